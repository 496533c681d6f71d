using Emews.Numerics.Acquisition;
using Emews.Numerics.GaussianProcess;

namespace Emews.Tests.Numerics.GaussianProcess;

/// <summary>The same numbers as scikit-learn; what is matched how closely is said in <c>tests/vectors/gpr/README.md</c>.</summary>
public sealed class ReferenceVectorTests
{
    private const double WorstCondition = 1e12;

    // Rounding decides for repeated points, and numpy divides by a rounding error where y is constant but not exactly.
    private static readonly string[] DecidedByRounding =
        ["degenerate_constant_y_inexact", "degenerate_duplicates_other_y", "degenerate_duplicates_same_y"];

    public static TheoryData<string> All => [.. ReferenceVector.Names];

    public static TheoryData<string> Comparable => [.. ReferenceVector.Names.Except(DecidedByRounding, StringComparer.Ordinal)];

    public static TheoryData<string> Fittable =>
        [.. ReferenceVector.Names.Where(name => !name.StartsWith("degenerate", StringComparison.Ordinal))];

    public static TheoryData<string> Degenerate =>
        [.. ReferenceVector.Names.Where(name => name.StartsWith("degenerate", StringComparison.Ordinal))];

    [Fact]
    public void No_vector_is_missing()
    {
        Assert.Equal(16, ReferenceVector.Names.Count());
        Assert.Equal(6, Degenerate.Count);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Scaling_is_the_same(string name)
    {
        var vector = ReferenceVector.Load(name);
        var columns = new MinMaxScaler(vector.Points).ToColumns(vector.TestPoints);
        for (var i = 0; i < vector.TestPoints.Length; i++)
        {
            for (var d = 0; d < vector.Scaler.Scale.Length; d++)
            {
                Assert.Equal(vector.TestPoints[i][d] * vector.Scaler.Scale[d] + vector.Scaler.Min[d], columns[d, i], 1e-14);
            }
        }

        var normalizer = new ValueNormalizer(vector.Values);
        Assert.Equal(vector.Mean, normalizer.Mean, 1e-14 * Math.Max(1, Math.Abs(vector.Mean)));
        // Exactly constant values, and those that are so but for rounding, are not scaled.
        if (normalizer.IsConstant)
        {
            Assert.Equal(1, normalizer.StandardDeviation);
        }
        else
        {
            Assert.Equal(1, normalizer.StandardDeviation / vector.StandardDeviation, 1e-14);
        }
    }

    [Theory]
    [MemberData(nameof(Comparable))]
    public void Likelihood_and_gradient_are_the_same_at_given_hyperparameters(string name)
    {
        var vector = ReferenceVector.Load(name);
        var likelihood = TestFunctions.Likelihood(vector.Points, vector.Values, vector.Settings);
        var compared = 0;
        foreach (var expected in vector.Fixed.Where(evaluation => evaluation.Condition <= WorstCondition))
        {
            var gradient = new double[expected.Theta.Length];
            var value = likelihood.Evaluate(expected.Theta, gradient);
            AssertClose(expected.Likelihood, value, Tolerance(expected));
            for (var i = 0; i < gradient.Length; i++)
            {
                AssertClose(expected.Gradient[i], gradient[i], Tolerance(expected));
            }

            compared++;
        }

        Assert.InRange(compared, 2, 3);
    }

    [Theory]
    [MemberData(nameof(Comparable))]
    public void Predictions_and_ranking_are_the_same_at_given_hyperparameters(string name)
    {
        var vector = ReferenceVector.Load(name);
        var expected = vector.Fixed[0];
        var (means, deviations) = (expected.Means!, expected.StandardDeviations!);
        var (improvements, expectedOrder) = (expected.ExpectedImprovements!, expected.Order!);
        var tolerance = Tolerance(expected);
        var prediction = TestFunctions.ModelAt(vector.Points, vector.Values, vector.Settings, expected.Theta).Predict(vector.TestPoints);
        Assert.Equal(vector.Values.Min(), expected.BestValue);
        var largest = improvements.Max();
        for (var i = 0; i < means.Length; i++)
        {
            Assert.Equal(means[i], prediction.Means[i], tolerance * vector.StandardDeviation);
            Assert.Equal(deviations[i], prediction.StandardDeviations[i], tolerance * vector.StandardDeviation);
            var improvement = ExpectedImprovement.Value(prediction.Means[i], prediction.StandardDeviations[i], expected.BestValue);
            Assert.Equal(improvements[i], improvement, tolerance * largest);
        }

        // Whatever is apart in the expected order must be so in ours: the same points stand before the gap.
        var order = Ranking.ByExpectedImprovement(prediction, expected.BestValue);
        for (var place = 1; place < order.Length; place++)
        {
            if (improvements[expectedOrder[place - 1]] - improvements[expectedOrder[place]] > 1e-9 * largest)
            {
                Assert.Equal(expectedOrder[..place].Order(), order[..place].Order());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Fittable))]
    public void The_fit_is_at_least_as_likely_as_the_best_of_several_starts(string name)
    {
        var vector = ReferenceVector.Load(name);
        var model = GaussianProcessRegressor.Fit(
            vector.Points, vector.Values, vector.Settings, cancellationToken: TestContext.Current.CancellationToken);
        // Of ten points in four dimensions the likeliest model knows nothing but their mean.
        Assert.Equal(vector.Points.Length == 10 ? 1 : 0, model.Notes.Count);
        Assert.All(model.Notes, note => Assert.Contains("chance", note, StringComparison.Ordinal));
        var prediction = model.Predict(vector.TestPoints);
        AssertFinite(prediction);
        if (vector.Best.Condition > WorstCondition)
        {
            Assert.True(model.LogMarginalLikelihood >= 300, $"{model.LogMarginalLikelihood}");
            return;
        }

        Assert.True(
            model.LogMarginalLikelihood >= vector.Best.Likelihood - 1e-3 * Math.Max(1, Math.Abs(vector.Best.Likelihood)),
            $"{model.LogMarginalLikelihood} is less than {vector.Best.Likelihood}");
        // Here both found the same maximum.
        Assert.All(model.Theta.Zip(vector.Best.Theta), pair => Assert.Equal(pair.Second, pair.First, 1e-3));
        for (var i = 0; i < vector.TestPoints.Length; i++)
        {
            Assert.Equal(vector.Best.Means![i], prediction.Means[i], 1e-5 * vector.StandardDeviation);
            Assert.Equal(vector.Best.StandardDeviations![i], prediction.StandardDeviations[i], 1e-5 * vector.StandardDeviation);
        }
    }

    [Theory]
    [MemberData(nameof(Degenerate))]
    public void Degenerate_data_gives_finite_predictions_with_any_surrogate(string name)
    {
        var vector = ReferenceVector.Load(name);
        foreach (var kernel in Enum.GetValues<KernelFamily>())
        {
            foreach (var (ard, noise) in new[] { (false, false), (false, true), (true, false), (true, true) })
            {
                var settings = new SurrogateSettings { Kernel = kernel, Ard = ard, Noise = noise };
                var model = GaussianProcessRegressor.Fit(
                    vector.Points, vector.Values, settings, cancellationToken: TestContext.Current.CancellationToken);
                Assert.True(double.IsFinite(model.LogMarginalLikelihood));
                AssertFinite(model.Predict(vector.TestPoints));
            }
        }
    }

    [Theory]
    [InlineData("ackley_d4_n10")]
    [InlineData("ackley_d4_n50")]
    [InlineData("ackley_d4_n100_matern52")]
    [InlineData("gauss_bumps_d4_n150_ard")]
    [InlineData("ackley_d4_n200_rbf_white")]
    public void Every_width_of_registers_and_number_of_cores_gives_the_same_model_to_the_last_bit(string name)
    {
        var vector = ReferenceVector.Load(name);
        var models = LinearAlgebra.Examples.Executions.Select(execution => GaussianProcessRegressor.Fit(
            vector.Points, vector.Values, vector.Settings, null, null, execution, TestContext.Current.CancellationToken)).ToArray();
        var predictions = models.Select(model => model.Predict(vector.TestPoints)).ToArray();
        Assert.All(models, model => Assert.Equal(models[0].Theta, model.Theta));
        Assert.All(predictions, prediction => Assert.Equal(predictions[0].Means, prediction.Means));
        Assert.All(predictions, prediction => Assert.Equal(predictions[0].StandardDeviations, prediction.StandardDeviations));
    }

    private static double Tolerance(ReferenceEvaluation expected) => expected.Condition < 1e8 ? 1e-8 : expected.Condition * 1e-15;

    private static void AssertClose(double expected, double actual, double tolerance) =>
        Assert.Equal(expected, actual, tolerance * Math.Max(1, Math.Abs(expected)));

    private static void AssertFinite(Prediction prediction)
    {
        Assert.All(prediction.Means, mean => Assert.True(double.IsFinite(mean)));
        Assert.All(prediction.StandardDeviations, deviation => Assert.True(double.IsFinite(deviation) && deviation >= 0));
    }
}
