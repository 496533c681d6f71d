using Emews.Numerics.Acquisition;

namespace Emews.Numerics.Surrogates;

/// <summary>How points are put in order.</summary>
public sealed record RankingSettings
{
    /// <summary>The default: by the logarithm of the expected improvement, believing what is expected of points still to come.</summary>
    public static RankingSettings Default { get; } = new();

    /// <summary>What makes a point worth running.</summary>
    public AcquisitionFunction Acquisition { get; init; }

    /// <summary>What is assumed of points whose values are still to come.</summary>
    public PendingPoints Pending { get; init; }
}
