using Emews.Database;
using Npgsql;

namespace Emews.Bench.Queue;

/// <summary>A database of one measurement, dropped after it.</summary>
internal sealed class BenchDatabase(PrivateServer server, string name) : IAsyncDisposable
{
    public NpgsqlConnectionStringBuilder Connection => server.ConnectionTo(name);

    /// <summary>A store of its own, as each process has one; the first makes the tables.</summary>
    public Task<PostgresStore> OpenStoreAsync(int connections = 2, bool notifies = true) => PostgresStore.OpenAsync(
        server.ConnectionTo(name).ConnectionString, new PostgresStoreOptions { MaxConnections = connections, Notifies = notifies });

    /// <summary>A session for plain statements. The triggers take it for one of ours.</summary>
    /// <param name="plansOnce">Whether a statement keeps its first plan: for those that carry little and come often.</param>
    public async Task<RawQueue> OpenRawAsync(bool plansOnce = false)
    {
        var settings = server.ConnectionTo(name);
        settings.Pooling = false;
        settings.Options = $"-c emews.own=1 -c jit=off -c plan_cache_mode={(plansOnce ? "force_generic_plan" : "auto")}";
        settings.MaxAutoPrepare = 16;
        settings.AutoPrepareMinUsages = 1;
        settings.CommandTimeout = 0;
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        return new RawQueue(connection);
    }

    public ValueTask DisposeAsync() => new(server.DropDatabaseAsync(name));
}
