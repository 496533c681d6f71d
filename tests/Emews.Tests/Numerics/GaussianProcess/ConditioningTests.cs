using Emews.Numerics.GaussianProcess;

namespace Emews.Tests.Numerics.GaussianProcess;

public sealed class ConditioningTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(30)]
    [InlineData(101)]
    public void Further_observations_are_known_as_if_they_had_been_from_the_start(int count)
    {
        var points = TestFunctions.Points(1, count, 3);
        var values = Array.ConvertAll(points, TestFunctions.Ackley);
        // Each further value is as far below the mean as another is above it, and the further points lie among the others: so the
        // scaling is the same for all of them together.
        var further = Array.ConvertAll(points, point => point.Select((x, d) => 0.9 * x + 0.1 * points.Average(p => p[d])).ToArray());
        var furtherValues = Array.ConvertAll(values, value => 2 * values.Average() - value);
        double[][] places = [.. TestFunctions.Points(2, 40, 3), points[0], further[0]];
        foreach (var settings in new SurrogateSettings[] { SurrogateSettings.Default, new() { Kernel = KernelFamily.Matern32, Ard = true } })
        {
            double[] theta = settings.Ard ? [-0.5, 0, 0.5, 0.3, -3] : [-0.3, 0.4, -2];
            var conditioned = TestFunctions.ModelAt(points, values, settings, theta).Condition(further, furtherValues);
            var fresh = TestFunctions.ModelAt([.. points, .. further], [.. values, .. furtherValues], settings, theta);
            AssertSame(fresh, conditioned, places, 1e-8);
            // In two steps as in one.
            var middle = count / 2;
            var twice = TestFunctions.ModelAt(points, values, settings, theta)
                .Condition(further[..middle], furtherValues[..middle]).Condition(further[middle..], furtherValues[middle..]);
            AssertSame(conditioned, twice, places, 1e-8);
        }
    }

    [Fact]
    public void A_predicted_mean_as_a_value_moves_no_mean_and_takes_uncertainty_away()
    {
        var model = Fit(SurrogateSettings.Default);
        var running = TestFunctions.Points(3, 10, 3);
        var places = TestFunctions.Points(2, 50, 3);
        var believer = model.Condition(running, model.Predict(running).Means);
        var (before, after) = (model.Predict(places), believer.Predict(places));
        for (var i = 0; i < places.Length; i++)
        {
            Assert.Equal(before.Means[i], after.Means[i], 1e-6);
            Assert.InRange(after.StandardDeviations[i], 0, before.StandardDeviations[i] + 1e-9);
        }

        Assert.True(believer.Predict(running, false).StandardDeviations.Sum() < 0.9 * model.Predict(running, false).StandardDeviations.Sum());
    }

    [Fact]
    public void The_model_itself_stays_as_it_is()
    {
        var model = Fit(SurrogateSettings.Default);
        var places = TestFunctions.Points(2, 20, 3);
        var before = model.Predict(places);
        _ = model.Condition(places, before.StandardDeviations);
        Assert.Equal(before.Means, model.Predict(places).Means);
        Assert.Same(model, model.Condition([], []));
    }

    [Fact]
    public void Contradicting_and_enormous_values_leave_it_finite_and_a_note_says_what_was_done()
    {
        var model = Fit(SurrogateSettings.Prototype);
        var point = TestFunctions.Points(3, 1, 3)[0];
        var conditioned = model.Condition([.. Enumerable.Repeat(point, 20)], [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? 1e300 : -1.7e308)]);
        var prediction = conditioned.Predict([point, .. TestFunctions.Points(2, 20, 3)]);
        Assert.All(prediction.Means.Concat(prediction.StandardDeviations), value => Assert.True(double.IsFinite(value)));
        Assert.All(conditioned.Sample([point, point], Emews.Numerics.Randomness.RandomStream.For(1, "draw")), value => Assert.True(double.IsFinite(value)));
        var known = TestFunctions.Points(1, 60, 3);
        var crowded = model.Condition([.. Enumerable.Range(0, 200).Select(i => known[i % 2])], [.. Enumerable.Range(0, 200).Select(i => (double)i)]);
        Assert.All(crowded.Predict(known).Means, value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Wrong_input_is_refused()
    {
        var model = Fit(SurrogateSettings.Default);
        Assert.Contains("Row 0 has 2 coordinates", Assert.Throws<ArgumentException>(() => model.Condition([[1, 2]], [1])).Message, StringComparison.Ordinal);
        Assert.Contains("2 values for 1 points", Assert.Throws<ArgumentException>(() => model.Condition([[1, 2, 3]], [1, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => model.Condition([[1, 2, 3]], [double.NaN])).Message, StringComparison.Ordinal);
    }

    private static GaussianProcessModel Fit(SurrogateSettings settings)
    {
        var points = TestFunctions.Points(1, 60, 3);
        return GaussianProcessRegressor.Fit(
            points, Array.ConvertAll(points, TestFunctions.Ackley), settings, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static void AssertSame(GaussianProcessModel expected, GaussianProcessModel actual, double[][] places, double tolerance)
    {
        Assert.Equal(expected.LogMarginalLikelihood, actual.LogMarginalLikelihood, tolerance * Math.Max(1, Math.Abs(expected.LogMarginalLikelihood)));
        var (one, other) = (expected.Predict(places), actual.Predict(places));
        for (var i = 0; i < places.Length; i++)
        {
            Assert.Equal(one.Means[i], other.Means[i], tolerance);
            Assert.Equal(one.StandardDeviations[i], other.StandardDeviations[i], tolerance);
        }
    }
}
