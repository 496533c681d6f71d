using System.Collections.Immutable;
using System.Globalization;

namespace Emews.Numerics.GaussianProcess;

/// <summary>Finds the hyperparameters of the largest likelihood by climbing from a few starting points, always the same.</summary>
internal static class HyperparameterSearch
{
    /// <summary>Leaves <paramref name="likelihood"/> evaluated at the θ that is returned.</summary>
    public static (double[] Theta, double Value) Run(
        MarginalLikelihood likelihood,
        int dimensions,
        GaussianProcessModel? startFrom,
        ImmutableArray<string>.Builder notes,
        CancellationToken cancellationToken)
    {
        var starts = StartingPoints.Find(likelihood, dimensions, cancellationToken);
        if (startFrom is not null && startFrom.Theta.Count == likelihood.Layout.Count)
        {
            starts = starts[..Math.Min(1, starts.Count)];
            starts.Add([.. startFrom.Theta]);
        }

        var climber = new BoundedMaximizer(likelihood, Hyperparameters.Lower, Hyperparameters.Upper);
        double[]? best = null;
        var bestValue = double.NegativeInfinity;
        foreach (var start in starts)
        {
            var value = climber.Climb(start, cancellationToken);
            if (value > bestValue)
                (best, bestValue) = (start, value);
        }

        if (best is null)
            return AddJitter(likelihood, notes, cancellationToken);
        // The same θ gives the same bits again; the last evaluation was of another one.
        _ = likelihood.Evaluate(best);
        return (best, bestValue);
    }

    private static (double[] Theta, double Value) AddJitter(
        MarginalLikelihood likelihood, ImmutableArray<string>.Builder notes, CancellationToken cancellationToken)
    {
        var theta = likelihood.Layout.Create(lengthScale: 0.5, constant: 1, noiseVariance: 0.1);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            likelihood.Jitter *= 100;
            var value = likelihood.Evaluate(theta);
            if (!double.IsFinite(value))
                continue;
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"The covariance matrix was not positive definite at any starting point: {likelihood.Jitter:G1} was added to its diagonal and the hyperparameters were not fitted."));
            return (theta, value);
        }
    }
}
