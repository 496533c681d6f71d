using Emews.Tasks;

namespace Emews.Service.Streams;

/// <summary>The results that a stream has told and may meet again: as many at most as are uncollected.</summary>
internal sealed class ToldResults
{
    private readonly Dictionary<TaskId, long> _ends = [];
    private readonly HashSet<TaskId> _seen = [];

    public void BeginLook() => _seen.Clear();

    /// <summary>Whether a result is new. A task that was tried again ends anew.</summary>
    /// <param name="task">The task.</param>
    /// <param name="end">When it ended, as a cursor.</param>
    public bool Add(TaskId task, long end)
    {
        _seen.Add(task);
        var isKnown = _ends.TryGetValue(task, out var known) && known == end;
        _ends[task] = end;
        return !isKnown;
    }

    /// <summary>Forgets what the look would have met, and has not: it was collected.</summary>
    /// <param name="from">Where the look began.</param>
    public void EndLook(long from)
    {
        foreach (var (task, end) in _ends)
        {
            if (end > from && !_seen.Contains(task))
            {
                _ends.Remove(task);
            }
        }
    }

    /// <summary>How many ended after a cursor.</summary>
    public int CountAfter(long cursor) => _ends.Values.Count(end => end > cursor);
}
