using Emews.Numerics.GaussianProcess;

namespace Emews.Tests.Numerics.GaussianProcess;

public sealed class MarginalLikelihoodTests
{
    [Theory]
    [InlineData(KernelFamily.Rbf, false, true)]
    [InlineData(KernelFamily.Rbf, true, false)]
    [InlineData(KernelFamily.Matern52, false, false)]
    [InlineData(KernelFamily.Matern52, true, true)]
    public void The_gradient_is_the_slope_of_the_likelihood(KernelFamily kernel, bool ard, bool noise)
    {
        var likelihood = Create(new() { Kernel = kernel, Ard = ard, Noise = noise }, count: 37);
        var theta = likelihood.Layout.Create(0.4, 1.5, 0.05);
        // Different scales, so that none is taken for another.
        for (var i = 0; i < likelihood.Layout.LengthScales; i++)
        {
            theta[i] += 0.2 * i;
        }

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

    [Fact]
    public void Where_the_matrix_is_not_positive_definite_nothing_is_likely_and_the_gradient_is_zero()
    {
        var likelihood = Create(SurrogateSettings.Prototype, count: 50);
        double[] gradient = [1, 1];
        Assert.Equal(double.NegativeInfinity, likelihood.Evaluate([Hyperparameters.Upper, Hyperparameters.Upper], gradient));
        Assert.Equal([0, 0], gradient);
        // And nothing of it is left in the next evaluation.
        Assert.Equal(Create(SurrogateSettings.Prototype, count: 50).Evaluate([-1, 0]), likelihood.Evaluate([-1, 0]));
    }

    private static MarginalLikelihood Create(SurrogateSettings settings, int count)
    {
        var points = TestFunctions.Points(1, count, 4);
        return TestFunctions.Likelihood(points, Array.ConvertAll(points, TestFunctions.Ackley), settings);
    }
}
