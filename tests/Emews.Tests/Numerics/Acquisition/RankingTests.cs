using Emews.Numerics.Acquisition;

namespace Emews.Tests.Numerics.Acquisition;

public sealed class RankingTests
{
    [Fact]
    public void More_expected_improvement_comes_first() =>
        Assert.Equal([2, 0, 1], Ranking.ByExpectedImprovement(new([1, 2, 1], [1, 1, 3]), best: 0));

    [Fact]
    public void Points_whose_expected_improvement_underflows_are_told_apart()
    {
        Assert.Equal(0, ExpectedImprovement.Value(100, 1, 0));
        Assert.Equal([1, 2, 0], Ranking.ByExpectedImprovement(new([300, 100, 200], [1, 1, 1]), best: 0));
    }

    [Fact]
    public void Among_equals_the_lower_index_comes_first()
    {
        // Also among those that cannot improve at all.
        double[] means = [.. Enumerable.Repeat(5.0, 40), .. Enumerable.Repeat(9.0, 40)];
        double[] deviations = [.. Enumerable.Repeat(1.0, 40), .. Enumerable.Repeat(0.0, 40)];
        Assert.Equal(Enumerable.Range(0, 80), Ranking.ByExpectedImprovement(new(means, deviations), best: 4));
    }
}
