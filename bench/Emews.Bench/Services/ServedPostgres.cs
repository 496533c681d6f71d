using System.Globalization;
using Emews.Bench.Queue;

namespace Emews.Bench.Services;

/// <summary>Databases of a PostgreSQL server of our own, which ends with them.</summary>
internal sealed class ServedPostgres(PrivateServer server) : IServedEngine
{
    public string Name => "PostgreSQL";

    /// <summary>How many connections the services hold.</summary>
    public Task<long> CountConnectionsAsync() => server.CountConnectionsAsync("emews service");

    public async Task<ServedDatabase> ServeAsync()
    {
        var database = await server.CreateDatabaseAsync();
        var log = new FileInfo(Path.GetTempFileName());
        var at = database.Connection;
        var uri = string.Create(CultureInfo.InvariantCulture, $"postgresql://{at.Username}@{at.Host}:{at.Port}/{at.Database}");
        var service = await ServiceProcess.StartAsync(["--connection", uri], at.Password, log.FullName);
        return new ServedDatabase(
            service,
            async connections => await database.OpenStoreAsync(connections),
            async () =>
            {
                await database.DisposeAsync();
                log.Delete();
            });
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
