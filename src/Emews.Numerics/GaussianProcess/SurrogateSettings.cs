namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// The covariance function of a Gaussian process: a constant times a correlation, and perhaps noise. Its hyperparameters (length
/// scales, constant, noise variance) are found by the fit, each within its bounds.
/// </summary>
public sealed record SurrogateSettings
{
    // The order of the largest matrix whose elements a 32-bit number can count, rounded down.
    private const int MostPoints = 40_000;

    /// <summary>The surrogate a run uses unless it says otherwise: RBF · constant + noise.</summary>
    /// <remarks>Noise lets a rugged function have a smooth trend, so that few points already rank the rest.</remarks>
    public static SurrogateSettings Default { get; } = new();

    /// <summary>The EMEWS prototype's surrogate: RBF · constant, without noise.</summary>
    public static SurrogateSettings Prototype { get; } = new() { Noise = false };

    /// <summary>The shape of the correlation.</summary>
    public KernelFamily Kernel { get; init; } = KernelFamily.Rbf;

    /// <summary>A length scale for each coordinate (automatic relevance determination) instead of one for all.</summary>
    public bool Ard { get; init; }

    /// <summary>Observations have noise, whose variance is fitted; predicted standard deviations include it.</summary>
    public bool Noise { get; init; } = true;

    /// <summary>Where each length scale is looked for, in units of coordinates scaled to −1 … 1. By default 10⁻⁵ to 10⁵.</summary>
    /// <exception cref="ArgumentException">The lower bound is not above 0, or the upper one below it or not finite.</exception>
    public Bounds LengthScaleBounds
    {
        get;
        init => field = value.Checked(nameof(LengthScaleBounds));
    } = Bounds.Default;

    /// <summary>Where the constant is looked for: a variance of values scaled to standard deviation 1. By default 10⁻⁵ to 10⁵.</summary>
    /// <exception cref="ArgumentException">The lower bound is not above 0, or the upper one below it or not finite.</exception>
    public Bounds ConstantBounds
    {
        get;
        init => field = value.Checked(nameof(ConstantBounds));
    } = Bounds.Default;

    /// <summary>Where the noise variance, of values scaled to standard deviation 1, is looked for. By default 10⁻⁵ to 10⁵.</summary>
    /// <exception cref="ArgumentException">The lower bound is not above 0, or the upper one below it or not finite.</exception>
    public Bounds NoiseBounds
    {
        get;
        init => field = value.Checked(nameof(NoiseBounds));
    } = Bounds.Default;

    /// <summary>
    /// From how many further starting points the fit climbs, beside those it finds by itself: 0 to 1,000, by default 0. They are drawn
    /// at random, always the same, from the middle of the bounds; more of them make a fit slower and never worse.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or above 1,000.</exception>
    public int Restarts
    {
        get;
        init => field = Within(value, 0, 1000, nameof(Restarts));
    }

    /// <summary>
    /// How many points a model knows at most, 1 to 40,000; by default 5,000. Of more points a part is used, and
    /// <see cref="GaussianProcessModel.Notes"/> says so. A model of n points keeps n² numbers of 8 bytes: 200 MB for 5,000.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1 or above 40,000.</exception>
    public int MaxPoints
    {
        get;
        init => field = Within(value, 1, MostPoints, nameof(MaxPoints));
    } = 5000;

    private static int Within(int value, int least, int most, string name) => value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} takes a whole number from {least} to {most}.");
}
