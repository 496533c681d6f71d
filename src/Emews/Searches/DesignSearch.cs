namespace Emews.Searches;

/// <summary>A search that has made up its mind: all points of a design are submitted at the start, in their order, and nothing is learnt.</summary>
/// <param name="points">The points.</param>
public sealed class DesignSearch(IReadOnlyList<double[]> points) : ISearch
{
    /// <inheritdoc/>
    public SearchDecision Begin() => new() { Submit = points };

    /// <inheritdoc/>
    public SearchDecision? Observe(EndedPoint ended, CancellationToken cancellationToken) => null;
}
