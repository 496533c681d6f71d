using Emews.Numerics.GaussianProcess;
using Emews.Numerics.Randomness;

namespace Emews.Tests.Numerics.GaussianProcess;

/// <summary>No data that is finite brings a fit down, and what comes of it is finite.</summary>
public sealed class NastyDataTests
{
    private static readonly double[] Odd =
        [0, 1, -1, Math.BitIncrement(1), 1e300, -1e300, double.MaxValue, double.MinValue, double.Epsilon, 1e-300, 0.1, 1e15, 1e15 + 0.125];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_finite_data_gives_finite_answers(int seed)
    {
        var stream = RandomStream.For(seed, "nasty");
        var (count, dimensions) = (1 + stream.NextInt32(40), 1 + stream.NextInt32(4));
        var points = Enumerable.Range(0, count).Select(_ => new double[dimensions]).ToArray();
        foreach (var point in points)
        {
            Fill(stream, point);
        }

        // Some repeated to the last bit, some to all but the last.
        for (var i = 1; i < count; i += 3)
        {
            points[i] = stream.NextInt32(2) == 0 ? points[i - 1] : Array.ConvertAll(points[i - 1], x => x < 1 ? Math.BitIncrement(x) : x);
        }

        var values = new double[count];
        Fill(stream, values);
        var settings = new SurrogateSettings
        {
            Kernel = (KernelFamily)stream.NextInt32(3),
            Ard = stream.NextInt32(2) == 0,
            Noise = stream.NextInt32(2) == 0,
        };
        var model = GaussianProcessRegressor.Fit(points, values, settings, cancellationToken: Token);
        AssertFinite(model, [.. points, new double[dimensions], [.. Enumerable.Repeat(double.MaxValue, dimensions)]]);
        var further = new double[][] { points[0], new double[dimensions] };
        AssertFinite(model.Condition(further, [values[0], double.MinValue]), points);
        Assert.All(model.Sample([.. points, .. further], stream), value => Assert.True(double.IsFinite(value)));
        var again = GaussianProcessRegressor.Fit(points, values, settings, model.Theta, cancellationToken: Token);
        AssertFinite(again, points);
    }

    [Fact]
    public void One_point_is_enough()
    {
        foreach (var settings in new[] { SurrogateSettings.Default, SurrogateSettings.Prototype })
        {
            var model = GaussianProcessRegressor.Fit([[1, 2]], [3], settings, cancellationToken: Token);
            AssertFinite(model, [[1, 2], [5, 5]]);
            Assert.Equal(3, model.Predict([[1, 2]]).Means[0], 1e-9);
        }
    }

    [Fact]
    public void A_coordinate_that_is_the_largest_number_everywhere_is_constant()
    {
        double[][] points = [[double.MaxValue, 1], [double.MaxValue, 2], [double.MaxValue, 4]];
        AssertFinite(GaussianProcessRegressor.Fit(points, [1, 2, 3], cancellationToken: Token), [.. points, [0, 0], [double.MinValue, 0]]);
    }

    [Fact]
    public void Points_that_differ_by_rounding_alone_are_one_place_and_a_note_names_the_coordinate()
    {
        double[][] points = [[1, 5], [Math.BitIncrement(1), 6], [1, 7], [Math.BitIncrement(1), 9]];
        var model = GaussianProcessRegressor.Fit(points, [1, 2, 3, 5], cancellationToken: Token);
        Assert.Contains(model.Notes, note => note.StartsWith("Coordinate 0", StringComparison.Ordinal));
        Assert.DoesNotContain(model.Notes, note => note.StartsWith("Coordinate 1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e-17)]
    [InlineData(1e250)]
    [InlineData(1.7e308)]
    public void Tiny_and_enormous_units_are_units_like_others(double unit)
    {
        var points = TestFunctions.Points(1, 40, 2, bound: 1);
        var values = Array.ConvertAll(points, x => Math.Sin(3 * x[0]) + x[1]);
        var places = TestFunctions.Points(2, 20, 2, bound: 0.9);
        var expected = GaussianProcessRegressor.Fit(points, values, cancellationToken: Token).Predict(places).Means;
        var scaled = Array.ConvertAll(points, point => Array.ConvertAll(point, x => x * unit));
        var model = GaussianProcessRegressor.Fit(scaled, values, cancellationToken: Token);
        Assert.Empty(model.Notes);
        var means = model.Predict(Array.ConvertAll(places, point => Array.ConvertAll(point, x => x * unit))).Means;
        Assert.All(expected.Zip(means), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void A_fit_that_collapses_says_that_a_ranking_by_it_is_chance()
    {
        var stream = RandomStream.For(1, "noise");
        var points = TestFunctions.Points(1, 60, 6);
        var model = GaussianProcessRegressor.Fit(
            points, [.. points.Select(_ => stream.NextNormal())], SurrogateSettings.Prototype, cancellationToken: Token);
        Assert.Contains("chance", Assert.Single(model.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_in_the_flat_corner_is_left_out_and_a_note_says_so()
    {
        var points = TestFunctions.Points(1, 60, 4);
        var values = Array.ConvertAll(points, TestFunctions.Ackley);
        double[] corner = [Math.Log(1e-5), Math.Log(1e5), Math.Log(1e-5)];
        var model = GaussianProcessRegressor.Fit(points, values, startFrom: corner, cancellationToken: Token);
        Assert.Contains("began anew, and not from the one before", Assert.Single(model.Notes), StringComparison.Ordinal);
        Assert.Equal(GaussianProcessRegressor.Fit(points, values, cancellationToken: Token).Theta, model.Theta);
    }

    private static void Fill(RandomStream stream, double[] row)
    {
        var kind = stream.NextInt32(4);
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = kind switch
            {
                0 => Odd[stream.NextInt32(Odd.Length)],
                1 => stream.NextNormal(),
                2 => Math.Pow(10, 20 * stream.NextNormal()) * stream.NextNormal(),
                _ => 7,
            };
        }
    }

    private static void AssertFinite(GaussianProcessModel model, double[][] places)
    {
        var prediction = model.Predict(places);
        Assert.True(double.IsFinite(model.LogMarginalLikelihood));
        Assert.All(prediction.Means, mean => Assert.True(double.IsFinite(mean)));
        Assert.All(prediction.StandardDeviations, deviation => Assert.True(double.IsFinite(deviation) && deviation >= 0));
    }
}
