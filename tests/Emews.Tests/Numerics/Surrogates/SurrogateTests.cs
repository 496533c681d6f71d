using Emews.Numerics.Acquisition;
using Emews.Numerics.GaussianProcess;
using Emews.Numerics.Randomness;
using Emews.Numerics.Surrogates;
using Emews.Tests.Numerics.GaussianProcess;

namespace Emews.Tests.Numerics.Surrogates;

public sealed class SurrogateTests
{
    private static readonly double[][] Points = TestFunctions.Points(1, 60, 2, bound: 4);
    private static readonly double[][] Candidates = TestFunctions.Points(2, 300, 2, bound: 4);

    private static readonly double[][] RuggedPoints = TestFunctions.Points(3, 80, 2);
    private static readonly double[][] RuggedCandidates = TestFunctions.Points(4, 300, 2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(AcquisitionFunction.LogExpectedImprovement)]
    [InlineData(AcquisitionFunction.ExpectedImprovement)]
    [InlineData(AcquisitionFunction.ThompsonSampling)]
    public void Every_acquisition_finds_the_lowest_part_of_a_bowl(AcquisitionFunction acquisition)
    {
        var surrogate = Surrogate.Train(Points, Array.ConvertAll(Points, Bowl), cancellationToken: Token);
        var order = Rank(surrogate, Candidates, [], 0, new RankingSettings { Acquisition = acquisition });
        Assert.Equal(Enumerable.Range(0, Candidates.Length), order.Order());
        var best = Candidates.Select(Bowl).Order().ElementAt(9);
        Assert.All(order[..3], i => Assert.InRange(Bowl(Candidates[i]), 0, best));
    }

    [Fact]
    public void Without_anything_pending_the_order_is_that_of_expected_improvement()
    {
        var values = Array.ConvertAll(Points, Bowl);
        var surrogate = Surrogate.Train(Points, values, transform: ValueTransform.None, cancellationToken: Token);
        Assert.Equal(
            Ranking.ByExpectedImprovement(surrogate.Model.Predict(Candidates), values.Min()),
            Rank(surrogate, Candidates, [], 0, RankingSettings.Default));
    }

    [Theory]
    [InlineData(PendingPoints.KrigingBeliever)]
    [InlineData(PendingPoints.ConstantLiar)]
    public void Beside_what_is_pending_there_is_less_to_gain(PendingPoints rule)
    {
        var settings = new RankingSettings { Pending = rule };
        var surrogate = Rugged();
        var alone = Rank(surrogate, RuggedCandidates, [], 0, settings);
        var pending = Enumerable.Repeat(RuggedCandidates[alone[0]], 10).ToArray();
        Assert.NotEqual(alone[0], Rank(surrogate, RuggedCandidates, pending, 0, settings)[0]);
        Assert.Equal(alone, Rank(surrogate, RuggedCandidates, pending, 0, settings with { Pending = PendingPoints.Ignored }));
    }

    [Fact]
    public void Those_that_run_ahead_keep_away_from_each_other()
    {
        var together = Rank(Rugged(), RuggedCandidates, [], 12, RankingSettings.Default)[..12];
        var alone = Rank(Rugged(), RuggedCandidates, [], 0, RankingSettings.Default)[..12];
        Assert.Equal(alone[0], together[0]);
        Assert.True(Spread(together) > Spread(alone), $"{Spread(together)} and {Spread(alone)}");
    }

    [Fact]
    public void Thompson_sampling_draws_from_its_stream_alone()
    {
        var surrogate = Surrogate.Train(Points, Array.ConvertAll(Points, x => Bowl(x) + 3 * Math.Sin(5 * x[0])), cancellationToken: Token);
        var settings = new RankingSettings { Acquisition = AcquisitionFunction.ThompsonSampling };
        int[] Draw(long seed) => surrogate.Rank(Candidates, [Candidates[0]], 2, settings, RandomStream.For(seed, "draw"));
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Fact]
    public void Numbers_that_are_hard_to_fit_give_an_order_all_the_same()
    {
        double[][] difficult =
        [
            [.. Points.Select(_ => 1.0)],
            [.. Points.Select((_, i) => i % 2 == 0 ? 1e300 : -1e300)],
            [.. Points.Select((_, i) => i * double.Epsilon)],
            [.. Points.Select((_, i) => i == 7 ? double.MaxValue : i)],
        ];
        foreach (var values in difficult)
        {
            foreach (var acquisition in Enum.GetValues<AcquisitionFunction>())
            {
                foreach (var settings in new[] { SurrogateSettings.Default, SurrogateSettings.Prototype })
                {
                    double[][] repeated = [.. Points[..30], .. Points[..30]];
                    var surrogate = Surrogate.Train(repeated, values, settings, cancellationToken: Token);
                    var order = Rank(surrogate, Candidates, Points[..4], 3, new RankingSettings { Acquisition = acquisition });
                    Assert.Equal(Enumerable.Range(0, Candidates.Length), order.Order());
                }
            }
        }
    }

    [Fact]
    public void Nothing_to_rank_is_ranked_as_nothing()
    {
        var surrogate = Surrogate.Train([Points[0]], [1], cancellationToken: Token);
        Assert.Empty(Rank(surrogate, [], Points[1..], 3, RankingSettings.Default));
    }

    private static int[] Rank(Surrogate surrogate, double[][] candidates, double[][] pending, int ahead, RankingSettings settings) =>
        surrogate.Rank(candidates, pending, ahead, settings, RandomStream.For(1, "draw"));

    private static Surrogate Rugged() => Surrogate.Train(RuggedPoints, Array.ConvertAll(RuggedPoints, TestFunctions.Ackley), cancellationToken: Token);

    private static double Bowl(double[] x) => (x[0] - 1) * (x[0] - 1) + (x[1] + 2) * (x[1] + 2);

    private static double Spread(int[] chosen) =>
        chosen.Average(i => chosen.Average(j => Math.Sqrt(RuggedCandidates[i].Zip(RuggedCandidates[j], (x, y) => (x - y) * (x - y)).Sum())));
}
