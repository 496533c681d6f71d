using Emews.Tasks;
using Emews.Workflows;
using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows;

public sealed class RunTallyTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private int _seconds;

    [Fact]
    public void The_best_is_the_smallest_value_and_of_equals_the_first_task()
    {
        var tally = Add(new RunTally(1, maximize: false, _ => null), Done(3, 2), Done(2, 2), Done(5, 4), Done(1, null, "timeout"), Done(9, null));
        Assert.Equal((new TaskId(2), 2, 1, null), tally.Best);
        Assert.Equal(5, tally.PointsEnded);
    }

    [Fact]
    public void Where_more_is_better_the_best_is_the_largest_value() =>
        Assert.Equal(new TaskId(5), Add(new RunTally(1, maximize: true, _ => null), Done(3, 2), Done(5, 4), Done(6, 3)).Best!.Value.TaskId);

    [Fact]
    public void A_point_that_is_run_several_times_ends_with_the_last_and_is_worth_the_mean()
    {
        var tally = new RunTally(3, maximize: false, id => new TaskOrigin(((id.Value - 1) / 3) + 1, 1));
        Add(tally, Done(2, 1), Done(5, 7), Done(1, null, "timeout"));
        Assert.Equal((0, null), (tally.PointsEnded, tally.Best));

        Add(tally, Done(3, 3));
        Assert.Equal((1, (new TaskId(1), 2, 2, 1)), (tally.PointsEnded, tally.Best!.Value));
    }

    [Fact]
    public void The_pace_is_that_of_the_last_completions_until_now()
    {
        var tally = Add(new RunTally(1, maximize: false, _ => null), new StartedEvent(), Done(1, 1));
        Assert.Null(tally.RateAt(Start.AddSeconds(9)));
        Add(tally, Done(2, 1), Done(3, 1));
        Assert.Equal(0.25, tally.RateAt(Start.AddSeconds(10)));

        Add(tally, [.. Enumerable.Range(4, 200).Select(id => Done(id, 1))]);
        Assert.Equal(1.0, tally.RateAt(tally.LastHeard!.Value));
    }

    [Fact]
    public void A_run_that_goes_on_after_an_interruption_has_not_ended()
    {
        var tally = Add(new RunTally(1, maximize: false, _ => null), new StartedEvent(), Done(1, 1), new FailedEvent("why"), new StoppedEvent(RunEnd.Failed));
        Assert.Equal((RunEnd.Failed, "why"), (tally.Ended, tally.Failure));

        Add(tally, new StartedEvent(), new ReprioritizedEvent(50, 0.1), new ReprioritizedEvent(100, 0.2));
        Assert.Equal((null, null, 1, 2, 100), (tally.Ended, tally.Failure, tally.PointsEnded, tally.Reprioritizations, tally.LastReprioritization!.After));
        Assert.Equal(Start.AddSeconds(5), tally.Started);
    }

    private static CompletedEvent Done(long task, double? value, string? kind = null) => new(new(task), task, value, kind);

    private RunTally Add(RunTally tally, params IEnumerable<RunEvent> events)
    {
        foreach (var runEvent in events)
        {
            tally.Add(runEvent with { Time = Start.AddSeconds(++_seconds) });
        }

        return tally;
    }
}
