namespace Emews.Searches;

/// <summary>
/// Which points must be running, by the orders they were to begin in: whatever stands before one that has ended was begun before it. So a
/// search knows it from results alone, and a run that is taken up or replayed decides as it did.
/// </summary>
/// <remarks>
/// While a new order is thought of, points go on to begin by earlier ones; a search that lags is several orders behind. Each end is put
/// down to the order by which the fewest others must have begun.
/// </remarks>
/// <param name="points">How many points there are; at first they begin in the order of their numbers.</param>
/// <param name="perOrder">How many ends there are from one order to the next.</param>
internal sealed class RunningPoints(int points, int perOrder)
{
    // More ends than between so many orders are not explained by an order, but by tasks that were put back into the queue.
    private const int Orders = 8;

    // How many points may be running before the first order.
    private const int MostAtFirst = 2000;

    private readonly HashSet<int> _ended = [];
    private readonly List<Line> _lines = [new([.. Enumerable.Range(1, Math.Min(points, MostAtFirst))], 0)];

    /// <summary>Takes a point that has ended.</summary>
    public void End(int point)
    {
        _ended.Add(point);
        // Among equals the latest: nothing more than is known must have begun by it.
        var line = _lines.AsEnumerable().Reverse().MinBy(line => line.AdvanceTo(point))!;
        line.Begin(point);
    }

    /// <summary>Those that have begun and not ended, in the order they began.</summary>
    public int[] Now() => [.. _lines.SelectMany(line => line.Begun).Where(point => !_ended.Contains(point)).Distinct()];

    /// <summary>Takes a new order.</summary>
    /// <param name="order">All that has not ended, those that run first; or as much of it as matters.</param>
    /// <returns>As much of it as matters: those that run, and those that may begin before some orders more.</returns>
    public IReadOnlyList<int> Reorder(IReadOnlyList<int> order)
    {
        var running = Now().Length;
        int[] beginning = [.. order.Take(running + Orders * perOrder)];
        _lines.Add(new Line(beginning, running));
        if (_lines.Count > Orders)
        {
            _lines.RemoveAt(0);
        }

        return beginning;
    }

    /// <summary>Points in the order they begin, and how many of them must have.</summary>
    private sealed class Line(IReadOnlyList<int> order, int begun)
    {
        private readonly Dictionary<int, int> _places = order.Select((point, place) => (point, place)).ToDictionary(pair => pair.point, pair => pair.place);
        private int _begun = begun;

        public IEnumerable<int> Begun => order.Take(_begun);

        /// <summary>How many more must have begun if this point did so by this order.</summary>
        public int AdvanceTo(int point) => _places.TryGetValue(point, out var place) ? Math.Max(0, place + 1 - _begun) : int.MaxValue;

        public void Begin(int point) => _begun = Math.Max(_begun, _places.GetValueOrDefault(point, -1) + 1);
    }
}
