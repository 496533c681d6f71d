using Emews.Numerics.GaussianProcess;

namespace Emews.Tests.Numerics.GaussianProcess;

public sealed class MarginalLikelihoodTests
{
    [Theory]
    [InlineData(KernelFamily.Rbf, false, true)]
    [InlineData(KernelFamily.Rbf, true, false)]
    [InlineData(KernelFamily.Matern52, false, false)]
    [InlineData(KernelFamily.Matern52, true, true)]
    [InlineData(KernelFamily.Matern32, false, true)]
    [InlineData(KernelFamily.Matern32, true, false)]
    public void The_gradient_is_the_slope_of_the_likelihood(KernelFamily kernel, bool ard, bool noise)
    {
        var likelihood = Create(new() { Kernel = kernel, Ard = ard, Noise = noise }, count: 37);
        var theta = likelihood.Layout.Create(0.4, 1.5, 0.05);
        // Different scales, so that none is taken for another.
        for (var i = 0; i < likelihood.Layout.LengthScales; i++)
        {
            theta[i] += 0.2 * i;
        }

        AssertGradientIsSlope(likelihood, theta);
    }

    [Fact]
    public void Where_the_matrix_is_not_positive_definite_nothing_is_likely_and_the_gradient_is_zero()
    {
        var likelihood = Create(SurrogateSettings.Prototype, count: 50);
        double[] gradient = [1, 1];
        Assert.Equal(double.NegativeInfinity, likelihood.Evaluate([Math.Log(1e5), Math.Log(1e5)], gradient));
        Assert.Equal([0, 0], gradient);
        // And nothing of it is left in the next evaluation.
        Assert.Equal(Create(SurrogateSettings.Prototype, count: 50).Evaluate([-1, 0]), likelihood.Evaluate([-1, 0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void With_known_standard_errors_the_gradient_is_the_slope_too(bool noise)
    {
        var likelihood = Create(new() { Noise = noise }, count: 37, i => 0.1 + (0.05 * (i % 7)));
        AssertGradientIsSlope(likelihood, likelihood.Layout.Create(0.4, 1.5, 0.05));
    }

    [Fact]
    public void Standard_errors_that_are_all_the_same_are_the_noise_that_is_fitted_else()
    {
        const double noise = 0.04;
        var points = TestFunctions.Points(1, 40, 4);
        var values = Array.ConvertAll(points, TestFunctions.Ackley);
        var deviation = Math.Sqrt(values.Sum(value => (value - values.Average()) * (value - values.Average())) / values.Length);
        var known = Create(SurrogateSettings.Prototype, count: 40, _ => Math.Sqrt(noise) * deviation);
        var fitted = Create(SurrogateSettings.Default, count: 40);
        Assert.Equal(fitted.Evaluate([-0.5, 0.2, Math.Log(noise)]), known.Evaluate([-0.5, 0.2]), 1e-8);
    }

    private static void AssertGradientIsSlope(MarginalLikelihood likelihood, double[] theta)
    {
        var gradient = new double[theta.Length];
        _ = likelihood.Evaluate(theta, gradient);
        for (var i = 0; i < theta.Length; i++)
        {
            const double step = 1e-5;
            var (above, below) = ((double[])[.. theta], (double[])[.. theta]);
            above[i] += step;
            below[i] -= step;
            Assert.Equal((likelihood.Evaluate(above) - likelihood.Evaluate(below)) / (2 * step), gradient[i], 1e-5);
        }
    }

    private static MarginalLikelihood Create(SurrogateSettings settings, int count, Func<int, double>? standardError = null)
    {
        var points = TestFunctions.Points(1, count, 4);
        double[]? errors = standardError is null ? null : [.. Enumerable.Range(0, count).Select(standardError)];
        return TestFunctions.Likelihood(points, Array.ConvertAll(points, TestFunctions.Ackley), settings, errors);
    }
}
