using Emews.Numerics.Randomness;
using Emews.Searches;

namespace Emews.Bench;

/// <summary>The prototype's search without its wits: the same points, put in a new order by chance each time.</summary>
internal sealed class RandomSearch(ReprioritizeSettings settings) : ISearch
{
    private readonly RandomStream _stream = RandomStream.For(settings.Seed, "bench-order");
    private readonly HashSet<int> _open = [.. Enumerable.Range(1, settings.Points)];

    public SearchDecision Begin() => new ReprioritizeSearch(settings).Begin();

    public SearchDecision? Observe(EndedPoint ended, CancellationToken cancellationToken)
    {
        _open.Remove(ended.Point);
        if ((settings.Points - _open.Count) % settings.RetrainAfter != 0)
        {
            return null;
        }

        var order = _open.Order().ToArray();
        _stream.Shuffle<int>(order);
        return new SearchDecision { Priorities = [.. order.Select((point, rank) => new PointPriority(point, order.Length - rank))] };
    }
}
