using Emews.Numerics.Randomness;
using Emews.Searches;

namespace Emews.Bench;

/// <summary>
/// Runs a search without tasks and pools: workers in virtual time take the point of the highest priority, and have it for a lognormal
/// time. Thinking takes none.
/// </summary>
/// <param name="workers">How many points run at a time; with one, they end in the order they begin.</param>
/// <param name="seed">What the times come from.</param>
internal sealed class DryRun(int workers, long seed)
{
    /// <returns>The numbers of the points, from 1, in the order they ended.</returns>
    public List<int> Evaluate(ISearch search, IReadOnlyList<EndedPoint> points, int until)
    {
        _ = search.Begin();
        var waiting = new Queue<int>(Enumerable.Range(1, points.Count));
        var running = new PriorityQueue<int, double>();
        var ended = new List<int>();
        var (now, begun) = (0.0, 0);
        while (ended.Count < until)
        {
            while (running.Count < workers && waiting.TryDequeue(out var next))
            {
                running.Enqueue(next, now + RandomStream.For(seed, "bench-duration", ++begun).NextLogNormal(0, 0.3));
            }

            _ = running.TryDequeue(out var point, out now);
            ended.Add(point);
            if (search.Observe(points[point - 1], CancellationToken.None) is { } decision)
            {
                var begins = waiting.ToHashSet();
                waiting = new(decision.Priorities.Where(p => begins.Contains(p.Point)).OrderByDescending(p => p.Priority).ThenBy(p => p.Point).Select(p => p.Point));
            }
        }

        return ended;
    }
}
