using Emews.Numerics.GaussianProcess;
using Emews.Numerics.LinearAlgebra;
using Emews.Numerics.Randomness;
using Emews.Numerics.Sampling;

namespace Emews.Tests.Numerics.GaussianProcess;

/// <summary>Functions to fit, and points to fit them at.</summary>
internal static class TestFunctions
{
    public static double[][] Points(long seed, int count, int dimensions, double bound = 32.768)
    {
        var upper = Enumerable.Repeat(bound, dimensions).ToArray();
        return UniformPoints.Draw(RandomStream.For(seed, "points"), count, Array.ConvertAll(upper, x => -x), upper);
    }

    public static double Ackley(double[] x) =>
        -20 * Math.Exp(-0.2 * Math.Sqrt(x.Average(v => v * v))) - Math.Exp(x.Average(v => Math.Cos(2 * Math.PI * v))) + 20 + Math.E;

    public static MarginalLikelihood Likelihood(
        double[][] points, double[] values, SurrogateSettings settings, IReadOnlyList<double>? standardErrors = null) =>
        new(settings, new(points, values, standardErrors), Execution.Everything);

    /// <summary>A model with given hyperparameters.</summary>
    public static GaussianProcessModel ModelAt(double[][] points, double[] values, SurrogateSettings settings, double[] theta)
    {
        var likelihood = Likelihood(points, values, settings);
        var value = likelihood.Evaluate(theta);
        return new(settings, likelihood.ToPosterior(Execution.Everything), value, []);
    }
}
