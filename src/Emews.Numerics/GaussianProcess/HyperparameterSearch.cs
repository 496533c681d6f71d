namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// Finds the hyperparameters of the largest likelihood by climbing from a few starting points, always the same. Of many points a part
/// shows, at little cost, where the maxima are and how they curve; the climbs that count then have a short way.
/// </summary>
internal sealed class HyperparameterSearch(MarginalLikelihood likelihood, SurrogateSettings settings)
{
    // A fit must make the values e times as likely as pure noise does; with less, the length scale found is an accident.
    private const double LeastEvidence = 1;

    // With more points than the first of these, as many as the second are looked at beforehand.
    private const int LeastToDivide = 320;
    private const int PartSize = 240;

    private readonly TrainingSet _training = likelihood.Training;
    private readonly Hyperparameters _layout = likelihood.Layout;

    /// <summary>What was out of the ordinary, in sentences.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Finds θ; the likelihood may be evaluated at another one afterwards.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public double[] Run(IReadOnlyList<double>? startFrom, CancellationToken cancellationToken)
    {
        var warm = Usable(startFrom);
        var (starts, curvature) = Look(cancellationToken);
        if (warm is not null)
        {
            starts = [warm, .. starts[..1], .. starts.Skip(starts.Count - settings.Restarts)];
        }

        var (best, bestValue) = ClimbFrom(starts, curvature, cancellationToken);
        if (_layout.HasNoise && bestValue < LikelihoodOfNoise() + LeastEvidence)
        {
            best = _layout.Create(StartingPoints.Typical(0.8, _training.Dimensions), constant: 0.5, noiseVariance: 0.5);
            Notes.Add("No fit makes the values much likelier than pure noise: a smooth trend and noise, in equal parts, were assumed.");
        }
        else if (!_training.Normalizer.IsConstant && CollapseCheck.IsCollapsed(_training, _layout, settings.Kernel, best))
        {
            Notes.Add("The length scales found are so small that no point tells of any other: predictions are all alike, and a ranking by them is chance. A surrogate with noise, or other bounds of the length scales, may help.");
        }

        return best;
    }

    private double[]? Usable(IReadOnlyList<double>? startFrom)
    {
        if (startFrom is null)
        {
            return null;
        }

        double[] start = [.. startFrom];
        if (start.Length != _layout.Count)
        {
            Notes.Add($"The fit began anew, and not from the hyperparameters given: there are {start.Length} of them, and this surrogate has {_layout.Count}. It only takes longer.");
            return null;
        }

        if (!start.All(double.IsFinite))
        {
            Notes.Add("The fit began anew, and not from the hyperparameters given: not all of them are finite. It only takes longer.");
            return null;
        }

        start = _layout.Bounded(start);
        if (CollapseCheck.IsCollapsed(_training, _layout, settings.Kernel, start))
        {
            Notes.Add("The fit began anew, and not from the one before, whose length scales were so small that no point told of any other. It only takes longer.");
            return null;
        }

        return start;
    }

    /// <summary>Starting points, the best first and those asked for last, and how the likelihood probably curves.</summary>
    private (List<double[]> Starts, InverseCurvature? Curvature) Look(CancellationToken cancellationToken)
    {
        var divide = _training.Count > LeastToDivide;
        var part = divide ? likelihood.OfPart(PointSubset.Spread(PartSize, _training.Count)) : likelihood;
        var starts = new StartingPoints(part, _training.Dimensions).Find(cancellationToken);
        var further = new RandomStarts(_layout, _training.Dimensions).Draw(settings.Restarts);
        if (!divide)
        {
            return ([.. starts, .. further], null);
        }

        var climber = new BoundedMaximizer(part, _layout.LowerBounds, _layout.UpperBounds) { GainTolerance = 1e-6 };
        InverseCurvature? curvature = null;
        var found = new List<(double[] Theta, double Value)>();
        foreach (var start in starts)
        {
            var value = climber.Climb(start, cancellationToken);
            if (found.All(other => value > other.Value))
            {
                curvature = climber.Curvature?.Scaled((double)part.Count / _training.Count);
            }

            found.Add((start, value));
        }

        return ([.. found.OrderByDescending(start => start.Value).Select(start => start.Theta), .. further], curvature);
    }

    private (double[] Theta, double Value) ClimbFrom(
        List<double[]> starts, InverseCurvature? curvature, CancellationToken cancellationToken)
    {
        var climber = new BoundedMaximizer(likelihood, _layout.LowerBounds, _layout.UpperBounds) { Start = curvature };
        var best = starts[0];
        var bestValue = double.NegativeInfinity;
        for (var i = 0; i < starts.Count; i++)
        {
            // A start this close to the maximum that was found leads there again.
            var asked = i >= starts.Count - settings.Restarts;
            if (double.IsFinite(bestValue) && !asked && AreNeighbours(starts[i], best))
            {
                continue;
            }

            var value = climber.Climb(starts[i], cancellationToken);
            if (value > bestValue)
            {
                (best, bestValue) = (starts[i], value);
            }
        }

        return (best, bestValue);
    }

    /// <summary>Length scales within a factor of 2 of each other, and ratios of noise to constant within one of 10.</summary>
    private bool AreNeighbours(double[] theta, double[] other)
    {
        for (var d = 0; d < _layout.LengthScales; d++)
        {
            if (Math.Abs(theta[d] - other[d]) > Math.Log(2))
            {
                return false;
            }
        }

        return !_layout.HasNoise || Math.Abs(LogNoiseRatio(theta) - LogNoiseRatio(other)) <= Math.Log(10);
    }

    private double LogNoiseRatio(double[] theta) => theta[_layout.NoiseIndex] - theta[_layout.ConstantIndex];

    /// <summary>Normalised values as independent standard normal ones: their squares add up to their number.</summary>
    private double LikelihoodOfNoise() => -0.5 * likelihood.Count * (Math.Log(2 * Math.PI) + 1);
}
