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

    public void Set(DateTimeOffset databaseTime)
    {
        lock (_lock)
        {
            (_databaseTime, _at) = (databaseTime, time.GetTimestamp());
        }
    }
}
