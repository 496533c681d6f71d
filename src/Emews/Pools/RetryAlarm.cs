namespace Emews.Pools;

/// <summary>Tells an agent when tasks that it has seen fail are due to be tried again.</summary>
/// <param name="time">The clock.</param>
internal sealed class RetryAlarm(TimeProvider time)
{
    // Many that fail at about the same time are told of together.
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    // A timer runs no longer than some milliseconds that 32 bits count.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly SortedSet<long> _due = [];
    private readonly long _began = time.GetTimestamp();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it is set.</summary>
    public bool IsSet
    {
        get
        {
            lock (_lock)
            {
                return _due.Count > 0;
            }
        }
    }

    /// <summary>Sets the alarm, beside those that are set already.</summary>
    public void Set(TimeSpan after)
    {
        lock (_lock)
        {
            var due = (Elapsed + after + Step).Ticks / Step.Ticks;
            if (_due.Add(due) && _due.Min == due)
            {
                _changed.TrySetResult();
            }
        }
    }

    /// <summary>Waits for the next alarm. What rang meanwhile counts as one.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (Next() is var (wait, changed) && wait > TimeSpan.Zero)
        {
            await changed.WaitAsync(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private TimeSpan Elapsed => time.GetElapsedTime(_began);

    /// <returns>How long to wait, unless an earlier alarm is set; nothing where one is due, which is then past.</returns>
    private (TimeSpan Wait, Task Changed) Next()
    {
        lock (_lock)
        {
            var now = Elapsed;
            if (_due.RemoveWhere(due => due * Step <= now) > 0)
            {
                return (TimeSpan.Zero, Task.CompletedTask);
            }

            if (_changed.Task.IsCompleted)
            {
                _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            var wait = _due.Count == 0 ? LongestWait : (_due.Min * Step) - now;
            return (wait < LongestWait ? wait : LongestWait, _changed.Task);
        }
    }
}
