using System.Globalization;

namespace Emews.Tasks;

/// <summary>
/// Tells once that a database, or the way to it, is gone, every minute for how long, and once that it is back, however many verbs meet it.
/// </summary>
internal sealed class Outage(string place, Action<string>? tell, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private ITimer? _reminding;
    private bool _isGone;
    private long _since;
    private long? _back;

    /// <summary>For how long the database has been gone; null while it answers.</summary>
    public TimeSpan? Length
    {
        get
        {
            lock (_lock)
            {
                return _isGone ? time.GetElapsedTime(_since) : null;
            }
        }
    }

    /// <summary>How long ago the last outage ended; null where there was none yet.</summary>
    public TimeSpan? BackFor
    {
        get
        {
            lock (_lock)
            {
                return _back is { } back ? time.GetElapsedTime(back) : null;
            }
        }
    }

    /// <summary>A verb has met no database.</summary>
    /// <param name="cause">Why, in words.</param>
    /// <param name="patience">How long it will try again; infinite where somebody may tell it to stop.</param>
    public void Begin(string cause, TimeSpan patience)
    {
        lock (_lock)
        {
            if (_isGone)
            {
                return;
            }

            (_isGone, _since) = (true, time.GetTimestamp());
            _told.Clear();
            _told.Add(cause);
            _reminding = time.CreateTimer(_ => Remind(), null, Reminder, Reminder);
        }

        tell?.Invoke(patience == Timeout.InfiniteTimeSpan
            ? $"{cause} Waiting until it is back, or Ctrl-C."
            : string.Create(CultureInfo.InvariantCulture, $"{cause} Trying again for up to {patience.TotalSeconds:0} s."));
    }

    /// <summary>Tells a further cause of the outage, once: what was a cut line may turn out to want a hand.</summary>
    /// <param name="cause">The cause, in words; null for none.</param>
    public void Explain(string? cause)
    {
        lock (_lock)
        {
            if (cause is null || !_isGone || !_told.Add(cause))
            {
                return;
            }
        }

        tell?.Invoke(cause);
    }

    /// <summary>A verb had its answer.</summary>
    public void End()
    {
        // Read without the lock first: nearly every verb comes here when all is well.
        if (!Volatile.Read(ref _isGone))
        {
            return;
        }

        TimeSpan gone;
        lock (_lock)
        {
            if (!_isGone)
            {
                return;
            }

            (_isGone, _back) = (false, time.GetTimestamp());
            _reminding?.Dispose();
            gone = time.GetElapsedTime(_since);
        }

        tell?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{place} is back after {gone.TotalSeconds:0.0} s."));
    }

    public ValueTask DisposeAsync() => _reminding?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Remind()
    {
        if (Length is { } length)
        {
            tell?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{place} has been away for {length.TotalMinutes:0} min."));
        }
    }
}
