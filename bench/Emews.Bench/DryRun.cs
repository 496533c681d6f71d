using Emews.Searches;

namespace Emews.Bench;

/// <summary>Runs a search without tasks, pools or delays: always the point of the highest priority next.</summary>
internal static class DryRun
{
    /// <returns>The numbers of the points, from 1, in the order they were evaluated.</returns>
    public static List<int> Evaluate(ISearch search, IReadOnlyList<EndedPoint> points, int until)
    {
        _ = search.Begin();
        var order = new Queue<int>(Enumerable.Range(1, points.Count));
        var evaluated = new List<int>();
        while (evaluated.Count < until)
        {
            var point = order.Dequeue();
            evaluated.Add(point);
            if (search.Observe(points[point - 1], CancellationToken.None) is { } decision)
            {
                order = new Queue<int>(decision.Priorities.OrderByDescending(p => p.Priority).ThenBy(p => p.Point).Select(p => p.Point));
            }
        }

        return evaluated;
    }
}
