using Emews.Numerics.Randomness;
using Emews.Numerics.Sampling;

namespace Emews.Tests.Numerics.Sampling;

public sealed class UniformPointsTests
{
    // The first draws of the stream are pinned in RandomStreamTests; these say how they become points. They never change.
    [Fact]
    public void A_seed_gives_the_same_points_for_ever()
    {
        var points = UniformPoints.Draw(RandomStream.For(42, "points"), 2, [0, -1], [1, 1]);
        Assert.Equal([0.8514756101122473, 2 * 0.12469018884008654 - 1], points[0]);
        Assert.Equal([0.5242324995698696, 2 * 0.2662451417448918 - 1], points[1]);
    }

    [Fact]
    public void More_points_begin_with_the_fewer()
    {
        var few = UniformPoints.Draw(RandomStream.For(3, "points"), 10, [-1, 5, 0], [1, 6, 0.5]);
        var many = UniformPoints.Draw(RandomStream.For(3, "points"), 25, [-1, 5, 0], [1, 6, 0.5]);
        Assert.Equal(few, many[..10]);
    }

    [Fact]
    public void Points_fill_the_box_and_stay_in_it()
    {
        var points = UniformPoints.Draw(RandomStream.For(1, "points"), 5_000, [-32.768, 7], [32.768, 7]);
        Assert.All(points, point => Assert.InRange(point[0], -32.768, Math.BitDecrement(32.768)));
        Assert.All(points, point => Assert.Equal(7, point[1]));
        Assert.Equal(0, points.Average(point => point[0]), 0.5);
        Assert.True(points.Min(point => point[0]) < -32.7 && points.Max(point => point[0]) > 32.7);
    }

    [Fact]
    public void Rounding_never_reaches_the_upper_bound()
    {
        // Between these two there is nothing: half of the draws would round up.
        var (lower, upper) = (1.0, Math.BitIncrement(1.0));
        var points = UniformPoints.Draw(RandomStream.For(1, "points"), 100, [lower], [upper]);
        Assert.All(points, point => Assert.Equal(lower, point[0]));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(double.MinValue, double.MaxValue)]
    public void A_box_without_a_finite_range_is_refused(double lower, double upper)
    {
        var exception = Assert.Throws<ArgumentException>(
            () => UniformPoints.Draw(RandomStream.For(1, "points"), 1, [0, lower], [1, upper]));
        Assert.Contains("Coordinate 1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_must_agree_in_number() =>
        Assert.Throws<ArgumentException>(() => UniformPoints.Draw(RandomStream.For(1, "points"), 1, [0, 0], [1]));
}
