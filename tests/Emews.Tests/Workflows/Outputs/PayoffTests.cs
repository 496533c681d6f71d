using System.Globalization;
using Emews.Tasks;
using Emews.Workflows.Outputs;
using Emews.Workflows.Outputs.Report;

namespace Emews.Tests.Workflows.Outputs;

public sealed class PayoffTests
{
    [Fact]
    public async Task A_search_that_ran_the_best_points_first_paid()
    {
        var payoff = await OfAsync(Drawn(20).Concat(Enumerable.Range(1, 100).Select(i => (double)i)));
        Assert.Equal("The search paid.", payoff.Verdict);
        Assert.Equal(
            "The best point was the 21st of 120 to end; a random order would have expected to need 60. Of the 100 points that ended after it had "
            + "first learnt, the best 10 came at place 6 on average; in a random order that would be 50.",
            payoff.Reason);
    }

    [Fact]
    public async Task A_search_that_ran_them_in_any_order_did_not()
    {
        var payoff = await OfAsync(Drawn(120).Prepend(1));
        Assert.Equal("The search did not pay.", payoff.Verdict);
        Assert.Contains("the 1st of 121 to end, before the search had learnt anything; a random order", payoff.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_more_is_better_the_largest_should_come_first()
    {
        double[] values = [.. Drawn(20), .. Enumerable.Range(1, 100).Select(i => (double)i)];
        Assert.Equal("The search did not pay.", (await OfAsync(values, maximize: true)).Verdict);
    }

    [Fact]
    public async Task A_run_that_ended_early_is_held_to_what_it_had_drawn_at_random()
    {
        var chosen = Drawn(60).Select(value => value / 3);
        var payoff = await OfAsync(Drawn(20).Concat(chosen), more: [SampleRun.Task(999, "", state: TaskState.Canceled)]);
        Assert.Equal("The search paid.", payoff.Verdict);
        Assert.Contains("of 80 to end. Of the 60 points", payoff.Reason, StringComparison.Ordinal);
        Assert.Contains("are better than the middle one of the 20 before", payoff.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Few_points_are_too_few_to_tell()
    {
        Assert.Equal("Too few points to tell whether the search paid: 10 ended after it had first learnt.", (await OfAsync(Drawn(30))).Verdict);
        Assert.StartsWith("The search has not learnt yet", (await OfAsync(Drawn(30), learnt: false)).Verdict, StringComparison.Ordinal);
    }

    private static List<double> Drawn(int count)
    {
        var sample = new SampleRun();
        return Enumerable.Range(0, count).Select(_ => 2 + (200 * sample.Uniform())).ToList();
    }

    private static async Task<Payoff> OfAsync(IEnumerable<double> values, bool maximize = false, bool learnt = true, params TaskRecord[] more)
    {
        TaskRecord[] tasks = [.. values.Select((value, i) => SampleRun.Task(i + 1, value.ToString(CultureInfo.InvariantCulture), i, i + 1)), .. more];
        var run = SampleRun.Record(tasks) with { Maximize = maximize, Reprioritizations = learnt ? [new(20, SampleRun.Start, default)] : [] };
        return Payoff.Of(run, await RunFactsReader.ReadAsync(run, TestContext.Current.CancellationToken))!;
    }
}
