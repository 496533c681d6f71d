namespace Emews.Searches;

/// <summary>The points that a search has proposed one after the other, each by its place in the unit cube.</summary>
internal sealed class ProposedPoints(SearchSpace space)
{
    private readonly List<double[]> _units = [];
    private readonly List<double[]> _points = [];
    private readonly HashSet<double[]> _all = new(PointComparer.Instance);

    public int Count => _units.Count;

    /// <summary>Takes one more.</summary>
    /// <returns>The point that it is.</returns>
    public double[] Add(double[] unit)
    {
        var point = space.FromUnit(unit);
        _units.Add(unit);
        _points.Add(point);
        _ = _all.Add(point);
        return point;
    }

    /// <summary>Whether the point that a place stands for has been proposed: of whole numbers many places are one point.</summary>
    public bool Contains(double[] unit) => _all.Contains(space.FromUnit(unit));

    /// <summary>A point's place.</summary>
    public double[] UnitOf(int point) => _units[point - 1];

    /// <summary>A point as a surrogate sees it.</summary>
    public double[] FeaturesOf(int point) => space.ToFeatures(_points[point - 1]);

    /// <inheritdoc cref="FeaturesOf(int)"/>
    public double[] FeaturesOf(double[] unit) => space.ToFeatures(space.FromUnit(unit));

    /// <summary>The points that are not among those that have ended.</summary>
    public IEnumerable<int> PendingAfter(IReadOnlyCollection<EndedPoint> ended) =>
        Enumerable.Range(1, Count).Except(ended.Select(point => point.Point));
}
