namespace Emews.Pools;

/// <summary>How long a pool may be there, and how long it waits for work.</summary>
internal sealed class PoolLimits : IDisposable
{
    // What ending models, giving back their tasks and leaving the database may take: the grace time, or this part of a short wall time.
    private const int MarginPart = 10;

    // The longest that a timer of the system takes.
    private static readonly TimeSpan Forever = TimeSpan.FromDays(49);

    private readonly WorkerPoolOptions _options;
    private readonly TimeProvider _time;
    private readonly long _begun;
    private readonly CancellationTokenSource _over;
    private long? _idleSince;

    /// <param name="options">Wall time and idle timeout; the lease and grace times stand in for what is not known.</param>
    /// <param name="time">The clock.</param>
    public PoolLimits(WorkerPoolOptions options, TimeProvider time)
    {
        (_options, _time, _begun) = (options, time, time.GetTimestamp());
        _over = Left is { } left && left < Forever ? new CancellationTokenSource(left, time) : new CancellationTokenSource();
    }

    /// <summary>How long the tasks of this pool ran.</summary>
    public RunTimes RunTimes { get; } = new();

    /// <summary>Fires when the wall time is over but for what leaving takes: what runs then goes back.</summary>
    public CancellationToken Over => _over.Token;

    private TimeSpan? Useful =>
        _options.WallTime is { } wall ? wall - (wall / MarginPart < _options.Grace ? wall / MarginPart : _options.Grace) : null;

    /// <summary>What is left of the useful part; null where there is no end to it.</summary>
    private TimeSpan? Left => Useful - _options.Age - _time.GetElapsedTime(_begun) is not { } left ? null : left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>
    /// How many tasks the pool may own so that all of them end in time, by how long the last ones ran. While none has ended, a task is
    /// taken to need one lease's time, or half of the wall time where that is shorter.
    /// </summary>
    public int MostOwned(int workers)
    {
        if ((Useful, Left) is not ({ } useful, { } left))
        {
            return int.MaxValue;
        }

        var guess = _options.LeaseTime < useful / 2 ? _options.LeaseTime : useful / 2;
        var longest = RunTimes.Longest() ?? guess;
        var rounds = left == TimeSpan.Zero ? 0 : longest <= TimeSpan.Zero ? double.PositiveInfinity : Math.Floor(left / longest);
        return (int)Math.Min(int.MaxValue, rounds * workers);
    }

    /// <summary>Whether the pool has waited for work for as long as it was to; told at every look whether it has any.</summary>
    public bool HasWaitedEnough(bool hasWork)
    {
        _idleSince = hasWork ? null : _idleSince ?? _time.GetTimestamp();
        return _idleSince is { } since && _time.GetElapsedTime(since) >= _options.IdleTimeout;
    }

    public void Dispose() => _over.Dispose();
}
