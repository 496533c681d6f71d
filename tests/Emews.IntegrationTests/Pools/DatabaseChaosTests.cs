using System.Globalization;
using Emews.IntegrationTests.Database.Outages;
using Emews.Tests.Postgres;
using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Pools;

/// <summary>The same while their database, or the way to it, goes away and comes back. A class of its own runs beside the other.</summary>
public sealed class DatabaseChaosTests
{
    [Theory]
    [InlineData(CutAt.Request)]
    [InlineData(CutAt.Answer)]
    public async Task Cut_connections_lose_nothing(CutAt place)
    {
        await using var database = await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync();
        await using var cutter = new AnswerCutter(database.Cluster.Port);
        await using var scene = await ChaosScene.OnPostgresAsync(database, cutter.Port);

        var cuts = 0;
        await scene.RunAsync(() =>
        {
            cuts += cutter.HasCut ? 1 : 0;
            cutter.Arm(place, nth: 1);
            return Task.CompletedTask;
        });

        cutter.Disarm();
        await scene.AssertNothingIsLostAsync();
        Assert.True(cuts > 5, $"Only {cuts} connections were cut.");
    }

    [Fact]
    public async Task Restarts_of_the_database_lose_nothing()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        await using var database = await cluster.CreateDatabaseAsync();
        await using var scene = await ChaosScene.OnPostgresAsync(database);
        (ShutdownMode Mode, int Seconds)[] ends = [(ShutdownMode.Fast, 0), (ShutdownMode.Immediate, 0), (ShutdownMode.Fast, 3), (ShutdownMode.Immediate, 3)];

        var restarts = 0;
        await scene.RunAsync(async () =>
        {
            // Evenly over the run.
            if (restarts < ends.Length && scene.Collected > ChaosScene.Tasks * (restarts + 1) / (ends.Length + 1))
            {
                var (mode, seconds) = ends[restarts++];
                var (away, recovery) = await scene.RestartAsync(cluster, mode, TimeSpan.FromSeconds(seconds));
                TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{mode}: away for {away.TotalSeconds:0.00} s, the first result {recovery.TotalSeconds:0.00} s after it was back"));
            }
        });

        var lost = await scene.AssertNothingIsLostAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lost} attempts lost"));
        Assert.Equal(ends.Length, restarts);
    }
}
