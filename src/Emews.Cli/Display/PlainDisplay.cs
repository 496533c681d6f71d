using Emews.Workflows;

namespace Emews.Cli.Display;

/// <summary>Plain lines for pipes and logs: one every few seconds, and one for each thing worth knowing.</summary>
internal sealed class PlainDisplay(TextWriter output, TimeProvider time) : IRunDisplay
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _shownAt;

    public void Show(WorkflowProgress progress)
    {
        lock (_lock)
        {
            if (_shownAt is { } at && time.GetElapsedTime(at) < Interval(progress.Elapsed))
            {
                return;
            }

            _shownAt = time.GetTimestamp();
            output.WriteLine(Line(progress));
            output.Flush();
        }
    }

    public void Say(string message)
    {
        lock (_lock)
        {
            output.WriteLine(message);
            output.Flush();
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The longer a run takes, the fewer its lines, lest a night fill a log.</summary>
    private static TimeSpan Interval(TimeSpan elapsed)
    {
        var interval = elapsed / 20;
        return interval < ShortestInterval ? ShortestInterval : interval > LongestInterval ? LongestInterval : interval;
    }

    private static string Line(WorkflowProgress progress)
    {
        var away = progress.DatabaseAwayFor is { } length ? $"database away for {Words.Time(length)}; before that " : "";
        var parts = new List<string>
        {
            $"{Words.Time(progress.Elapsed)}: {away}{Words.Ended(progress)} ended",
            $"{progress.Counts.Queued + progress.Counts.Requeued} queued{Words.Again(progress.Counts)}",
            $"{progress.Counts.Running} running",
        };
        if (progress.Counts.Failed > 0)
        {
            parts.Add($"{progress.Counts.Failed} failed");
        }

        if (away.Length > 0)
        {
            return string.Join(", ", parts);
        }

        parts.AddRange(progress.Pools.Where(pool => !pool.HasEnded).Select(pool => $"{pool.Name} {pool.Busy}/{pool.Workers} busy"));
        if (progress.Best is { } best)
        {
            parts.Add($"best {Words.Value(best.Value)} ({Words.Which(best)})");
        }

        if (progress.LastReprioritization is { } last)
        {
            parts.Add($"{Words.Count(progress.Reprioritizations, "reprioritisation")}, the last {Words.Time(last.Ago)} ago");
        }

        if (progress.DecisionsBehind > 0)
        {
            parts.Add($"{Words.Count(progress.DecisionsBehind, "decision")} behind");
        }

        if (progress.Remaining is { } remaining)
        {
            parts.Add($"about {Words.Time(remaining)} left");
        }

        return string.Join(", ", parts);
    }
}
