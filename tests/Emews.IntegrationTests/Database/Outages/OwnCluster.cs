using Emews.Tests.Postgres;

namespace Emews.IntegrationTests.Database.Outages;

/// <summary>A cluster for the tests of one class, which may restart it.</summary>
public sealed class OwnCluster : IAsyncLifetime
{
    private PostgresCluster? _cluster;

    public PostgresCluster Cluster => _cluster ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _cluster = await PostgresCluster.StartNewAsync();

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? default;
}
