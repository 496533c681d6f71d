namespace Emews.Pools;

/// <summary>How long the last tasks of a pool ran.</summary>
internal sealed class RunTimes
{
    private const int Window = 100;
    private const double Deviations = 2;

    private readonly Lock _lock = new();
    private readonly Queue<double> _seconds = [];

    /// <summary>Notes how long a task ran.</summary>
    public void Add(TimeSpan time)
    {
        lock (_lock)
        {
            _seconds.Enqueue(time.TotalSeconds);
            if (_seconds.Count > Window)
            {
                _seconds.Dequeue();
            }
        }
    }

    /// <summary>How long the next may run: the mean and two standard deviations; null while none has ended.</summary>
    public TimeSpan? Longest()
    {
        lock (_lock)
        {
            if (_seconds.Count == 0)
            {
                return null;
            }

            var mean = _seconds.Average();
            var variance = _seconds.Sum(seconds => (seconds - mean) * (seconds - mean)) / Math.Max(1, _seconds.Count - 1);
            return TimeSpan.FromSeconds(mean + (Deviations * Math.Sqrt(variance)));
        }
    }
}
