using System.Net;
using System.Net.Sockets;
using Emews.TestModels;
using Emews.Workflows.Outputs;

namespace Emews.IntegrationTests.Tool;

/// <summary>Ends that come from outside: whatever it is that ends a run, nothing goes on and no task is lost.</summary>
public sealed class InterruptTests : IDisposable
{
    private const int Points = 60;
    private const int Workers = 3;

    private readonly Workspace workspace = new();

    private RunFolder Run => workspace.Run("trial");

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_signal_lets_running_tasks_end_and_keeps_the_others(string signal)
    {
        using var run = Start(typeof(MarkingModel));
        await workspace.HoldsAsync(Workers);

        await run.SignalAsync(signal);
        await run.SaysAsync("Stopping: ");
        workspace.Release();
        var result = await run.EndsAsync();

        Assert.True(result.ExitCode == 130, run.Said);
        var lastLines = result.Output[result.Output.IndexOf("trial was interrupted: 3 of 60 tasks complete", StringComparison.Ordinal)..];
        Assert.Contains("output/trial/tasks.csv", lastLines, StringComparison.Ordinal);
        Assert.Contains("output/trial/emews.db", lastLines, StringComparison.Ordinal);
        Assert.Contains("the database keeps 57 unfinished tasks", lastLines, StringComparison.Ordinal);
        Assert.Equal("interrupted", Run.Ended);
        Assert.Equal((Points, Workers, 0, 0, Points - Workers), Run.Counts);
        Assert.Equal([RunEnd.Interrupted], Run.Events<StoppedEvent>().Select(stopped => stopped.Ended));
        await IsInOrderAsync(complete: Workers);
        Assert.Equal(workspace.Marked("begun").Order(), workspace.Marked("ended").Order());

        // What came in while the run was ending counts for a look from outside as it does for the run's own outputs.
        var status = await workspace.RunAsync("status", "trial");
        Assert.Contains($"{Workers} of {Points} ended", status.Output, StringComparison.Ordinal);
        Assert.Contains("Best:", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_at_the_very_beginning_ends_the_run_in_good_order_too()
    {
        using var run = Start(typeof(MarkingModel));
        await Eventually.TrueAsync(() => Run.Has("experiment.json"), () => "The run does not begin.");

        await run.SignalAsync("INT");
        workspace.Release();
        var result = await run.EndsAsync();

        Assert.True(result.ExitCode == 130, run.Said);
        await workspace.NothingRunsAsync();
        Assert.Equal("interrupted", Run.Ended);
        Assert.Equal(0, Run.InState(1));
    }

    [Fact]
    public async Task A_signal_before_anything_is_begun_is_told_so_and_leaves_nothing()
    {
        // A server that never answers.
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        workspace.Write("trial.yaml", $$"""
            search_space_size: {{Points}}
            sample_dimensions: 2
            seed: 3
            dbs:
              here: {db_host: 127.0.0.1, db_user: me, db_name: emews, db_port: {{((IPEndPoint)server.LocalEndpoint).Port}} }
            """);
        using var run = workspace.Start("run", "trial", "trial.yaml");
        await Eventually.TrueAsync(server.Pending, () => run.Said);

        await run.SignalAsync("INT");
        var result = await run.EndsAsync();

        Assert.Equal((130, "Interrupted before anything was begun.\n"), (result.ExitCode, result.Output));
        Assert.False(Run.Exists);
    }

    [Fact]
    public async Task What_does_not_end_within_its_grace_time_goes_back_at_no_cost()
    {
        using var run = Start(typeof(DeafModel));
        await IsRunningAsync();

        await run.SignalAsync("INT");
        var result = await run.EndsAsync();

        Assert.True(result.ExitCode == 130, run.Said);
        Assert.Equal(Points, Run.Count("tasks_unfinished"));
        await IsInOrderAsync(complete: 0);
        Assert.Equal(Workers, Run.InState(4));
    }

    [Fact]
    public async Task A_second_signal_ends_at_once()
    {
        using var run = Start(typeof(MarkingModel));
        await workspace.HoldsAsync(Workers);

        await run.SignalAsync("INT");
        await run.SaysAsync("Once more ends at once.");
        await Eventually.TrueAsync(
            async () =>
            {
                // Two that come together count as one.
                await run.SignalAsync("INT");
                return run.HasEnded;
            },
            () => "It goes on.");
        var result = await run.EndsAsync();

        Assert.True(result.ExitCode == 130, run.Said);
        Assert.Contains("Give up:   emews experiment cancel", result.Error, StringComparison.Ordinal);
        Assert.False(Run.Has("summary.json"), "It went on to its last file.");
        await IsInOrderAsync(complete: 0);
    }

    [Theory]
    [InlineData(typeof(MarkingModel), Workers)]
    [InlineData(typeof(DeafModel), 32)]
    public async Task A_run_that_is_killed_leaves_no_pool_and_loses_no_task(Type model, int workers)
    {
        using var run = Start(model, workers);
        await IsRunningAsync(workers);

        await run.SignalAsync("KILL");
        Assert.Equal(137, (await run.EndsAsync()).ExitCode);

        await IsInOrderAsync(complete: 0);
        Assert.Equal(workers, Run.InState(4));
    }

    [Fact]
    public async Task Pools_are_out_of_reach_of_the_terminal()
    {
        using var run = Start(typeof(MarkingModel));
        await workspace.HoldsAsync(Workers);

        var pool = Assert.Single(workspace.Pools);

        Assert.Equal(pool.Id, pool.Session);
        Assert.NotEqual(ProcessTable.SessionOf(run.Id), pool.Session);
    }

    [Fact]
    public async Task A_pool_run_by_hand_drains_when_it_is_told_to_stop()
    {
        using (var run = Start(typeof(MarkingModel)))
        {
            await workspace.HoldsAsync(Workers);
            await run.SignalAsync("TERM");
            await run.SaysAsync("Stopping: ");
            workspace.Release();
            await run.EndsAsync();
        }

        workspace.Hold();
        using var pool = workspace.Start("pool", "run", "trial", "local");
        await workspace.HoldsAsync(Workers);
        await pool.SignalAsync("TERM");
        await Eventually.TrueAsync(() => Run.AgentsThatStoppedClaiming == 2, () => "The pool goes on claiming.");
        workspace.Release();
        var result = await pool.EndsAsync();

        Assert.True(result.ExitCode == 130, pool.Said);
        Assert.Contains("Pool local has ended in good order.", result.Error, StringComparison.Ordinal);
        await IsInOrderAsync(complete: 2 * Workers);
    }

    public void Dispose() => workspace.Dispose();

    private EmewsProcess Start(Type model, int workers = Workers)
    {
        workspace.Write("trial.yaml", $$"""
            search_space_size: {{Points}}
            sample_dimensions: 2
            retrain_after: {{Points}}
            seed: 3
            {{Workspace.Model(model)}}
            pools:
              local: {CFG_PROCS: {{workers}}}
            """);
        workspace.Hold();
        return workspace.Start("run", "trial", "trial.yaml");
    }

    private Task IsRunningAsync(int tasks = Workers) =>
        Eventually.TrueAsync(() => Run.Has("experiment.json") && Run.InState(1) == tasks, () => "The tasks do not begin.");

    /// <summary>Nothing runs any more, and the database has every task: complete, or queued as if it had never been begun.</summary>
    private async Task IsInOrderAsync(int complete)
    {
        await workspace.NothingRunsAsync();
        Assert.Equal("ok", Run.Query("PRAGMA integrity_check"));
        Assert.Equal((complete, 0, Points - complete), (Run.InState(2), Run.InState(1), Run.InState(0, 4)));
        Assert.Equal($"{Points - complete}", Run.Query("SELECT count(*) FROM emews_queue_OUT"));
        Assert.Equal($"{complete}", Run.Query("SELECT count(*) FROM emews_attempts"));
        Assert.Equal("0", Run.Query("SELECT count(*) FROM emews_leases"));
    }
}
