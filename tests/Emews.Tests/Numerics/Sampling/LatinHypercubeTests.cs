using Emews.Numerics.Randomness;
using Emews.Numerics.Sampling;

namespace Emews.Tests.Numerics.Sampling;

public sealed class LatinHypercubeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(97)]
    public void Each_coordinate_falls_once_into_each_interval(int count)
    {
        var points = LatinHypercube.Draw(RandomStream.For(3, "points"), count, 5);
        for (var d = 0; d < 5; d++)
        {
            // Half a millionth of an interval forgives what the division rounds.
            Assert.Equal(Enumerable.Range(0, count), points.Select(point => (int)(point[d] * count + 5e-7)).Order());
            Assert.All(points, point => Assert.InRange(point[d], 0, Math.BitDecrement(1.0)));
        }
    }

    [Fact]
    public void Coordinates_have_orders_of_their_own()
    {
        var points = LatinHypercube.Draw(RandomStream.For(3, "points"), 50, 2);
        Assert.NotEqual(points.Select(point => (int)(point[0] * 50)), points.Select(point => (int)(point[1] * 50)));
    }

    [Fact]
    public void A_seed_gives_the_same_points()
    {
        Assert.Equal(LatinHypercube.Draw(RandomStream.For(5, "points"), 9, 3), LatinHypercube.Draw(RandomStream.For(5, "points"), 9, 3));
        Assert.NotEqual(LatinHypercube.Draw(RandomStream.For(5, "points"), 9, 3), LatinHypercube.Draw(RandomStream.For(6, "points"), 9, 3));
    }

    [Fact]
    public void Nothing_is_drawn_of_nothing()
    {
        Assert.Empty(LatinHypercube.Draw(RandomStream.For(1, "points"), 0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => LatinHypercube.Draw(RandomStream.For(1, "points"), -1, 3));
    }
}
