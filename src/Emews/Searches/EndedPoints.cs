using System.Collections;

namespace Emews.Searches;

/// <summary>The points that have ended, in that order. One that ends once more, since a run of it was tried again, counts as it ended last.</summary>
internal sealed class EndedPoints : IReadOnlyList<EndedPoint>
{
    private readonly List<EndedPoint> _points = [];
    private readonly Dictionary<int, int> _places = [];

    public int Count => _points.Count;

    public EndedPoint this[int index] => _points[index];

    /// <summary>Takes one.</summary>
    /// <returns>Whether it had not ended before.</returns>
    public bool Add(EndedPoint ended)
    {
        if (_places.TryGetValue(ended.Point, out var place))
        {
            _points[place] = ended;
            return false;
        }

        _places.Add(ended.Point, _points.Count);
        _points.Add(ended);
        return true;
    }

    public IEnumerator<EndedPoint> GetEnumerator() => _points.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
