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
}
