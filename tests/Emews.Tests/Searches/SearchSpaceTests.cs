using Emews.Numerics.Randomness;
using Emews.Searches;

namespace Emews.Tests.Searches;

public sealed class SearchSpaceTests
{
    private static readonly SearchSpace Mixed = new([
        new SearchDimension.Real(0.1, 0.9),
        new SearchDimension.Real(0.01, 1, Logarithmic: true),
        new SearchDimension.WholeNumber(1, 20),
        new SearchDimension.WholeNumber(1, 1000, Logarithmic: true),
        new SearchDimension.Choice(3),
    ]);

    [Fact]
    public void A_cube_is_drawn_as_ever()
    {
        var drawn = SearchSpace.Cube(2, 1).Draw(RandomStream.For(42, "points"), 2);
        var plain = Emews.Numerics.Sampling.UniformPoints.Draw(RandomStream.For(42, "points"), 2, [-1, -1], [1, 1]);
        Assert.Equal(plain, drawn);
    }

    [Fact]
    public void Every_draw_is_a_value_that_the_parameter_can_take()
    {
        Assert.All(Mixed.Draw(RandomStream.For(1, "points"), 2_000), point =>
        {
            Assert.InRange(point[0], 0.1, 0.9);
            Assert.InRange(point[1], 0.01, 1);
            Assert.Contains((int)point[2], Enumerable.Range(1, 20));
            Assert.Equal(Math.Truncate(point[3]), point[3]);
            Assert.InRange(point[3], 1, 1000);
            Assert.Contains(point[4], new[] { 0.0, 1, 2 });
        });
    }

    [Fact]
    public void The_unit_cube_leads_to_every_value_evenly()
    {
        Assert.Equal([0.1, 0.01, 1, 1, 0], Mixed.FromUnit([0, 0, 0, 0, 0]), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0.5, 0.1, 11, 22, 1], Mixed.FromUnit([0.5, 0.5, 0.5, 0.5, 0.5]), (a, b) => Math.Abs(a - b) < 1e-12);
        var last = Mixed.FromUnit([.. Enumerable.Repeat(Math.BitDecrement(1.0), 5)]);
        Assert.Equal([20.0, 1000, 2], last[2..]);
        Assert.InRange(last[0], 0.89, Math.BitDecrement(0.9));
        Assert.Throws<ArgumentException>(() => Mixed.FromUnit([0.5]));
    }

    [Fact]
    public void Whole_numbers_and_choices_come_up_equally_often_and_both_ends_do()
    {
        var points = Mixed.Draw(RandomStream.For(2, "points"), 20_000);
        foreach (var (d, values) in ((int, int)[])[(2, 20), (4, 3)])
        {
            var counts = points.GroupBy(point => point[d]).Select(group => group.Count()).ToList();
            Assert.Equal(values, counts.Count);
            var expected = 20_000.0 / values;
            Assert.All(counts, count => Assert.InRange(count, expected - (6 * Math.Sqrt(expected)), expected + (6 * Math.Sqrt(expected))));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_logarithmic_scale_gives_each_decade_its_share(int dimension)
    {
        var points = Mixed.Draw(RandomStream.For(3, "points"), 20_000);
        var decade = Math.Log10(points.Max(point => point[dimension]) / points.Min(point => point[dimension]));
        var middle = Math.Sqrt(points.Max(point => point[dimension]) * points.Min(point => point[dimension]));
        Assert.InRange(points.Count(point => point[dimension] < middle) / 20_000.0, 0.45, 0.55);
        Assert.True(decade > 1.9);
    }

    [Fact]
    public void A_surrogate_sees_logarithms_and_a_column_a_value() =>
        Assert.Equal([0.5, Math.Log(0.1), 7, Math.Log(30), 0, 0, 1], Mixed.ToFeatures([0.5, 0.1, 7, 30, 2]));

    [Fact]
    public void Two_values_need_one_column() =>
        Assert.Equal([1.0], new SearchSpace([new SearchDimension.Choice(2)]).ToFeatures([1]));

    [Theory]
    [InlineData(42, 1, 1, 2125157639)]
    public void The_seed_of_a_run_is_derived_from_seed_point_and_replicate(long seed, int point, int replicate, int expected) =>
        Assert.Equal(expected, TaskSeed.Of(seed, point, replicate));

    [Fact]
    public void Common_seeds_differ_by_replicate_and_from_those_of_points()
    {
        int[] seeds = [TaskSeed.Common(42, 1), TaskSeed.Common(42, 2), TaskSeed.Of(42, 1, 1), TaskSeed.Of(42, 1, 2)];
        Assert.Equal(4, seeds.Distinct().Count());
        Assert.All(seeds, seed => Assert.True(seed >= 0));
    }
}
