namespace Emews.Searches;

/// <summary>
/// Which points must be running, by the order they were to begin in: whatever stands before one that has ended was begun before it. So a
/// search knows it from results alone, and a run that is taken up or replayed decides as it did.
/// </summary>
/// <param name="order">The points in the order they begin in at first.</param>
internal sealed class RunningPoints(IEnumerable<int> order)
{
    private readonly HashSet<int> _ended = [];
    private int[] _order = [.. order];
    private Dictionary<int, int> _places = PlacesOf(order);
    private int _begun;

    /// <summary>Takes a point that has ended.</summary>
    public void End(int point)
    {
        _ended.Add(point);
        _begun = Math.Max(_begun, _places.GetValueOrDefault(point, -1) + 1);
    }

    /// <summary>Those that have begun and not ended, in the order they began.</summary>
    public int[] Now() => [.. _order.Take(_begun).Where(point => !_ended.Contains(point))];

    /// <summary>Takes a new order of all that has not ended, those that run first.</summary>
    public void Reorder(IReadOnlyList<int> order)
    {
        var running = Now().Length;
        (_order, _places, _begun) = ([.. order], PlacesOf(order), running);
    }

    private static Dictionary<int, int> PlacesOf(IEnumerable<int> order) =>
        order.Select((point, place) => (point, place)).ToDictionary(pair => pair.point, pair => pair.place);
}
