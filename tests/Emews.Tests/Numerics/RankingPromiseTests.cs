using Emews.Numerics.Acquisition;
using Emews.Numerics.GaussianProcess;
using Emews.Tests.Numerics.GaussianProcess;

namespace Emews.Tests.Numerics;

/// <summary>What a run gains from its surrogate on the prototype's problem: 750 points of Ackley's function in four dimensions.</summary>
public sealed class RankingPromiseTests
{
    [Fact]
    public void One_retraining_brings_the_best_of_750_points_among_the_first_100_in_16_of_20_seeds()
    {
        int bestEarly = 0, topEarly = 0;
        for (var seed = 1; seed <= 20; seed++)
        {
            var points = TestFunctions.Points(seed, 750, 4);
            var values = Array.ConvertAll(points, TestFunctions.Ackley);
            var top = Enumerable.Range(0, 750).OrderBy(id => values[id]).Take(10).ToArray();

            var model = GaussianProcessRegressor.Fit(points[..50], values[..50], cancellationToken: TestContext.Current.CancellationToken);
            var ranking = Ranking.ByExpectedImprovement(model.Predict(points[50..]), values[..50].Min());
            var early = Enumerable.Range(0, 50).Concat(ranking.Take(50).Select(index => index + 50)).ToHashSet();
            bestEarly += early.Contains(top[0]) ? 1 : 0;
            topEarly += top.Count(early.Contains);
        }

        Assert.InRange(bestEarly, 16, 20);
        Assert.InRange(topEarly / 20.0, 8.5, 10);
    }
}
