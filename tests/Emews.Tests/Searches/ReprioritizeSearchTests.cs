using Emews.Pools.Models;
using Emews.Searches;

namespace Emews.Tests.Searches;

/// <summary>The prototype's search as a pure state machine.</summary>
public sealed class ReprioritizeSearchTests
{
    private static readonly ReprioritizeSettings Settings = new() { Space = SearchSpace.Cube(4), Points = 120, RetrainAfter = 25, Seed = 5 };

    [Fact]
    public void All_points_are_submitted_at_the_start_and_lie_in_the_box()
    {
        var begin = new ReprioritizeSearch(Settings).Begin();
        Assert.Equal(120, begin.Submit.Count);
        Assert.All(begin.Submit, point => Assert.All(point, x => Assert.InRange(x, -32.768, 32.768)));
        Assert.Equal(120, begin.Submit.Select(point => point[0]).Distinct().Count());
    }

    [Fact]
    public void The_same_seed_gives_the_same_points_and_more_points_keep_the_first()
    {
        var few = new ReprioritizeSearch(Settings).Begin().Submit;
        var many = new ReprioritizeSearch(Settings with { Points = 200 }).Begin().Submit;
        Assert.Equal(few, many.Take(120));
        Assert.NotEqual(few[0], new ReprioritizeSearch(Settings with { Seed = 6 }).Begin().Submit[0]);
    }

    [Fact]
    public void A_decision_is_due_at_every_multiple_and_ranks_every_point_that_has_not_ended()
    {
        var run = Run(Settings, failing: _ => false);
        Assert.Equal([25, 50, 75, 100], run.Keys);
        foreach (var (after, decision) in run)
        {
            var open = 120 - after;
            Assert.Equal(Enumerable.Range(1, open).Reverse(), decision.Priorities.Select(priority => priority.Priority));
            Assert.Equal(Enumerable.Range(after + 1, open), decision.Priorities.Select(priority => priority.Point).Order());
        }
    }

    [Fact]
    public void The_same_completions_give_the_same_decisions()
    {
        var first = Run(Settings, failing: point => point % 7 == 0);
        var second = Run(Settings, failing: point => point % 7 == 0);
        Assert.Equal(first.Values.SelectMany(decision => decision.Priorities), second.Values.SelectMany(decision => decision.Priorities));
    }

    [Fact]
    public void Failed_points_count_but_are_left_out_of_training()
    {
        var search = new ReprioritizeSearch(Settings);
        var points = search.Begin().Submit;
        for (var point = 1; point < 25; point++)
        {
            Assert.Null(search.Observe(new EndedPoint(point, point <= 12 ? AckleyModel.Evaluate(points[point - 1]) : null), TestContext.Current.CancellationToken));
        }

        var decision = search.Observe(new EndedPoint(25, null), TestContext.Current.CancellationToken);
        Assert.Equal(95, decision!.Priorities.Count);
    }

    [Fact]
    public void When_all_have_failed_it_says_so_and_changes_nothing()
    {
        var decision = Run(Settings, failing: _ => true)[25];
        Assert.Empty(decision.Priorities);
        Assert.Contains("failed", Assert.Single(decision.Notes), StringComparison.Ordinal);
    }

    private static SortedDictionary<int, SearchDecision> Run(ReprioritizeSettings settings, Func<int, bool> failing)
    {
        var search = new ReprioritizeSearch(settings);
        var points = search.Begin().Submit;
        var decisions = new SortedDictionary<int, SearchDecision>();
        for (var point = 1; point < points.Count; point++)
        {
            var value = failing(point) ? (double?)null : AckleyModel.Evaluate(points[point - 1]);
            if (search.Observe(new EndedPoint(point, value), TestContext.Current.CancellationToken) is { } decision)
            {
                decisions[point] = decision;
            }
        }

        return decisions;
    }
}
