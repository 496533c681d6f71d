using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Emews.Pools;

namespace Emews.Bench.Pools;

/// <summary>A model that waits for as many seconds as its payload says.</summary>
/// <param name="last">When as many tasks have begun, all end at once, for what comes then is not steady; null for never.</param>
internal sealed class SleepModel(int? last = null) : ITaskModel
{
    private readonly CancellationTokenSource _lastHasBegun = new();
    private readonly ConcurrentQueue<long> _starts = [];
    private readonly ConcurrentQueue<long> _ends = [];
    private int _begun;

    public async Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        _starts.Enqueue(Stopwatch.GetTimestamp());
        var time = TimeSpan.FromSeconds(double.Parse(task.Payload, CultureInfo.InvariantCulture));
        if (Interlocked.Increment(ref _begun) == last)
        {
            await _lastHasBegun.CancelAsync();
        }

        await Task.Delay(time, TimeProvider.System, _lastHasBegun.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ends.Enqueue(Stopwatch.GetTimestamp());
        return task.Payload;
    }

    /// <summary>
    /// For how long workers had nothing to do between the end of a model and the start of their next, in milliseconds. Who was idle first
    /// is taken to begin first: that leaves the sum as it is.
    /// </summary>
    public Samples IdleTimes()
    {
        var idle = new Samples();
        var free = new Queue<long>(_ends.Order());
        foreach (var start in _starts.Order())
        {
            if (free.TryPeek(out var end) && end <= start)
            {
                idle.Add(Stopwatch.GetElapsedTime(free.Dequeue(), start).TotalMilliseconds);
            }
        }

        return idle;
    }
}
