namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// What each element of θ means: the natural logarithms of the length scales (one, or one a coordinate), of the constant, and
/// of the noise variance where there is noise.
/// </summary>
internal sealed class Hyperparameters
{
    public Hyperparameters(SurrogateSettings settings, int dimensions)
    {
        LengthScales = settings.Ard ? dimensions : 1;
        HasNoise = settings.Noise;
        ConstantBounds = settings.ConstantBounds;
        Bounds[] bounds = [.. Enumerable.Repeat(settings.LengthScaleBounds, LengthScales), settings.ConstantBounds];
        bounds = HasNoise ? [.. bounds, settings.NoiseBounds] : bounds;
        LowerBounds = Array.ConvertAll(bounds, bound => Math.Log(bound.Lower));
        UpperBounds = Array.ConvertAll(bounds, bound => Math.Log(bound.Upper));
    }

    public int LengthScales { get; }

    public bool HasNoise { get; }

    public int Count => LowerBounds.Length;

    public int ConstantIndex => LengthScales;

    public int NoiseIndex => LengthScales + 1;

    public Bounds ConstantBounds { get; }

    /// <summary>The smallest that each element of θ may be.</summary>
    public double[] LowerBounds { get; }

    /// <summary>The largest that each element of θ may be.</summary>
    public double[] UpperBounds { get; }

    public double Constant(ReadOnlySpan<double> theta) => Math.Exp(theta[ConstantIndex]);

    public double NoiseVariance(ReadOnlySpan<double> theta) => HasNoise ? Math.Exp(theta[NoiseIndex]) : 0;

    /// <summary>One over the squared length scale of a coordinate.</summary>
    public double DistanceWeight(ReadOnlySpan<double> theta, int dimension) =>
        Math.Exp(-2 * theta[LengthScales == 1 ? 0 : dimension]);

    /// <summary>The θ with the same length scale for every coordinate, moved into the bounds.</summary>
    public double[] Create(double lengthScale, double constant, double noiseVariance)
    {
        var theta = new double[Count];
        theta.AsSpan(0, LengthScales).Fill(Math.Log(lengthScale));
        theta[ConstantIndex] = Math.Log(constant);
        if (HasNoise)
        {
            theta[NoiseIndex] = Math.Log(noiseVariance);
        }

        return Bounded(theta);
    }

    /// <summary>The nearest θ within the bounds.</summary>
    public double[] Bounded(ReadOnlySpan<double> theta)
    {
        var bounded = theta.ToArray();
        for (var i = 0; i < bounded.Length; i++)
        {
            bounded[i] = Math.Clamp(bounded[i], LowerBounds[i], UpperBounds[i]);
        }

        return bounded;
    }
}
