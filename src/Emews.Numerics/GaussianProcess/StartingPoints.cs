namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// Looks around before climbing: on a coarse grid of length scales and ratios of noise to constant the best constant is known in
/// closed form, and a likelihood without its gradient is cheap. The best of each ratio is a starting point: a likelihood has
/// often two maxima, one that explains the values by noise and one by a rugged function.
/// </summary>
internal static class StartingPoints
{
    // For coordinates scaled to −1 … 1 and four of them; typical distances grow with the root of their number.
    private static ReadOnlySpan<double> LengthScales => [0.1, 0.2, 0.4, 0.8, 1.6, 3.2];

    private static ReadOnlySpan<double> NoiseRatios => [0.003, 0.3];

    /// <summary>The starting points, best first. Those where the likelihood is undefined are left out.</summary>
    public static List<double[]> Find(MarginalLikelihood likelihood, int dimensions, CancellationToken cancellationToken)
    {
        var starts = new List<(double[] Theta, double Value)>();
        foreach (var ratio in likelihood.Layout.HasNoise ? NoiseRatios : NoiseRatios[..1])
        {
            (double[] Theta, double Value) best = ([], double.NegativeInfinity);
            foreach (var lengthScale in LengthScales)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var theta = likelihood.Layout.Create(lengthScale * Math.Sqrt(dimensions / 4.0), constant: 1, noiseVariance: ratio);
                var value = ScaleToBest(likelihood, theta);
                if (value > best.Value)
                    best = (theta, value);
            }

            if (double.IsFinite(best.Value))
                starts.Add(best);
        }

        return [.. starts.OrderByDescending(start => start.Value).Select(start => start.Theta)];
    }

    /// <summary>
    /// Moves constant and noise variance together to where the likelihood is largest, and gives it: with K = c·R it is
    /// −½·yᵀK⁻¹y − ½·ln|K| − (n/2)·ln 2π, and largest where yᵀK⁻¹y = n.
    /// </summary>
    private static double ScaleToBest(MarginalLikelihood likelihood, double[] theta)
    {
        var value = likelihood.Evaluate(theta);
        var mean = likelihood.Misfit / likelihood.Count;
        if (!double.IsFinite(value) || !(mean > 0))
            return value;
        // Inside the bounds, with room to move.
        var shift = Math.Clamp(Math.Log(mean), Hyperparameters.Lower + 1, Hyperparameters.Upper - 1);
        for (var i = likelihood.Layout.ConstantIndex; i < theta.Length; i++)
            theta[i] += shift;
        return value + 0.5 * likelihood.Count * (mean - mean * Math.Exp(-shift) - shift);
    }
}
