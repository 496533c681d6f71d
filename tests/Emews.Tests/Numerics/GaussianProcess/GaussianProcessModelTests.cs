using Emews.Numerics.GaussianProcess;

namespace Emews.Tests.Numerics.GaussianProcess;

public sealed class GaussianProcessModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(300)]
    public void A_prediction_depends_on_no_other_point(int count)
    {
        var model = Fit(60);
        var points = TestFunctions.Points(2, count, 3);
        var forwards = model.Predict(points);
        var backwards = model.Predict([.. points.Reverse()]);
        Assert.Equal(forwards.Means, backwards.Means.Reverse());
        Assert.Equal(forwards.StandardDeviations, backwards.StandardDeviations.Reverse());
        Assert.Equal(forwards.Means[^1], model.Predict([points[^1]]).Means[0]);
    }

    [Fact]
    public void No_points_give_no_predictions() => Assert.Empty(Fit(20).Predict([]).Means);

    [Fact]
    public void Without_noise_it_passes_through_the_values()
    {
        var points = TestFunctions.Points(1, 40, 3);
        var values = Array.ConvertAll(points, TestFunctions.Ackley);
        var model = GaussianProcessRegressor.Fit(
            points, values, SurrogateSettings.Prototype, cancellationToken: TestContext.Current.CancellationToken);
        var prediction = model.Predict(points);
        Assert.All(prediction.Means.Zip(values), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        Assert.All(prediction.StandardDeviations, deviation => Assert.InRange(deviation, 0, 1e-4));
    }

    [Fact]
    public void Points_to_predict_at_are_checked()
    {
        var model = Fit(20);
        Assert.Contains(
            "Row 1", Assert.Throws<ArgumentException>(() => model.Predict([[1, 2, 3], [1, 2]])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Row 1",
            Assert.Throws<ArgumentException>(() => model.Predict([[1, 2, 3], [1, double.NaN, 3]])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_threads_may_predict_at_once()
    {
        var model = Fit(60);
        var points = TestFunctions.Points(2, 200, 3);
        var expected = model.Predict(points);
        var all = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => model.Predict(points), TestContext.Current.CancellationToken)));
        Assert.All(all, prediction => Assert.Equal(expected.Means, prediction.Means));
    }

    private static GaussianProcessModel Fit(int count)
    {
        var points = TestFunctions.Points(1, count, 3);
        return GaussianProcessRegressor.Fit(
            points, Array.ConvertAll(points, TestFunctions.Ackley), cancellationToken: TestContext.Current.CancellationToken);
    }
}
