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

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    public void Means_alone_are_the_same_to_the_last_bit(int count)
    {
        var points = TestFunctions.Points(2, count, 3);
        Assert.Equal(Fit(60).Predict(points).Means, Fit(60).PredictMeans(points));
    }

    [Fact]
    public void No_points_give_no_predictions() => Assert.Empty(Fit(20).Predict([]).Means.Concat(Fit(20).PredictMeans([])));

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

    [Fact]
    public void A_point_left_out_is_predicted_as_by_a_model_of_the_others()
    {
        var points = TestFunctions.Points(1, 40, 3);
        var values = Array.ConvertAll(points, TestFunctions.Ackley);
        double[] theta = [-0.3, 0.4, -2];

        var leftOut = TestFunctions.ModelAt(points, values, SurrogateSettings.Default, theta).PredictLeftOut();
        var covariance = Covariance(points, theta);
        for (var i = 0; i < points.Length; i += 7)
        {
            var (mean, deviation) = Conditional(covariance, values, i, Math.Exp(theta[2]));
            Assert.Equal(mean, leftOut.Means[i], 1e-6);
            Assert.Equal(deviation, leftOut.StandardDeviations[i], 1e-6);
        }
    }

    [Fact]
    public void The_function_itself_is_more_certain_than_an_observation_of_it()
    {
        var model = Fit(60);
        var points = TestFunctions.Points(2, 50, 3);
        var (function, observation) = (model.Predict(points, includeNoise: false), model.Predict(points));
        Assert.Equal(observation.Means, function.Means);
        var noise = observation.StandardDeviations.Zip(function.StandardDeviations, (o, f) => (o * o) - (f * f)).ToList();
        Assert.All(noise, variance => Assert.True(variance > 0));
        Assert.All(noise, variance => Assert.Equal(noise[0], variance, 1e-9 * noise[0]));
    }

    /// <summary>The covariance of the normalised values at all points, without noise, as written in a textbook.</summary>
    private static double[,] Covariance(double[][] points, double[] theta)
    {
        var scaled = points.Select(point => point.Select((x, d) =>
        {
            var (low, high) = (points.Min(p => p[d]), points.Max(p => p[d]));
            return (2 * (x - low) / (high - low)) - 1;
        }).ToArray()).ToArray();
        var covariance = new double[points.Length, points.Length];
        for (var i = 0; i < points.Length; i++)
        {
            for (var j = 0; j < points.Length; j++)
            {
                var distance = scaled[i].Zip(scaled[j], (a, b) => (a - b) * (a - b)).Sum();
                covariance[i, j] = Math.Exp(theta[1]) * Math.Exp(-distance / (2 * Math.Exp(2 * theta[0])));
            }
        }

        return covariance;
    }

    /// <summary>Mean and standard deviation of value i given all others, by elimination.</summary>
    private static (double Mean, double Deviation) Conditional(double[,] covariance, double[] values, int i, double noise)
    {
        var count = values.Length;
        var mean = values.Average();
        var spread = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / count);
        int[] others = [.. Enumerable.Range(0, count).Where(j => j != i)];
        var system = others.Select(j => others.Select(k => covariance[j, k] + (j == k ? noise + 1e-10 : 0))
            .Append((values[j] - mean) / spread).Append(covariance[j, i]).ToArray()).ToArray();
        var n = others.Length;
        for (var pivot = 0; pivot < n; pivot++)
        {
            foreach (var row in system.Where((_, r) => r != pivot))
            {
                var factor = row[pivot] / system[pivot][pivot];
                for (var column = pivot; column < n + 2; column++)
                {
                    row[column] -= factor * system[pivot][column];
                }
            }
        }

        var cross = others.Select(j => covariance[i, j]).ToArray();
        var predicted = Enumerable.Range(0, n).Sum(r => cross[r] * system[r][n] / system[r][r]);
        var explained = Enumerable.Range(0, n).Sum(r => cross[r] * system[r][n + 1] / system[r][r]);
        return (mean + (spread * predicted), spread * Math.Sqrt(covariance[i, i] + noise + 1e-10 - explained));
    }

    private static GaussianProcessModel Fit(int count)
    {
        var points = TestFunctions.Points(1, count, 3);
        return GaussianProcessRegressor.Fit(
            points, Array.ConvertAll(points, TestFunctions.Ackley), cancellationToken: TestContext.Current.CancellationToken);
    }
}
