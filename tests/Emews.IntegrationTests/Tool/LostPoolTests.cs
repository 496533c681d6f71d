using Emews.TestModels;

namespace Emews.IntegrationTests.Tool;

/// <summary>Worker pools that die while a run goes on.</summary>
public sealed class LostPoolTests : IDisposable
{
    private readonly Workspace workspace = new();

    [Fact]
    public async Task The_tasks_of_a_pool_that_died_run_in_another()
    {
        Write(typeof(MarkingModel), "pool1: {CFG_PROCS: 2, lease: 1s}", "pool2: {CFG_PROCS: 2, lease: 1s}");
        workspace.Hold();
        using var run = workspace.Start("run", "trial", "trial.yaml");
        await workspace.HoldsAsync(4);

        await KillAsync("pool1");
        await run.SaysAsync("Pool pool1 has ended (exit code 137).");
        workspace.Release();
        var result = await run.EndsAsync();

        Assert.True(result.ExitCode == 0, run.Said);
        Assert.Contains(workspace.Run("trial").PathOf("pool1.log"), result.Output, StringComparison.Ordinal);
        var tasks = workspace.Run("trial").Tasks;
        Assert.All(tasks, task => Assert.Equal(("complete", "pool2"), (task["state"], task["pool"])));
        Assert.Equal(2, tasks.Count(task => task["attempts"] is "2"));
        Assert.Equal(28, tasks.Count(task => task["attempts"] is "1"));
        Assert.Equal(Enumerable.Range(1, 30), workspace.Marked("ended").Order());
        await workspace.NothingRunsAsync();
    }

    [Fact]
    public async Task A_run_without_any_pool_left_has_failed_and_says_where_to_look()
    {
        Write(typeof(MarkingModel), "pool1: {CFG_PROCS: 2}");
        workspace.Hold();
        using var run = workspace.Start("run", "trial", "trial.yaml");
        await workspace.HoldsAsync(2);

        await KillAsync("pool1");
        var result = await run.EndsAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("No pool is left", result.Output, StringComparison.Ordinal);
        Assert.Contains($"pool1; see {workspace.Run("trial").PathOf("pool1.log")}", result.Output, StringComparison.Ordinal);
        Assert.Equal("failed", workspace.Run("trial").Ended);
        Assert.Equal(30, workspace.Run("trial").Count("tasks_unfinished"));
        await workspace.NothingRunsAsync();
    }

    [Fact]
    public async Task A_run_whose_pool_was_told_to_stop_says_so_and_goes_on_with_another()
    {
        Write(typeof(MarkingModel), "pool1: {CFG_PROCS: 2, lease: 1s}");
        workspace.Hold();
        using var run = workspace.Start("run", "trial", "trial.yaml");
        await workspace.HoldsAsync(2);

        Assert.Equal(0, (await workspace.RunAsync("pool", "stop", "trial", "pool1")).ExitCode);
        await run.SaysAsync("28 tasks are queued, and no pool takes them:\n  pool1 claims no more, and has 2 to end\n  Start one: emews pool start trial pool1 --again");
        workspace.Release();
        await run.SaysAsync("Pool pool1 has ended (exit code 0).");
        var joined = await workspace.RunAsync("pool", "start", "trial", "pool1", "--until-idle", "2");

        Assert.True(joined.ExitCode == 0, joined.Error);
        Assert.True((await run.EndsAsync()).ExitCode == 0, run.Said);
        Assert.Equal((30, 30, 0, 0, 0), workspace.Run("trial").Counts);
        await workspace.NothingRunsAsync();
    }

    [Fact]
    public async Task A_run_whose_pool_is_at_the_end_of_its_wall_time_says_so_and_waits()
    {
        Write(typeof(MarkingModel), "pool1: {CFG_PROCS: 2, CFG_WALLTIME: 4}");
        workspace.Hold();
        using var run = workspace.Start("run", "trial", "trial.yaml");
        await workspace.HoldsAsync(2);

        await run.SaysAsync("""
            30 tasks are queued, and no pool takes them:
              pool1 has ended in good order: too little of its wall time of 4s is left for another task
              Start one: emews pool start trial pool1
            """);
        await run.SignalAsync("INT");

        Assert.Equal(130, (await run.EndsAsync()).ExitCode);
        Assert.Equal(30, workspace.Run("trial").Count("tasks_unfinished"));
        Assert.All(workspace.Run("trial").Tasks, task => Assert.Equal("0", task["attempts"]));
        await workspace.NothingRunsAsync();
    }

    [Fact]
    public async Task A_model_that_takes_its_pool_down_shows_its_trace_in_the_log_only()
    {
        Write(typeof(CrashingModel), "pool1: {CFG_PROCS: 1}");

        var result = await workspace.RunAsync("run", "trial", "trial.yaml");

        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain(CrashingModel.Message, result.Output + result.Error, StringComparison.Ordinal);
        Assert.Contains(CrashingModel.Message, workspace.Run("trial").Read("pool1.log"), StringComparison.Ordinal);
        await workspace.NothingRunsAsync();
    }

    public void Dispose() => workspace.Dispose();

    private void Write(Type model, params string[] pools) => workspace.Write("trial.yaml", $$"""
        search_space_size: 30
        sample_dimensions: 2
        retrain_after: 30
        seed: 3
        {{Workspace.Model(model)}}
        pools:
          {{string.Join("\n  ", pools)}}
        """);

    private async Task KillAsync(string pool)
    {
        var process = Assert.Single(workspace.Pools, process => process.Command.Contains($" trial {pool} ", StringComparison.Ordinal));
        (await EmewsProcess.SignalAsync(process.Id, "KILL")).MustSucceed();
    }
}
