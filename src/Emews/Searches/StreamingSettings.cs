using Emews.Numerics.GaussianProcess;
using Emews.Numerics.Surrogates;

namespace Emews.Searches;

/// <summary>What the <see cref="StreamingSearch"/> needs to know.</summary>
public sealed record StreamingSettings
{
    /// <summary>What points are proposed from.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>How many points are proposed in all, at least 1.</summary>
    public required int Points { get; init; }

    /// <summary>How many points are submitted and have not ended, as long as there are more to propose; at least 1.</summary>
    public required int InFlight { get; init; }

    /// <summary>What all randomness comes from.</summary>
    public required long Seed { get; init; }

    /// <summary>
    /// After how many points that have ended it learns and proposes as many new ones, each time; 0 for an eighth of
    /// <see cref="InFlight"/>. More than <see cref="InFlight"/> counts as that.
    /// </summary>
    public int ProposeAfter { get; init; }

    /// <summary>How many points are laid out evenly before the first is chosen; 0 for two more than twice the parameters.</summary>
    public int Initial { get; init; }

    /// <summary>Among how many random points each is chosen; 0 for 2,000.</summary>
    public int Candidates { get; init; }

    /// <summary>The surrogate. It is trained at every proposal, so that fewer points than usual are enough.</summary>
    public SurrogateSettings Surrogate { get; init; } = SurrogateSettings.Default with { MaxPoints = 1000 };

    /// <summary>What is done to values before the surrogate is fitted to them.</summary>
    public ValueTransform Transform { get; init; }

    /// <summary>What makes a point worth running.</summary>
    public RankingSettings Ranking { get; init; } = RankingSettings.Default;
}
