using Emews.Numerics.GaussianProcess;
using Emews.Numerics.Randomness;

namespace Emews.Tests.Numerics.GaussianProcess;

public sealed class GaussianProcessRegressorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_data_gives_the_same_model_also_when_fitted_at_once()
    {
        var points = TestFunctions.Points(1, 120, 4);
        var values = Array.ConvertAll(points, TestFunctions.Ackley);
        var fits = Enumerable.Range(0, 4)
            .Select(_ => Task.Run(() => GaussianProcessRegressor.Fit(points, values, cancellationToken: Token), Token));
        var models = await Task.WhenAll(fits);
        Assert.All(models, model => Assert.Equal(models[0].Theta, model.Theta));
        Assert.All(models, model => Assert.Equal(models[0].LogMarginalLikelihood, model.LogMarginalLikelihood));
    }

    [Fact]
    public void Units_do_not_matter()
    {
        var points = TestFunctions.Points(1, 60, 4);
        var values = Array.ConvertAll(points, TestFunctions.Ackley);
        var model = GaussianProcessRegressor.Fit(points, values, cancellationToken: Token);
        // Powers of two are exact, so that not a bit may change.
        var otherPoints = Array.ConvertAll(points, point => Array.ConvertAll(point, x => x / 1024));
        var other = GaussianProcessRegressor.Fit(otherPoints, Array.ConvertAll(values, y => y * 4096), cancellationToken: Token);
        Assert.Equal(model.Theta, other.Theta);
        Assert.Equal(model.Predict(points).Means.Select(mean => mean * 4096), other.Predict(otherPoints).Means);
    }

    [Fact]
    public void A_start_from_an_earlier_model_ends_no_lower()
    {
        var points = TestFunctions.Points(1, 150, 4);
        var values = Array.ConvertAll(points, TestFunctions.Ackley);
        foreach (var settings in new[] { SurrogateSettings.Default, SurrogateSettings.Prototype })
        {
            var earlier = GaussianProcessRegressor.Fit(points[..100], values[..100], settings, cancellationToken: Token);
            var cold = GaussianProcessRegressor.Fit(points, values, settings, cancellationToken: Token);
            var warm = GaussianProcessRegressor.Fit(points, values, settings, earlier.Theta, cancellationToken: Token);
            Assert.True(warm.LogMarginalLikelihood > cold.LogMarginalLikelihood - 1e-6);
        }
    }

    [Fact]
    public void A_start_from_a_collapsed_model_does_not_stay_there()
    {
        var points = TestFunctions.Points(1, 100, 4);
        var values = Array.ConvertAll(points, TestFunctions.Ackley);
        var cold = GaussianProcessRegressor.Fit(points, values, SurrogateSettings.Prototype, cancellationToken: Token);
        // At the smallest length scale no point is correlated with any other, and the slope is exactly zero.
        var collapsed = new[] { Math.Log(1e-5), 0 };
        double[] gradient = [1, 1];
        _ = TestFunctions.Likelihood(points, values, SurrogateSettings.Prototype).Evaluate(collapsed, gradient);
        Assert.Equal(0, gradient[0]);
        var warm = GaussianProcessRegressor.Fit(points, values, SurrogateSettings.Prototype, collapsed, cancellationToken: Token);
        Assert.Equal(cold.LogMarginalLikelihood, warm.LogMarginalLikelihood, 1e-6);
    }

    [Fact]
    public void A_start_that_does_not_fit_is_left_out_and_a_note_says_so()
    {
        var points = TestFunctions.Points(1, 60, 4);
        var values = Array.ConvertAll(points, TestFunctions.Ackley);
        var cold = GaussianProcessRegressor.Fit(points, values, cancellationToken: Token);
        var warm = GaussianProcessRegressor.Fit(points, values, startFrom: [0, 0], cancellationToken: Token);
        Assert.Equal(cold.Theta, warm.Theta);
        Assert.Contains("began anew, and not from the hyperparameters given: there are 2 of them, and this surrogate has 3", Assert.Single(warm.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_without_a_likelihood_is_no_obstacle()
    {
        var points = TestFunctions.Points(1, 30, 4);
        var values = Array.ConvertAll(points, TestFunctions.Ackley);
        var model = GaussianProcessRegressor.Fit(points, values, startFrom: [double.NaN, 0, 0], cancellationToken: Token);
        Assert.True(double.IsFinite(model.LogMarginalLikelihood));
    }

    [Fact]
    public void Values_without_a_pattern_are_given_a_smooth_trend_and_a_note_says_so()
    {
        var points = TestFunctions.Points(1, 40, 4);
        var stream = RandomStream.For(1, "noise");
        var model = GaussianProcessRegressor.Fit(points, [.. points.Select(_ => stream.NextNormal())], cancellationToken: Token);
        Assert.Contains("noise", Assert.Single(model.Notes), StringComparison.Ordinal);
        Assert.Equal(Math.Log(0.8), model.Theta[0], 1e-12);
        var means = model.Predict(TestFunctions.Points(2, 100, 4)).Means;
        Assert.True(means.Max() - means.Min() > 0.1);
    }

    [Fact]
    public void Equal_values_are_predicted_everywhere_and_a_note_says_so()
    {
        var points = TestFunctions.Points(1, 20, 2);
        foreach (var value in new[] { 0, 0.1, -7e300, 3e-310 })
        {
            var model = GaussianProcessRegressor.Fit(points, [.. points.Select(_ => value)], cancellationToken: Token);
            Assert.Contains("equal", Assert.Single(model.Notes), StringComparison.Ordinal);
            var prediction = model.Predict(TestFunctions.Points(2, 10, 2));
            Assert.All(prediction.Means, mean => Assert.Equal(value, mean, 1e-14 * Math.Abs(value)));
            Assert.All(prediction.StandardDeviations, deviation => Assert.True(double.IsFinite(deviation)));
        }
    }

    [Fact]
    public void Enormous_numbers_do_not_overflow()
    {
        double[][] points = [[-1e308, 0], [1e308, 1], [0, 2], [1e307, 3], [5e307, 4]];
        double[] values = [-1.7e308, 1.7e308, 0, 1e308, 5];
        var model = GaussianProcessRegressor.Fit(points, values, cancellationToken: Token);
        var prediction = model.Predict([.. points, [1e308, -1e308], [0, 1e308]]);
        Assert.All(prediction.Means.Concat(prediction.StandardDeviations), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Many_points_at_one_place_are_no_obstacle()
    {
        var points = Enumerable.Range(0, 200).Select(i => new double[] { i % 2, 0.5 }).ToArray();
        var stream = RandomStream.For(1, "noise");
        var values = points.Select(point => point[0] + 0.1 * stream.NextNormal()).ToArray();
        double[][] places = [[0, 0.5], [1, 0.5]];
        var prediction = GaussianProcessRegressor.Fit(points, values, cancellationToken: Token).Predict(places);
        Assert.Equal(0, prediction.Means[0], 0.05);
        Assert.Equal(1, prediction.Means[1], 0.05);
        Assert.All(prediction.StandardDeviations, deviation => Assert.Equal(0.1, deviation, 0.03));

        // Without noise the values contradict each other, and all that can be asked for is to come out alive.
        prediction = GaussianProcessRegressor.Fit(points, values, SurrogateSettings.Prototype, cancellationToken: Token).Predict(places);
        Assert.All(prediction.Means, mean => Assert.InRange(mean, -1, 2));
        Assert.All(prediction.StandardDeviations, deviation => Assert.InRange(deviation, 0, 1));
    }

    [Fact]
    public void Wrong_input_is_refused_with_the_row_that_is_wrong()
    {
        Refuses("no point", [], []);
        Refuses("Row 0 has no coordinates", [[]], [1]);
        Refuses("Row 1 has 1 coordinates", [[1, 2], [1]], [1, 2]);
        Refuses("Row 2 has the coordinate Infinity at index 1", [[1, 2], [1, 2], [1, double.PositiveInfinity]], [1, 2, 3]);
        Refuses("Row 0 has the coordinate NaN", [[double.NaN]], [1]);
        Refuses("Row 1 has the value NaN", [[1], [2]], [1, double.NaN]);
        Refuses("3 values for 2 points", [[1], [2]], [1, 2, 3]);

        static void Refuses(string message, double[][] points, double[] values) =>
            Assert.Contains(
                message,
                Assert.Throws<ArgumentException>(() => GaussianProcessRegressor.Fit(points, values, cancellationToken: Token)).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_token_ends_the_fit()
    {
        var points = TestFunctions.Points(1, 30, 4);
        var values = Array.ConvertAll(points, TestFunctions.Ackley);
        Assert.Throws<OperationCanceledException>(
            () => GaussianProcessRegressor.Fit(points, values, cancellationToken: new(canceled: true)));
    }
}
