using Emews.TestModels;
using Emews.Tests.Postgres;
using Emews.Workflows.Outputs;

namespace Emews.IntegrationTests.Tool;

/// <summary>A database that goes away and does not come back: who waits for it knows it, and may stop waiting.</summary>
public sealed class LostDatabaseTests : IDisposable
{
    private const int Points = 12;

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData(typeof(FirstThreeEndModel))]
    [InlineData(typeof(DeafModel))]
    public async Task A_run_waits_for_it_says_how_old_its_numbers_are_and_can_be_stopped(Type model)
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        await using var database = await cluster.CreateDatabaseAsync();
        workspace.Write("trial.yaml", $$"""
            search_space_size: {{Points}}
            sample_dimensions: 2
            retrain_after: {{Points}}
            seed: 3
            {{Workspace.Model(model)}}
            pools:
              local: {CFG_PROCS: 2}
            {{PostgresEntry.Of(database, workspace)}}
            """);
        var ended = model == typeof(FirstThreeEndModel) ? 3 : 0;
        using var run = workspace.Start("run", "trial", "trial.yaml");
        await run.SaysAsync("joined");
        await Eventually.TrueAsync(() => workspace.Run("trial").Events<CompletedEvent>().Count == ended, () => run.Said);
        await Eventually.TrueAsync(
            async () => await database.CountAsync("SELECT count(*) FROM eq_tasks WHERE eq_status = 1") == 2, () => run.Said);

        await cluster.StopAsync(ShutdownMode.Fast);
        try
        {
            await run.SaysAsync("Waiting until it is back, or Ctrl-C.");
            await run.SaysAsync("database away for ");
            await run.SignalAsync("INT");
            var result = await run.EndsAsync();

            Assert.Equal(130, result.ExitCode);
            Assert.Contains("The database does not answer.", result.Output, StringComparison.Ordinal);
            Assert.Contains("emews experiment cancel trial\n", result.Output, StringComparison.Ordinal);
            Assert.Equal(("interrupted", (Points, ended, 0, 0, Points - ended)), (workspace.Run("trial").Ended, workspace.Run("trial").Counts));
            Assert.Contains("Pool local has ended without its database", workspace.Run("trial").Read("local.log"), StringComparison.Ordinal);
            await workspace.NothingRunsAsync();
        }
        finally
        {
            await cluster.StartAsync();
        }

        Assert.Equal(Points - ended, await database.CountAsync("SELECT count(*) FROM eq_tasks WHERE eq_status IN (0, 1, 4)"));
        Assert.Contains($" of trial; {ended} tasks had ended before.", (await workspace.RunAsync("experiment", "cancel", "trial")).MustSucceed().Output, StringComparison.Ordinal);
        Assert.Equal(0, await database.CountAsync("SELECT count(*) FROM emews_leases"));
    }

    [Fact]
    public async Task What_a_pool_could_not_report_is_recorded_with_the_next_run()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        await using var database = await cluster.CreateDatabaseAsync();
        workspace.Write("model.sh", "while [ ! -e go ]; do sleep 0.1; done; echo 1; touch ended.$$\n");
        workspace.Write("trial.yaml", $$"""
            search_space_size: 4
            sample_dimensions: 2
            retrain_after: 4
            seed: 3
            model: {command: "sh model.sh"}
            pools:
              local: {CFG_PROCS: 2, lease: 10m}
            {{PostgresEntry.Of(database, workspace)}}
            """);
        using var run = workspace.Start("run", "trial", "trial.yaml");
        await Eventually.TrueAsync(
            async () => run.Said.Contains("joined", StringComparison.Ordinal)
                && await database.CountAsync("SELECT count(*) FROM eq_tasks WHERE eq_status = 1") == 2,
            () => run.Said);

        await cluster.StopAsync(ShutdownMode.Fast);
        try
        {
            workspace.Write("go", "");
            await Eventually.TrueAsync(() => Directory.GetFiles(workspace.Root, "ended.*").Length == 2, () => run.Said);
            await run.SignalAsync("INT");
            Assert.Equal(130, (await run.EndsAsync()).ExitCode);
            Assert.Contains("2 of its reports could not be delivered", workspace.Run("trial").Read("local.log"), StringComparison.Ordinal);
        }
        finally
        {
            await cluster.StartAsync();
        }

        var resumed = (await workspace.RunAsync("run", "trial", "trial.yaml", "--resume")).MustSucceed();

        Assert.Contains("2 reports of pool local, which had ended without its database", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(("finished", (4, 4, 0, 0, 0)), (workspace.Run("trial").Ended, workspace.Run("trial").Counts));
        Assert.Equal(4, Directory.GetFiles(workspace.Root, "ended.*").Length);
        Assert.Empty(Directory.GetFiles(workspace.PathOf("output/trial"), "*.unreported.json"));
    }
}
