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
        Assert.Equal("The search put good points first.", payoff.Verdict);
        Assert.Equal(
            "Of the 100 points begun after it had first set an order, the best 10 came at place 6 on average; in a random order that would be 50. "
            + "The best point was the 21st of 120 to end; a random order would have expected to need 60.",
            payoff.Reason);
    }

    [Fact]
    public async Task A_best_point_found_before_it_learnt_is_not_its_credit()
    {
        var payoff = await OfAsync(Drawn(20).Prepend(0).SkipLast(1).Concat(Enumerable.Range(1, 100).Select(i => (double)i)));
        Assert.Equal("The search put good points first.", payoff.Verdict);
        Assert.Equal(
            "Of the 100 points begun after it had first set an order, the best 10 came at place 6 on average; in a random order that would be 50. "
            + "The best point itself came by chance, begun before the search had set an order: it was the 1st of 120 to end.",
            payoff.Reason);
    }

    [Fact]
    public async Task A_best_point_that_came_late_is_told()
    {
        var payoff = await OfAsync(Drawn(20).Concat(Enumerable.Range(1, 100).Select(i => i == 90 ? 0.5 : i)));
        Assert.Equal("The search put good points first, though the best of all came late.", payoff.Verdict);
    }

    [Fact]
    public async Task A_search_that_ran_them_in_any_order_did_not()
    {
        var payoff = await OfAsync(Drawn(120).Prepend(1));
        Assert.Equal("The search did not put good points first.", payoff.Verdict);
        Assert.EndsWith("begun before the search had set an order: it was the 1st of 121 to end.", payoff.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Points_taken_while_the_first_order_was_made_were_not_chosen_by_it()
    {
        // Thirteen of them, as bad as can be: at the head of the search's own they would make its best come late.
        double[] values = [.. Drawn(20), .. Enumerable.Repeat(1_000.0, 13), .. Enumerable.Range(1, 20).Select(i => (double)i)];
        var payoff = await OfAsync(values, change: run => run with { Reprioritizations = [new(20, SampleRun.Start.AddSeconds(33), default)] });
        Assert.Equal("The search put good points first.", payoff.Verdict);
        Assert.StartsWith("Of the 20 points begun after it had first set an order, the best 2 came at place 2 on average", payoff.Reason, StringComparison.Ordinal);

        payoff = await OfAsync(values, change: run => run with { Reprioritizations = [new(20, SampleRun.Start.AddSeconds(34), default)] });
        Assert.Equal("Too few points to tell whether the search paid: 19 were begun after it had first set an order.", payoff.Verdict);
    }

    [Fact]
    public async Task A_best_point_taken_while_the_first_order_was_made_came_by_chance()
    {
        double[] values = [.. Drawn(25), 0, .. Drawn(30)];
        var payoff = await OfAsync(values, change: run => run with { Reprioritizations = [new(20, SampleRun.Start.AddSeconds(30), default)] });
        Assert.EndsWith("The best point itself came by chance, begun before the search had set an order: it was the 26th of 56 to end.", payoff.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_difference_that_chance_may_make_is_told_as_one()
    {
        // The best four of 45 at place 14 on average, where chance has 23: 1.4 standard deviations.
        double[] best = [2, 10, 18, 26];
        var payoff = await OfAsync(Drawn(20).Concat(Enumerable.Range(1, 45).Select(i => best.Contains(i) ? 1.0 : 100 + i)));
        Assert.Equal("Good points came earlier than in a random order, by no more than chance may do.", payoff.Verdict);
        Assert.StartsWith("Of the 45 points begun after it had first set an order, the best 4 came at place 14 on average; in a random order that would be 23.", payoff.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_more_is_better_the_largest_should_come_first()
    {
        double[] values = [.. Drawn(20), .. Enumerable.Range(1, 100).Select(i => (double)i)];
        Assert.Equal("The search did not put good points first.", (await OfAsync(values, maximize: true)).Verdict);
    }

    [Fact]
    public async Task A_run_that_ended_early_is_held_to_what_it_had_drawn_at_random()
    {
        var chosen = Drawn(60).Select(value => value / 3);
        var payoff = await OfAsync(Drawn(20).Concat(chosen), more: [SampleRun.Task(999, "", state: TaskState.Canceled)]);
        Assert.Equal("The search chose better points than chance.", payoff.Verdict);
        Assert.StartsWith("Of the 60 points", payoff.Reason, StringComparison.Ordinal);
        Assert.EndsWith("of 80 to end.", payoff.Reason, StringComparison.Ordinal);
        Assert.Contains("are better than the middle one of the 20 before", payoff.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Few_points_are_too_few_to_tell()
    {
        Assert.Equal("Too few points to tell whether the search paid: 10 were begun after it had first set an order.", (await OfAsync(Drawn(30))).Verdict);
    }

    [Theory]
    [InlineData(nameof(RunEnd.Interrupted), 50, "The search has not learnt yet: the points ran in the order drawn.")]
    [InlineData(nameof(RunEnd.Finished), 50, "The search never learnt: fewer than 50 points ended (retrain_after), and they ran in the order drawn.")]
    [InlineData(nameof(RunEnd.Failed), 10, "The search never learnt: the run was over before it had set an order, and the points ran in the order drawn.")]
    public async Task A_search_that_learnt_nothing_is_not_held_to_a_random_order(string end, int retrainAfter, string verdict)
    {
        var payoff = await OfAsync(Drawn(30).Prepend(1), learnt: false, change: run => run with { Ended = Enum.Parse<RunEnd>(end), RetrainAfter = retrainAfter });
        Assert.Equal(new Payoff(verdict, "The best point was the 1st of 31 to end."), payoff);
    }

    [Fact]
    public async Task A_handful_of_points_is_not_held_to_a_random_order_either()
    {
        var payoff = await OfAsync([5, 4, 3, 2, 1], change: run => run with { Reprioritizations = [new(2, SampleRun.Start.AddSeconds(2), default)] });
        Assert.Equal("The best point was the 5th of 5 to end.", payoff.Reason);
    }

    private static List<double> Drawn(int count)
    {
        var sample = new SampleRun();
        return Enumerable.Range(0, count).Select(_ => 2 + (200 * sample.Uniform())).ToList();
    }

    private static async Task<Payoff> OfAsync(IEnumerable<double> values, bool maximize = false, bool learnt = true, Func<RunRecord, RunRecord>? change = null, params TaskRecord[] more)
    {
        TaskRecord[] tasks = [.. values.Select((value, i) => SampleRun.Task(i + 1, value.ToString(CultureInfo.InvariantCulture), i, i + 1)), .. more];
        var run = SampleRun.Record(tasks) with { Maximize = maximize, Reprioritizations = learnt ? [new(20, SampleRun.Start.AddSeconds(20), default)] : [] };
        run = change?.Invoke(run) ?? run;
        return Payoff.Of(run, await RunFactsReader.ReadAsync(run, TestContext.Current.CancellationToken))!;
    }
}
