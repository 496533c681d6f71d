namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// Looks around before climbing: on a coarse grid of length scales and ratios of noise to constant the best constant is known in
/// closed form, and a likelihood without its gradient is cheap. The best of each ratio is a starting point: a likelihood often
/// has two maxima, one that explains the values by noise and one by a rugged function.
/// </summary>
internal sealed class StartingPoints(MarginalLikelihood likelihood, int dimensions)
{
    private static ReadOnlySpan<double> LengthScales => [0.1, 0.2, 0.4, 0.8, 1.6, 3.2];

    private static ReadOnlySpan<double> NoiseRatios => [0.003, 0.3];

    /// <summary>
    /// A length scale that means the same in any number of dimensions: typical distances grow with the root of it. Taken as given
    /// for four.
    /// </summary>
    public static double Typical(double lengthScale, int dimensions) => lengthScale * Math.Sqrt(dimensions / 4.0);

    /// <summary>One or two starting points, the best first. The likelihood is finite at each.</summary>
    public List<double[]> Find(CancellationToken cancellationToken)
    {
        var starts = new List<(double[] Theta, double Value)>();
        foreach (var ratio in likelihood.Layout.HasNoise ? NoiseRatios : NoiseRatios[..1])
        {
            (double[] Theta, double BestConstant, double Value) best = ([], 1, double.NegativeInfinity);
            foreach (var lengthScale in LengthScales)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var theta = likelihood.Layout.Create(Typical(lengthScale, dimensions), constant: 1, ratio);
                var (constant, value) = AtBestConstant(theta);
                if (value > best.Value)
                {
                    best = (theta, constant, value);
                }
            }

            starts.Add((Scaled(best.Theta, best.BestConstant), best.Value));
        }

        return [.. starts.OrderByDescending(start => start.Value).Select(start => start.Theta)];
    }

    /// <summary>
    /// The constant with which the likelihood is largest when the noise variance grows with it, and that likelihood. With K = c·R it
    /// is −½·yᵀR⁻¹y/c − ½·ln|R| − (n/2)·ln(2π·c), so that c = yᵀR⁻¹y/n.
    /// </summary>
    private (double Constant, double Value) AtBestConstant(double[] theta)
    {
        var value = likelihood.Evaluate(theta);
        var bounds = likelihood.Layout.ConstantBounds;
        var quotient = likelihood.Misfit / likelihood.Count;
        var constant = Math.Clamp(quotient, bounds.Lower, bounds.Upper);
        return (constant, value + 0.5 * likelihood.Count * (quotient - quotient / constant - Math.Log(constant)));
    }

    private double[] Scaled(double[] theta, double constant)
    {
        double[] scaled = [.. theta];
        for (var i = likelihood.Layout.ConstantIndex; i < scaled.Length; i++)
        {
            scaled[i] += Math.Log(constant);
        }

        scaled = likelihood.Layout.Bounded(scaled);
        // What is always added to the diagonal does not grow with the constant, and for a large one it may not be enough. With a
        // constant of 1 it is, for any points.
        return double.IsFinite(likelihood.Evaluate(scaled)) ? scaled : theta;
    }
}
