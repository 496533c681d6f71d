using Emews.Tests.Postgres;

namespace Emews.IntegrationTests.Database;

/// <summary>What the processes do that tests of PostgreSQL start.</summary>
internal static class PostgresChildren
{
    /// <summary>Starts a cluster, prints its folder, and waits to be killed.</summary>
    public static async Task<int> HoldClusterAsync()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        Console.WriteLine(cluster.Folder);
        Console.ReadLine();
        return 0;
    }
}
