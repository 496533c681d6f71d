using Emews.Bench.Queue;

namespace Emews.Bench.Pools;

/// <summary>Databases of a server of our own, which ends with them.</summary>
internal sealed class PostgresEngine(PrivateServer server) : IEngine
{
    public string Name => "PostgreSQL";

    public string Option => "postgresql";

    public async Task<EngineDatabase> CreateDatabaseAsync()
    {
        var database = await server.CreateDatabaseAsync();
        return new EngineDatabase(await database.OpenStoreAsync(), database.DisposeAsync);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
