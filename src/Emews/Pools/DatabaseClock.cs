namespace Emews.Pools;

/// <summary>The database's time line, as seen from here: its last answer plus the time passed since, by a clock that never jumps.</summary>
internal sealed class DatabaseClock(TimeProvider time)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _databaseTime;
    private long _at;

    public DateTimeOffset Now
    {
        get
        {
            lock (_lock)
            {
                return _databaseTime + time.GetElapsedTime(_at);
            }
        }
    }

    /// <summary>Takes an answer of the database.</summary>
    /// <param name="databaseTime">The time it told.</param>
    /// <param name="asked">
    /// The timestamp before it was asked. Rather that than the one after: the clock is then late at most by the way there and back, and
    /// never tells that a task started before it was claimed.
    /// </param>
    public void Set(DateTimeOffset databaseTime, long asked)
    {
        lock (_lock)
        {
            (_databaseTime, _at) = (databaseTime, asked);
        }
    }
}
