using Emews.Tests.Postgres;

namespace Emews.IntegrationTests.Pools;

/// <summary>
/// Three pools of two agents each work off 5,000 tasks while somebody harms them: every task is completed, its result recorded once.
/// </summary>
public sealed class ChaosTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Agents_that_are_killed_lose_nothing(bool onPostgres)
    {
        await using var database = onPostgres ? await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync() : null;
        await using var scene = await BeginAsync(database);

        await scene.RunAsync(scene.KillOneAsync);

        Assert.True(await scene.AssertNothingIsLostAsync() > 0, "Nobody was killed at work.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Agents_that_sleep_for_longer_than_their_lease_do_not_report_twice(bool onPostgres)
    {
        await using var database = onPostgres ? await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync() : null;
        await using var scene = await BeginAsync(database);

        await scene.RunAsync(scene.LetOneSleepAsync);

        Assert.True(await scene.AssertNothingIsLostAsync() > 0, "Nobody slept at work.");
    }

    private static Task<ChaosScene> BeginAsync(PostgresDatabase? database) =>
        database is null ? ChaosScene.OnSqliteAsync() : ChaosScene.OnPostgresAsync(database);
}
