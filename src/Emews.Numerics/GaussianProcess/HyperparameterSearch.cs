using System.Collections.Immutable;

namespace Emews.Numerics.GaussianProcess;

/// <summary>Finds the hyperparameters of the largest likelihood by climbing from a few starting points, always the same.</summary>
internal sealed class HyperparameterSearch(MarginalLikelihood likelihood, int dimensions, ImmutableArray<string>.Builder notes)
{
    // A fit must make the values e times as likely as pure noise does; with less, the length scale found is an accident.
    private const double LeastEvidence = 1;

    /// <summary>Leaves the likelihood evaluated at the θ that is returned.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public (double[] Theta, double Value) Run(IReadOnlyList<double>? startFrom, CancellationToken cancellationToken)
    {
        var starts = new StartingPoints(likelihood, dimensions).Find(cancellationToken);
        if (startFrom is not null)
            starts = [[.. startFrom], starts[0]];

        var climber = new BoundedMaximizer(likelihood, Hyperparameters.Lower, Hyperparameters.Upper);
        var best = starts[0];
        var bestValue = double.NegativeInfinity;
        foreach (var start in starts)
        {
            var value = climber.Climb(start, cancellationToken);
            if (value > bestValue)
                (best, bestValue) = (start, value);
        }

        if (likelihood.Layout.HasNoise && bestValue < LikelihoodOfNoise() + LeastEvidence)
        {
            best = likelihood.Layout.Create(StartingPoints.Typical(0.8, dimensions), constant: 0.5, noiseVariance: 0.5);
            notes.Add("The values are hardly more likely under any fit than as pure noise: a smooth trend and noise, in equal parts, were assumed.");
        }

        // The last evaluation was of another θ, or its factor was lost to the gradient.
        return (best, likelihood.Evaluate(best));
    }

    /// <summary>Normalised values as independent standard normal ones: their squares add up to their number.</summary>
    private double LikelihoodOfNoise() => -0.5 * likelihood.Count * (Math.Log(2 * Math.PI) + 1);
}
