using Emews.Numerics.GaussianProcess;

namespace Emews.Tests.Numerics.GaussianProcess;

public sealed class PosteriorPointsTests
{
    private static readonly double[][] Points = TestFunctions.Points(1, 60, 3);
    private static readonly double[][] Places = TestFunctions.Points(2, 45, 3);

    private static readonly GaussianProcessModel Model = TestFunctions.ModelAt(
        Points, Array.ConvertAll(Points, TestFunctions.Ackley), new() { Kernel = KernelFamily.Matern52, Ard = true }, [-0.5, 0, 0.5, 0.3, -3]);

    [Fact]
    public void They_begin_with_what_the_model_predicts()
    {
        var posterior = Model.PosteriorAt(Places);
        var (function, value) = (Model.Predict(Places, includeNoise: false), Model.Predict(Places));
        Assert.Equal(Places.Length, posterior.Count);
        for (var i = 0; i < Places.Length; i++)
        {
            Assert.Equal(value.Means[i], posterior.Mean(i), 1e-9);
            Assert.Equal(function.StandardDeviations[i], posterior.StandardDeviation(i), 1e-9);
            Assert.Equal(value.StandardDeviations[i], posterior.DeviationOfValue(i), 1e-9);
        }
    }

    [Fact]
    public void To_be_told_values_is_to_condition_the_model_on_them()
    {
        var posterior = Model.PosteriorAt(Places);
        int[] told = [3, 17, 4, 3];
        double[] values = [2, 25, 11, 3];
        foreach (var (index, value) in told.Zip(values))
        {
            posterior.Observe(index, value);
        }

        var expected = Model.Condition([.. told.Select(index => Places[index])], values).Predict(Places, includeNoise: false);
        for (var i = 0; i < Places.Length; i++)
        {
            Assert.Equal(expected.Means[i], posterior.Mean(i), 1e-7);
            Assert.Equal(expected.StandardDeviations[i], posterior.StandardDeviation(i), 1e-7);
        }
    }

    [Fact]
    public void What_comes_out_as_expected_moves_no_mean_and_takes_uncertainty_away()
    {
        var (before, after) = (Model.PosteriorAt(Places), Model.PosteriorAt(Places));
        after.Observe(5);
        Assert.True(after.StandardDeviation(5) < 0.7 * before.StandardDeviation(5));
        for (var i = 0; i < Places.Length; i++)
        {
            Assert.Equal(before.Mean(i), after.Mean(i));
            Assert.InRange(after.StandardDeviation(i), 0, before.StandardDeviation(i));
        }
    }

    [Fact]
    public void The_same_place_over_and_over_leaves_all_numbers_finite()
    {
        var model = GaussianProcessRegressor.Fit(
            Points, Array.ConvertAll(Points, x => x[0]), SurrogateSettings.Prototype, cancellationToken: TestContext.Current.CancellationToken);
        var posterior = model.PosteriorAt([Places[0], Places[0], Points[0], Places[1]]);
        for (var i = 0; i < 20; i++)
        {
            posterior.Observe(i % 4, 1e6);
        }

        Assert.All(Enumerable.Range(0, 4), i => Assert.True(double.IsFinite(posterior.Mean(i)) && posterior.StandardDeviation(i) >= 0));
    }
}
