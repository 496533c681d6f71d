using Emews.Searches;

namespace Emews.Bench.Searches;

/// <summary>One of our searches: what it submits is begun by priority.</summary>
internal sealed class SearchProposer : IProposer
{
    private readonly ISearch _search;
    private readonly List<double[]> _points = [];
    private readonly PriorityQueue<int, (int, int)> _queued = new();

    public SearchProposer(ISearch search)
    {
        _search = search;
        CarryOut(search.Begin());
    }

    public (int Point, double[] X)? Next() => _queued.TryDequeue(out var point, out _) ? (point, _points[point - 1]) : null;

    public void Tell(EndedPoint ended)
    {
        if (_search.Observe(ended, CancellationToken.None) is { } decision)
        {
            CarryOut(decision);
        }
    }

    private void CarryOut(SearchDecision decision)
    {
        foreach (var x in decision.Submit)
        {
            _points.Add(x);
            _queued.Enqueue(_points.Count, (0, _points.Count));
        }

        foreach (var (point, priority) in decision.Priorities)
        {
            if (_queued.Remove(point, out _, out _))
            {
                _queued.Enqueue(point, (-priority, point));
            }
        }
    }
}
