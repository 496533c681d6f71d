namespace Emews.Searches;

/// <summary>
/// Which points must be running, by the order they were to begin in: whatever stands before one that has ended was begun before it. So a
/// search knows it from results alone, and a run that is taken up or replayed decides as it did.
/// </summary>
/// <param name="order">The points in the order they begin in at first.</param>
internal sealed class RunningPoints(IReadOnlyList<int> order)
{
    private readonly HashSet<int> _ended = [];
    private Line _line = new(order, 0);

    // While a new order was being thought of, points went on to begin by the one before.
    private Line _before = new([], 0);

    /// <summary>Takes a point that has ended.</summary>
    public void End(int point)
    {
        _ended.Add(point);
        var line = _before.AdvanceTo(point) < _line.AdvanceTo(point) ? _before : _line;
        line.Begin(point);
    }

    /// <summary>Those that have begun and not ended, in the order they began.</summary>
    public int[] Now() => [.. _before.Begun.Concat(_line.Begun).Where(point => !_ended.Contains(point)).Distinct()];

    /// <summary>Takes a new order of all that has not ended, those that run first.</summary>
    public void Reorder(IReadOnlyList<int> order)
    {
        var running = Now().Length;
        (_before, _line) = (_line, new Line(order, running));
    }

    /// <summary>Points in the order they begin, and how many of them must have.</summary>
    private sealed class Line(IReadOnlyList<int> order, int begun)
    {
        private readonly Dictionary<int, int> _places = order.Select((point, place) => (point, place)).ToDictionary(pair => pair.point, pair => pair.place);
        private int _begun = begun;

        public IEnumerable<int> Begun => order.Take(_begun);

        /// <summary>How many more must have begun if this point did so by this order; the likelier it did, the fewer.</summary>
        public int AdvanceTo(int point) => _places.TryGetValue(point, out var place) ? Math.Max(0, place + 1 - _begun) : int.MaxValue;

        public void Begin(int point) => _begun = Math.Max(_begun, _places.GetValueOrDefault(point, -1) + 1);
    }
}
