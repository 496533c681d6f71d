using System.Globalization;
using Emews.Tasks;
using Emews.Workflows;

namespace Emews.Cli.Display;

/// <summary>Numbers and times as people read them.</summary>
internal static class Words
{
    /// <summary>A time span such as <c>42 s</c>, <c>3 min 20 s</c> or <c>2 h 5 min</c>.</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => $"{Math.Max(0, Math.Round(time.TotalSeconds)):0} s",
        { TotalMinutes: < 60 } => $"{time.Minutes} min {time.Seconds} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes} min",
    };

    /// <summary>How long a run took, such as <c>42 s</c> or <c>3 min 20 s over 2 sessions</c>.</summary>
    public static string Time(TimeSpan time, int sessions) => sessions > 1 ? $"{Time(time)} over {sessions} sessions" : Time(time);

    /// <summary>How many points have ended, and of how many where that is known; some more may have ended by the end.</summary>
    public static string Ended(WorkflowProgress progress) => progress.EndAfter is { } end && end >= progress.Ended
        ? string.Create(CultureInfo.InvariantCulture, $"{progress.Ended} of {end}") : Count(progress.Ended, "point");

    /// <summary>A short time span, to a hundredth of a second.</summary>
    public static string Seconds(double seconds) => seconds.ToString("0.00", CultureInfo.InvariantCulture) + " s";

    public static string Value(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>A number of things, such as <c>1 worker</c> or <c>33 workers</c>.</summary>
    public static string Count(long count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";

    /// <summary>How many of the queued tasks are there not for the first time, such as <c> (5 again)</c>: those may wait to be tried again.</summary>
    public static string Again(TaskCounts counts) => counts.Requeued == 0 ? "" : $" ({counts.Requeued} again)";

    /// <summary>What a text says first, short enough for a table's cell.</summary>
    public static string Short(string text)
    {
        const int longest = 60;
        var line = FirstLine(text);
        return line.Length > longest ? $"{line[..(longest - 1)]}…" : line;
    }

    /// <summary>What a text says first, short enough for a line.</summary>
    public static string FirstLine(string text)
    {
        const int longest = 200;
        var line = text.AsSpan().Trim();
        line = line.IndexOfAny('\r', '\n') is var end and >= 0 ? line[..end] : line;
        return line.Length > longest ? $"{line[..longest]}…" : line.ToString();
    }

    /// <summary>The best point, such as <c>9.33 (task 462) at beta = 0.31</c>.</summary>
    public static string Best(BestPoint best) =>
        $"{Value(best.Value)}{PlusMinus(best.StandardError, best.Runs)} ({Which(best)}) at {best.Setting}";

    /// <summary>What to look a point up by: its task, or its number where it has several.</summary>
    public static string Which(BestPoint best) => Which(best.TaskId, best.Point, best.Runs);

    /// <inheritdoc cref="Which(BestPoint)"/>
    public static string Which(TaskId taskId, long? point, int runs) =>
        runs > 1 && point is { } number ? $"point {number}" : $"task {taskId}";

    /// <summary>How uncertain a mean is; nothing where that is not known.</summary>
    public static string PlusMinus(double? standardError, int runs) =>
        standardError is { } error ? $" ± {error.ToString("G2", CultureInfo.InvariantCulture)} (mean of {runs})" : string.Empty;
}
