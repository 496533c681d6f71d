namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// What each element of θ means: the natural logarithms of the length scales (one, or one a coordinate), of the constant, and
/// of the noise variance where there is noise.
/// </summary>
internal sealed class Hyperparameters(SurrogateSettings settings, int dimensions)
{
    /// <summary>ln 10⁻⁵ and ln 10⁵, scikit-learn's bounds of every hyperparameter.</summary>
    public const double Lower = -11.512925464970229;

    /// <inheritdoc cref="Lower"/>
    public const double Upper = 11.512925464970229;

    public int LengthScales { get; } = settings.Ard ? dimensions : 1;

    public bool HasNoise { get; } = settings.Noise;

    public int Count => LengthScales + (HasNoise ? 2 : 1);

    public int ConstantIndex => LengthScales;

    public int NoiseIndex => LengthScales + 1;

    public double Constant(ReadOnlySpan<double> theta) => Math.Exp(theta[ConstantIndex]);

    public double NoiseVariance(ReadOnlySpan<double> theta) => HasNoise ? Math.Exp(theta[NoiseIndex]) : 0;

    /// <summary>One over the squared length scale of a coordinate.</summary>
    public double DistanceWeight(ReadOnlySpan<double> theta, int dimension) =>
        Math.Exp(-2 * theta[LengthScales == 1 ? 0 : dimension]);

    /// <summary>A θ with the same length scale for every coordinate.</summary>
    public double[] Create(double lengthScale, double constant, double noiseVariance)
    {
        var theta = new double[Count];
        theta.AsSpan(0, LengthScales).Fill(Math.Log(lengthScale));
        theta[ConstantIndex] = Math.Log(constant);
        if (HasNoise)
        {
            theta[NoiseIndex] = Math.Log(noiseVariance);
        }

        return theta;
    }
}
