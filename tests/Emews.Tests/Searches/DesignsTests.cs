using Emews.Searches;

namespace Emews.Tests.Searches;

public sealed class DesignsTests
{
    private static readonly SearchSpace Mixed = new([
        new SearchDimension.Real(0, 1),
        new SearchDimension.Real(0.01, 1, Logarithmic: true),
        new SearchDimension.WholeNumber(1, 3),
        new SearchDimension.Choice(2),
    ]);

    [Fact]
    public void A_grid_has_both_bounds_and_is_even_in_the_logarithm()
    {
        var points = Designs.Factorial(Mixed, [3, 3, 5, 7]);
        Assert.Equal(3 * 3 * 3 * 2, points.Length);
        Assert.Equal([0, 0.5, 1], points.Select(point => point[0]).Distinct());
        Assert.Equal([0.01, 0.1, 1], points.Select(point => point[1]).Distinct());
        Assert.Equal((0.01, 1.0), (points.Min(point => point[1]), points.Max(point => point[1])));
        Assert.Equal([1.0, 2, 3], points.Select(point => point[2]).Distinct());
        Assert.Equal([0.0, 1], points.Select(point => point[3]).Distinct());
        Assert.Equal(points.Length, Designs.CountFactorial(Mixed, [3, 3, 5, 7]));
    }

    [Theory]
    [InlineData(0.01, 100, 5, new[] { 0.01, 0.1, 1, 10, 100 })]
    [InlineData(1e-8, 1e8, 17, new[] { 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8 })]
    [InlineData(0.01, 100, 1, new[] { 1.0 })]
    [InlineData(0.05, 0.8, 5, new[] { 0.05, 0.1, 0.2, 0.4, 0.8 })]
    [InlineData(1, 2, 3, new[] { 1, 1.4142135623730951, 2 })]
    public void Decades_and_doublings_are_exact_on_a_logarithmic_scale(double min, double max, int levels, double[] expected)
    {
        var values = Designs.Factorial(new SearchSpace([new SearchDimension.Real(min, max, Logarithmic: true)]), [levels]).Select(point => point[0]).ToArray();
        Assert.Equal(expected, values, (a, b) => a.Equals(b) || (a.ToString("R", null).Length > 15 && Math.Abs(a - b) < 1e-14));
    }

    [Theory]
    [InlineData(1, 100, false, 3, new double[] { 1, 50, 100 })]
    [InlineData(1, 100, true, 3, new double[] { 1, 10, 100 })]
    [InlineData(1, 4, true, 4, new double[] { 1, 2, 3, 4 })]
    [InlineData(-2, 2, false, 9, new double[] { -2, -1, 0, 1, 2 })]
    [InlineData(1, 5, true, 4, new double[] { 1, 2, 3, 5 })]
    public void Whole_numbers_come_once_each(long min, long max, bool logarithmic, int levels, double[] expected)
    {
        var space = new SearchSpace([new SearchDimension.WholeNumber(min, max, logarithmic)]);
        Assert.Equal(expected, Designs.Factorial(space, [levels]).Select(point => point[0]));
    }

    [Fact]
    public void More_points_than_an_array_holds_are_not_counted()
    {
        Assert.Null(Designs.CountFactorial(SearchSpace.Cube(20), [.. Enumerable.Repeat(10, 20)]));
        Assert.Throws<ArgumentException>(() => Designs.Factorial(Mixed, [2]));
    }

    [Fact]
    public void Uniform_points_are_those_of_the_reprioritising_search()
    {
        var other = new ReprioritizeSearch(new ReprioritizeSettings { Space = Mixed, Points = 20, Seed = 42 }).Begin().Submit;
        Assert.Equal(other, Designs.Uniform(Mixed, 20, 42));
    }

    [Fact]
    public void A_hypercube_gives_each_whole_number_and_choice_its_share()
    {
        var points = Designs.LatinHypercube(Mixed, 30, 5);
        Assert.Equal([10, 10, 10], points.GroupBy(point => point[2]).Select(group => group.Count()));
        Assert.Equal([15, 15], points.GroupBy(point => point[3]).Select(group => group.Count()));
    }

    [Fact]
    public void More_sobol_points_begin_with_the_fewer_and_the_plain_ones_with_the_least_values()
    {
        Assert.Equal(Designs.Sobol(Mixed, 10, 3), Designs.Sobol(Mixed, 33, 3)[..10]);
        Assert.NotEqual(Designs.Sobol(Mixed, 10, 3), Designs.Sobol(Mixed, 10, 4));
        Assert.Equal([0, 0.01, 1, 0], Designs.Sobol(Mixed, 1, null)[0], (a, b) => Math.Abs(a - b) < 1e-15);
    }

    [Fact]
    public void A_design_is_submitted_as_it_is_and_nothing_more()
    {
        double[][] points = [[1], [2], [3]];
        var search = new DesignSearch(points);
        Assert.Same(points, search.Begin().Submit);
        Assert.Null(search.Observe(new EndedPoint(1, 5), CancellationToken.None));
    }
}
