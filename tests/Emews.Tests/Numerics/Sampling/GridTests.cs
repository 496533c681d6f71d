using Emews.Numerics.Sampling;

namespace Emews.Tests.Numerics.Sampling;

public sealed class GridTests
{
    [Fact]
    public void The_last_coordinate_changes_fastest()
    {
        double[][] expected = [[1, 5], [1, 6], [1, 7], [2, 5], [2, 6], [2, 7]];
        Assert.Equal(expected, Grid.Points([[1, 2], [5, 6, 7]]));
    }

    [Fact]
    public void A_coordinate_without_values_leaves_no_point()
    {
        Assert.Empty(Grid.Points([[1, 2], []]));
        Assert.Single(Grid.Points([]));
    }

    [Fact]
    public void Even_values_have_both_bounds_among_them()
    {
        Assert.Equal([-1, -0.5, 0, 0.5, 1], Grid.Even(-1, 1, 5));
        Assert.Equal([0.1, 0.9], Grid.Even(0.1, 0.9, 2));
        Assert.Equal([3], Grid.Even(2, 4, 1));
        Assert.All(Grid.Even(-double.MaxValue, double.MaxValue, 3), value => Assert.True(double.IsFinite(value)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Grid.Even(0, 1, 0));
    }

    [Fact]
    public void More_points_than_an_array_holds_are_refused()
    {
        Assert.Equal(1_000, Grid.Count([10, 10, 10]));
        Assert.Null(Grid.Count([.. Enumerable.Repeat(10, 12)]));
        var ten = Grid.Even(0, 1, 10);
        Assert.Throws<ArgumentException>(() => Grid.Points([.. Enumerable.Repeat(ten, 12)]));
    }
}
