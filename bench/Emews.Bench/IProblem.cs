using Emews.Searches;

namespace Emews.Bench;

/// <summary>A problem to try searches on.</summary>
internal interface IProblem
{
    /// <summary>What rows of the table begin with.</summary>
    string Name { get; }

    /// <summary>Its search, for a seed.</summary>
    ReprioritizeSettings Settings(long seed);

    /// <summary>All points of a seed's search with their values.</summary>
    IReadOnlyList<EndedPoint> Evaluate(ReprioritizeSettings settings);
}
