using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows.Outputs;

public sealed class UtilizationTests
{
    [Fact]
    public async Task One_worker_that_idles_a_quarter_of_the_time_is_at_three_quarters()
    {
        // Starts at 1, 3, 5: the window is [1, 5]. Busy: [1, 2.5], [3, 4.5]; the third task starts as the window ends.
        var run = SampleRun.Record(Ran(1, 1, 2.5), Ran(2, 3, 4.5), Ran(3, 5, 9)) with { Agents = [SampleRun.Agent(1, "pool1", 0.5, null, 1)] };
        Assert.Equal(3.0 / 4, await UtilizationOf(run));
    }

    [Fact]
    public async Task Agents_count_from_when_they_are_ready_until_they_stop_claiming()
    {
        // The window is [1, 9]. The first agent offers 2 × 8, the second 3 × (9 - 6), the third 1 × (4 - 2): 27 in all.
        // Busy are [1, 9] of 1 to 10, 3 of 1.5 to 4.5, 1 of 8 to 12 and 0 of the one that starts at 9: 12 in all.
        var run = SampleRun.Record(Ran(1, 1, 10), Ran(2, 1.5, 4.5), Ran(3, 8, 12), Ran(4, 9, 10)) with
        {
            Stopped = SampleRun.Start.AddSeconds(20),
            Agents = [SampleRun.Agent(1, "a", 0.5, 15, 2), SampleRun.Agent(2, "b", 6, null, 3), SampleRun.Agent(3, "c", 2, 4, 1)],
        };
        Assert.Equal(12.0 / 27, (await UtilizationOf(run))!.Value, 12);
    }

    [Fact]
    public async Task More_busy_than_available_time_shows_as_more_than_1()
    {
        var run = SampleRun.Record(Ran(1, 1, 9), Ran(2, 1, 9), Ran(3, 3, 9)) with { Agents = [SampleRun.Agent(1, "pool1", 0, null, 1)] };
        Assert.Equal(2, await UtilizationOf(run));
    }

    [Fact]
    public async Task Tasks_that_have_not_ended_are_busy_until_the_end()
    {
        var running = SampleRun.Task(1, "", 1, state: Emews.Tasks.TaskState.Running);
        var run = SampleRun.Record(running, Ran(2, 3, 4)) with { Agents = [SampleRun.Agent(1, "pool1", 0, null, 1)] };
        Assert.Equal(1, await UtilizationOf(run));
    }

    [Fact]
    public async Task Starts_of_an_earlier_run_do_not_open_the_window()
    {
        // The window is [1, 3], an hour after the task of the run before.
        var run = SampleRun.Record(Ran(1, -3600, -3599), Ran(2, 1, 2), Ran(3, 3, 4)) with
        {
            Agents = [SampleRun.Agent(1, "old", -3601, -3598, 4), SampleRun.Agent(2, "pool1", 0, null, 1)],
        };
        Assert.Equal(0.5, await UtilizationOf(run));
    }

    [Fact]
    public async Task Without_a_window_or_workers_there_is_none()
    {
        Assert.Null(await UtilizationOf(SampleRun.Record()));
        Assert.Null(await UtilizationOf(SampleRun.Record(Ran(1, 1, 2)) with { Agents = [SampleRun.Agent(1, "pool1", 0, null, 1)] }));
        Assert.Null(await UtilizationOf(SampleRun.Record(Ran(1, 1, 2), Ran(2, 2, 3))));
    }

    private static Emews.Tasks.TaskRecord Ran(long id, double started, double stopped) => SampleRun.Task(id, "1", started, stopped);

    private static async Task<double?> UtilizationOf(RunRecord run)
    {
        var facts = await RunFactsReader.ReadAsync(run, TestContext.Current.CancellationToken);
        return SummaryFile.Summarize(run, facts, PoolFacts.Of(run, facts)).SteadyUtilization;
    }
}
