namespace Emews.Workflows.Configuration;

/// <summary>The surrogate model that the search trains.</summary>
public abstract record SurrogateConfiguration
{
    private SurrogateConfiguration()
    {
    }

    /// <summary>The prototype's kernel and scaling, without noise, fitted by our own optimiser.</summary>
    public sealed record Prototype : SurrogateConfiguration;

    /// <summary>A Gaussian process.</summary>
    /// <param name="Kernel">Its kernel.</param>
    /// <param name="Ard">Whether each dimension has a length scale of its own.</param>
    /// <param name="Noise">Whether the kernel has a noise term.</param>
    public sealed record GaussianProcess(SurrogateKernel Kernel, bool Ard, bool Noise) : SurrogateConfiguration
    {
        /// <summary>Where each length scale is looked for, in units of coordinates scaled to −1 … 1; null: where it usually is.</summary>
        public SurrogateBounds? LengthScale { get; init; }

        /// <summary>Where the constant is looked for, a variance of values scaled to standard deviation 1; null: where it usually is.</summary>
        public SurrogateBounds? Constant { get; init; }

        /// <summary>Where the noise variance is looked for, of values scaled to standard deviation 1; null: where it usually is.</summary>
        public SurrogateBounds? NoiseVariance { get; init; }

        /// <summary>From how many further starting points a fit climbs, 0 to 1,000.</summary>
        public int Restarts { get; init; }

        /// <summary>How many points it is trained on at most, 1 to 40,000; null: as many as it usually takes.</summary>
        public int? MaxPoints { get; init; }

        /// <summary>What is done to values before the fit.</summary>
        public SurrogateTransform Transform { get; init; }
    }
}

/// <summary>The bounds of a hyperparameter.</summary>
/// <param name="Lower">The least value, above 0.</param>
/// <param name="Upper">The greatest value; the same fixes it.</param>
public readonly record struct SurrogateBounds(double Lower, double Upper);

/// <summary>The kernel of a Gaussian process.</summary>
public enum SurrogateKernel
{
    /// <summary>Squared exponential.</summary>
    Rbf,

    /// <summary>Matérn with ν = 5/2.</summary>
    Matern52,

    /// <summary>Matérn with ν = 3/2.</summary>
    Matern32,
}

/// <summary>What is done to values before a surrogate is fitted to them.</summary>
public enum SurrogateTransform
{
    /// <summary>The search decides, by the values (<c>auto</c>).</summary>
    Auto,

    /// <summary>Nothing (<c>none</c>).</summary>
    None,

    /// <summary>Their logarithm is taken (<c>log</c>).</summary>
    Log,
}
