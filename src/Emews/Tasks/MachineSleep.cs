namespace Emews.Tasks;

/// <summary>
/// Notices that the whole machine slept, as a laptop does with its lid shut: the wall clock went on, and the clock by which programs wait did
/// not (on Linux and macOS). Everybody on it was silent then, and nobody of them is dead for that.
/// </summary>
/// <param name="time">Both clocks.</param>
internal sealed class MachineSleep(TimeProvider time)
{
    // Both clocks are read one after the other, and the wall clock is put right now and then.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _wall = time.GetUtcNow();
    private long _ticks = time.GetTimestamp();
    private long? _woke;

    /// <summary>How long ago it was first noticed that the machine has slept; null where it has not.</summary>
    public TimeSpan? AwakeFor()
    {
        lock (_lock)
        {
            var (wall, ticks) = (time.GetUtcNow(), time.GetTimestamp());
            if (wall - _wall - time.GetElapsedTime(_ticks, ticks) > Shortest)
            {
                _woke = ticks;
            }

            (_wall, _ticks) = (wall, ticks);
            return _woke is { } woke ? time.GetElapsedTime(woke, ticks) : null;
        }
    }
}
