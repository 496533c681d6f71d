using Emews.Numerics.Acquisition;
using Emews.Numerics.Surrogates;
using Emews.Pools.Models;
using Emews.Searches;

namespace Emews.Tests.Searches;

/// <summary>The search that proposes points as results come in, as a pure state machine.</summary>
public sealed class StreamingSearchTests
{
    private static readonly StreamingSettings Settings = new()
    {
        Space = SearchSpace.Cube(3),
        Points = 60,
        InFlight = 6,
        Seed = 5,
        Candidates = 200,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void As_many_points_are_under_way_as_asked_for_until_all_are_proposed()
    {
        var search = new StreamingSearch(Settings);
        var points = search.Begin().Submit.ToList();
        Assert.Equal(8, points.Count);
        for (var ended = 1; ended <= 60; ended++)
        {
            points.AddRange(search.Observe(Evaluate(ended, points[ended - 1]), Token)?.Submit ?? []);
            Assert.Equal(Math.Min(60, Math.Max(8, ended + 6)), points.Count);
        }

        Assert.Equal(60, points.Select(point => string.Join(' ', point)).Distinct().Count());
        Assert.All(points, point => Assert.All(point, x => Assert.InRange(x, -32.768, 32.768)));
    }

    [Fact]
    public void It_finds_better_points_than_chance_does()
    {
        var points = Run(Settings, Ackley);
        var chance = SearchSpace.Cube(3).Draw(Emews.Numerics.Randomness.RandomStream.For(5, "chance"), 60);
        Assert.True(points.Min(x => AckleyModel.Evaluate(x)) < 0.5 * chance.Min(x => AckleyModel.Evaluate(x)));
    }

    [Fact]
    public void The_same_completions_give_the_same_proposals_and_another_seed_others()
    {
        Assert.Equal(Run(Settings, Ackley), Run(Settings, Ackley));
        Assert.NotEqual(Run(Settings, Ackley)[0], Run(Settings with { Seed = 6 }, Ackley)[0]);
    }

    [Fact]
    public void What_was_proposed_before_an_interruption_is_remembered_and_what_follows_is_as_without_one()
    {
        var (first, second) = (new StreamingSearch(Settings), new StreamingSearch(Settings));
        var points = first.Begin().Submit.ToList();
        Assert.Equal(points, second.Begin().Submit);
        for (var ended = 1; ended <= 40; ended++)
        {
            var decision = first.Observe(Evaluate(ended, points[ended - 1]), Token);
            var again = ended <= 25 && decision is not null
                ? second.Recall(Evaluate(ended, points[ended - 1]), decision.Memory, Token)
                : second.Observe(Evaluate(ended, points[ended - 1]), Token);
            Assert.Equal(decision?.Submit ?? [], again?.Submit ?? []);
            points.AddRange(decision?.Submit ?? []);
        }
    }

    [Fact]
    public void Every_kind_of_parameter_is_proposed_within_its_bounds()
    {
        var space = new SearchSpace(
        [
            new SearchDimension.Real(1e-3, 10, Logarithmic: true),
            new SearchDimension.WholeNumber(3, 9),
            new SearchDimension.Choice(4),
        ]);
        var points = Run(
            Settings with { Space = space, Points = 80 },
            x => Math.Abs(Math.Log(x[0])) + Math.Abs(x[1] - 7) + (x[2] == 2 ? 0 : 3));
        Assert.All(points, x => Assert.InRange(x[0], 1e-3, 10));
        Assert.All(points, x => Assert.Contains(x[1], new double[] { 3, 4, 5, 6, 7, 8, 9 }));
        Assert.All(points, x => Assert.Contains(x[2], new double[] { 0, 1, 2, 3 }));
        Assert.InRange(points[40..].Count(x => x[1] == 7 && x[2] == 2), 10, 40);
        Assert.InRange(points.Min(x => Math.Abs(Math.Log(x[0])) + Math.Abs(x[1] - 7) + (x[2] == 2 ? 0 : 3)), 0, 0.1);
    }

    [Fact]
    public void A_space_with_fewer_points_than_asked_for_is_searched_to_its_end_and_no_point_comes_twice()
    {
        var space = new SearchSpace([new SearchDimension.WholeNumber(1, 4), new SearchDimension.Choice(3)]);
        var points = Run(Settings with { Space = space, Points = 40, InFlight = 2, Initial = 3 }, x => x[0] + x[1]);
        Assert.Equal(12, points.Count);
        // Also among those that are laid out first.
        Assert.Equal(12, Run(Settings with { Space = space, Points = 40, InFlight = 20 }, x => x[0] + x[1]).Select(x => (x[0], x[1])).Distinct().Count());
        Assert.Equal(12, Run(Settings with { Space = space, Points = 40, InFlight = 20 }, x => x[0] + x[1]).Count);
        Assert.Equal(12, points.Select(x => (x[0], x[1])).Distinct().Count());
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 3)]
    [InlineData(2, 6)]
    public void However_few_candidates_there_are_it_goes_on_to_the_last_point(int candidates, int proposeAfter) =>
        Assert.Equal(40, Run(Settings with { Points = 40, Candidates = candidates, ProposeAfter = proposeAfter }, Ackley).Count);

