using Emews.TestModels;
using Emews.Tests.Postgres;
using Emews.Workflows.Outputs;

namespace Emews.IntegrationTests.Tool;

/// <summary>A database that goes away while a run goes on, and comes back.</summary>
public sealed class OutageTests : IDisposable
{
    private const int Points = 40;
    private const int Workers = 4;

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData(ShutdownMode.Fast)]
    [InlineData(ShutdownMode.Immediate)]
    public async Task A_run_and_its_pools_ride_out_a_restart_of_the_database(ShutdownMode mode)
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        await using var database = await cluster.CreateDatabaseAsync();
        workspace.Write("trial.yaml", $$"""
            search_space_size: {{Points}}
            sample_dimensions: 2
            retrain_after: 10
            seed: 3
            pools:
              pool1: &pool {CFG_PROCS: {{Workers / 2}}}
              pool2: *pool
            tasks: [{type: 0, {{Workspace.Model(typeof(MarkingModel))}}, pools: [pool1, pool2]}]
            {{PostgresEntry.Of(database, workspace)}}
            """);
        workspace.Hold();
        using var run = workspace.Start("run", "trial", "trial.yaml");
        await workspace.HoldsAsync(Workers);

        await cluster.StopAsync(mode);
        await run.SaysAsync("Waiting until it is back, or Ctrl-C.");
        workspace.Release();
        await PoolsSayAsync("Waiting until it is back, or Ctrl-C.");
        await cluster.StartAsync();
        var result = await run.EndsAsync();

        Assert.True(result.ExitCode == 0, run.Said);
        Assert.Contains(" is back after ", result.Output, StringComparison.Ordinal);
        await PoolsSayAsync(" is back after ");
        Assert.Equal((Points, Points, 0, 0, 0), workspace.Run("trial").Counts);
        AssertRanOnce(mode);
        Assert.Equal(Points, workspace.Run("trial").Events<CompletedEvent>().Select(completed => completed.TaskId).Distinct().Count());
        Assert.All(workspace.Run("trial").Tasks, task => Assert.Equal(("complete", "1"), (task["state"], task["attempts"])));
        await workspace.NothingRunsAsync();
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_refused_and_leaves_nothing_behind()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        await using var database = await cluster.CreateDatabaseAsync();
        workspace.Write("trial.yaml", $"search_space_size: 4\nsample_dimensions: 2\n{PostgresEntry.Of(database, workspace)}\n");
        workspace.Set("PGPASSWORD", "Geheim1");
        Assert.Contains("PGPASSWORD", await RefusedAsync(), StringComparison.Ordinal);

        await cluster.StopAsync(ShutdownMode.Fast);
        Assert.Contains($"{cluster.Port}", await RefusedAsync(), StringComparison.Ordinal);
        await cluster.StartAsync();
    }

    // A crash may forget claims of its last half second. Their tasks run once more, and are recorded once.
    private void AssertRanOnce(ShutdownMode mode)
    {
        int[] ended = [.. workspace.Marked("ended").Order()];
        Assert.Equal(Enumerable.Range(1, Points), ended.Distinct());
        Assert.InRange(ended.Length, Points, mode is ShutdownMode.Immediate ? Points + Workers : Points);
    }

    private async Task<string> RefusedAsync()
    {
        var result = await workspace.RunAsync("run", "trial", "trial.yaml");

        Assert.True(result.ExitCode == 2, $"exit code {result.ExitCode}: {result.Error}");
        Assert.DoesNotContain("Geheim1", result.Output + result.Error, StringComparison.Ordinal);
        Assert.False(workspace.Run("trial").Exists);
        return result.Error;
    }

    private Task PoolsSayAsync(string text) => Eventually.TrueAsync(
        () => Array.TrueForAll(["pool1.log", "pool2.log"], log => workspace.Run("trial").Read(log).Contains(text, StringComparison.Ordinal)),
        () => $"A pool never said '{text}'.");
}
