using System.Globalization;

namespace Emews.Database;

/// <summary>Tells once that the database is gone and once that it is back, however many verbs meet it.</summary>
internal sealed class PostgresOutage(string place, Action<string>? tell, TimeProvider time)
{
    private readonly Lock _lock = new();
    private bool _isGone;
    private long _since;

    public void Begin(string cause, TimeSpan patience)
    {
        lock (_lock)
        {
            if (_isGone)
            {
                return;
            }

            (_isGone, _since) = (true, time.GetTimestamp());
        }

        tell?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{cause} Trying again for up to {patience.TotalSeconds:0} s."));
    }

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

            _isGone = false;
            gone = time.GetElapsedTime(_since);
        }

        tell?.Invoke(string.Create(CultureInfo.InvariantCulture, $"{place} is back after {gone.TotalSeconds:0.0} s."));
    }
}
