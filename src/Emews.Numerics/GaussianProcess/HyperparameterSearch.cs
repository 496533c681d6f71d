namespace Emews.Numerics.GaussianProcess;

/// <summary>Finds the hyperparameters of the largest likelihood by climbing from a few starting points, always the same.</summary>
internal sealed class HyperparameterSearch(MarginalLikelihood likelihood, int dimensions, int restarts)
{
    // A fit must make the values e times as likely as pure noise does; with less, the length scale found is an accident.
    private const double LeastEvidence = 1;

    /// <summary>What was out of the ordinary, in sentences.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Leaves the likelihood evaluated at the θ that is returned.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public (double[] Theta, double Value) Run(IReadOnlyList<double>? startFrom, CancellationToken cancellationToken)
    {
        var starts = new StartingPoints(likelihood, dimensions).Find(cancellationToken);
        if (startFrom?.Count == likelihood.Layout.Count)
        {
            starts = [[.. startFrom], starts[0]];
        }
        else if (startFrom is not null)
        {
            Notes.Add($"The start was left out: it has {startFrom.Count} hyperparameters and this surrogate {likelihood.Layout.Count}.");
        }

        starts.AddRange(new RandomStarts(likelihood.Layout, dimensions).Draw(restarts));
        var (best, bestValue) = ClimbFrom(starts, cancellationToken);
        if (likelihood.Layout.HasNoise && bestValue < LikelihoodOfNoise() + LeastEvidence)
        {
            best = likelihood.Layout.Create(StartingPoints.Typical(0.8, dimensions), constant: 0.5, noiseVariance: 0.5);
            Notes.Add("No fit makes the values much likelier than pure noise: a smooth trend and noise, in equal parts, were assumed.");
        }

        // The last evaluation was of another θ, or its factor was lost to the gradient.
        return (best, likelihood.Evaluate(best));
    }

    private (double[] Theta, double Value) ClimbFrom(List<double[]> starts, CancellationToken cancellationToken)
    {
        var climber = new BoundedMaximizer(likelihood, likelihood.Layout.LowerBounds, likelihood.Layout.UpperBounds);
        var best = starts[0];
        var bestValue = double.NegativeInfinity;
        foreach (var start in starts)
        {
            // A start this close to the maximum that was found leads there again.
            if (double.IsFinite(bestValue) && AreNeighbours(start, best))
            {
                continue;
            }

            var value = climber.Climb(start, cancellationToken);
            if (value > bestValue)
            {
                (best, bestValue) = (start, value);
            }
        }

        return (best, bestValue);
    }

    /// <summary>Length scales within a factor of 2 of each other, and ratios of noise to constant within one of 10.</summary>
    private bool AreNeighbours(double[] theta, double[] other)
    {
        for (var d = 0; d < likelihood.Layout.LengthScales; d++)
        {
            if (Math.Abs(theta[d] - other[d]) > Math.Log(2))
            {
                return false;
            }
        }

        return !likelihood.Layout.HasNoise || Math.Abs(LogNoiseRatio(theta) - LogNoiseRatio(other)) <= Math.Log(10);
    }

    private double LogNoiseRatio(double[] theta) => theta[likelihood.Layout.NoiseIndex] - theta[likelihood.Layout.ConstantIndex];

    /// <summary>Normalised values as independent standard normal ones: their squares add up to their number.</summary>
    private double LikelihoodOfNoise() => -0.5 * likelihood.Count * (Math.Log(2 * Math.PI) + 1);
}
