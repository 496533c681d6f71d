using Emews.Numerics.GaussianProcess;
using Emews.Numerics.Randomness;

namespace Emews.Tests.Numerics.GaussianProcess;

public sealed class PosteriorDrawTests
{
    private const int Draws = 4000;

    [Theory]
    [InlineData(KernelFamily.Rbf)]
    [InlineData(KernelFamily.Matern32)]
    public void Draws_have_the_means_the_deviations_and_the_covariances_that_the_model_says(KernelFamily kernel)
    {
        var model = Fit(new() { Kernel = kernel });
        var places = TestFunctions.Points(2, 5, 2);
        // Two that vary together.
        places[1] = [places[0][0] + 1, places[0][1]];
        var expected = model.Predict(places, includeNoise: false);
        var stream = RandomStream.For(1, "draws");
        var draws = Enumerable.Range(0, Draws).Select(_ => model.Sample(places, stream)).ToArray();
        for (var i = 0; i < places.Length; i++)
        {
            var deviation = expected.StandardDeviations[i];
            Assert.Equal(expected.Means[i], draws.Average(draw => draw[i]), 4 * deviation / Math.Sqrt(Draws));
            Assert.Equal(1, Math.Sqrt(Covariance(draws, i, i)) / deviation, 0.05);
        }

        // What is left of the one's variance when the other is observed tells their covariance.
        var noise = Math.Pow(model.Predict(places).StandardDeviations[1], 2) - Math.Pow(expected.StandardDeviations[1], 2);
        var left = model.Condition([places[1]], [expected.Means[1]]).Predict([places[0]], includeNoise: false).StandardDeviations[0];
        var explained = Math.Pow(expected.StandardDeviations[0], 2) - left * left;
        var covariance = Math.Sqrt(explained * (Math.Pow(expected.StandardDeviations[1], 2) + noise));
        Assert.Equal(1, Covariance(draws, 0, 1) / covariance, 0.08);
    }

    [Fact]
    public void The_same_stream_gives_the_same_draw_and_each_draw_is_another()
    {
        var model = Fit(SurrogateSettings.Default);
        var places = TestFunctions.Points(2, 40, 2);
        var stream = RandomStream.For(1, "draws");
        var first = model.Sample(places, stream);
        Assert.Equal(first, model.Sample(places, RandomStream.For(1, "draws")));
        Assert.NotEqual(first, model.Sample(places, stream));
    }

    [Fact]
    public void Known_and_repeated_points_are_no_obstacle()
    {
        var points = TestFunctions.Points(1, 40, 2);
        var model = Fit(SurrogateSettings.Prototype);
        var drawn = model.Sample([.. points, .. points, .. TestFunctions.Points(2, 300, 2)], RandomStream.For(1, "draws"));
        for (var i = 0; i < points.Length; i++)
        {
            Assert.Equal(TestFunctions.Ackley(points[i]), drawn[i], 0.01);
            Assert.Equal(drawn[i], drawn[i + points.Length], 0.01);
        }

        Assert.All(drawn, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void No_points_draw_nothing() => Assert.Empty(Fit(SurrogateSettings.Default).Sample([], RandomStream.For(1, "draws")));

    private static double Covariance(double[][] draws, int i, int j)
    {
        var (meanI, meanJ) = (draws.Average(draw => draw[i]), draws.Average(draw => draw[j]));
        return draws.Average(draw => (draw[i] - meanI) * (draw[j] - meanJ));
    }

    private static GaussianProcessModel Fit(SurrogateSettings settings)
    {
        var points = TestFunctions.Points(1, 40, 2);
        return GaussianProcessRegressor.Fit(
            points, Array.ConvertAll(points, TestFunctions.Ackley), settings, cancellationToken: TestContext.Current.CancellationToken);
    }
}
