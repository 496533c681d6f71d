namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// The covariance function of a Gaussian process: a constant times a correlation, and perhaps noise. Its hyperparameters (length
/// scales, constant, noise variance) are found by the fit, each between 10⁻⁵ and 10⁵.
/// </summary>
public sealed record SurrogateSettings
{
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
}
