using Emews.Tests.Postgres;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace Emews.Tests.Postgres;

/// <summary>The one cluster of a test program: started by the first test that asks for it, ended with the program.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresCluster>> Started = new(PostgresCluster.StartNewAsync);

    public static Task<PostgresCluster> ClusterAsync() => Started.Value;

    public async ValueTask DisposeAsync()
    {
        if (Started is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await Started.Value).DisposeAsync();
        }
    }
}