    [Fact]
    public void Only_a_space_that_has_no_more_points_ends_it_and_that_is_said()
    {
        var space = new SearchSpace([new SearchDimension.WholeNumber(1, 900, Logarithmic: true), new SearchDimension.WholeNumber(-2, 0), new SearchDimension.Choice(2)]);
        var search = new StreamingSearch(Settings with { Space = space, Points = 6000, InFlight = 600, ProposeAfter = 600, Candidates = 1 });
        var points = search.Begin().Submit.ToList();
        var notes = new List<string>();
        for (var ended = 1; ended <= points.Count; ended++)
        {
            var decision = search.Observe(Evaluate(ended, points[ended - 1]), Token);
            points.AddRange(decision?.Submit ?? []);
            notes.AddRange(decision?.Notes ?? []);
        }

        Assert.Equal(5400, points.DistinctBy(point => string.Join(' ', point)).Count());
        Assert.Equal(5400, points.Count);
        Assert.Contains("The space has no more points: all 5400 have been submitted. The run ends when they have ended.", notes);
    }

    [Fact]
    public void A_search_that_is_to_have_more_points_begins_with_those_it_had()
    {
        var few = new StreamingSearch(Settings with { Points = 5 }).Begin().Submit;
        Assert.Equal(5, few.Count);
        Assert.Equal(few, new StreamingSearch(Settings).Begin().Submit.Take(5));
    }

    [Fact]
    public void Where_points_fail_it_does_not_go_on()
    {
        var points = Run(Settings, x => x[0] < 0 ? null : AckleyModel.Evaluate([x[0] + 10, x[1], x[2]]));
        Assert.InRange(points[30..].Count(x => x[0] < 0), 0, 10);
    }

    [Fact]
    public void When_all_fail_it_goes_on_laying_points_out_evenly()
    {
        var points = Run(Settings, _ => null);
        Assert.Equal(60, points.Count);
        Assert.Equal(60, points.Select(x => x[0]).Distinct().Count());
    }

    [Theory]
    [InlineData(AcquisitionFunction.ExpectedImprovement, PendingPoints.ConstantLiar)]
    [InlineData(AcquisitionFunction.ThompsonSampling, PendingPoints.KrigingBeliever)]
    [InlineData(AcquisitionFunction.LogExpectedImprovement, PendingPoints.Ignored)]
    public void Other_rankings_propose_as_many_points(AcquisitionFunction acquisition, PendingPoints pending)
    {
        var ranking = new RankingSettings { Acquisition = acquisition, Pending = pending };
        Assert.Equal(60, Run(Settings with { Ranking = ranking }, Ackley).Count);
    }

    [Fact]
    public void Several_are_proposed_at_a_time_where_so_asked()
    {
        var search = new StreamingSearch(Settings with { ProposeAfter = 3 });
        var points = search.Begin().Submit.ToList();
        var proposed = new List<int>();
        for (var ended = 1; ended <= 60; ended++)
        {
            if (search.Observe(Evaluate(ended, points[ended - 1]), Token) is { Submit.Count: > 0 } decision)
            {
                proposed.Add(decision.Submit.Count);
                points.AddRange(decision.Submit);
            }
        }

        Assert.Equal(60, points.Count);
        Assert.All(proposed[..^1], count => Assert.Equal(3, count));
    }

    [Fact]
    public void Numbers_that_make_no_sense_are_refused()
    {
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => new StreamingSearch(Settings with { InFlight = 0 }));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => new StreamingSearch(Settings with { Points = 0 }));
    }

    private static List<double[]> Run(StreamingSettings settings, Func<double[], double?> model)
    {
        var search = new StreamingSearch(settings);
        var points = search.Begin().Submit.ToList();
        for (var ended = 1; ended <= points.Count; ended++)
        {
            points.AddRange(search.Observe(new EndedPoint(ended, model(points[ended - 1])), Token)?.Submit ?? []);
        }

        return points;
    }

    private static double? Ackley(double[] x) => AckleyModel.Evaluate(x);

    private static EndedPoint Evaluate(int point, double[] x) => new(point, AckleyModel.Evaluate(x));
}
