using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Emews.Tasks;

namespace Emews.Workflows.Outputs;

/// <summary>How the output folder writes times, numbers and words.</summary>
internal static class OutputText
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>JSON for people: indented, line feeds, letters as they are.</summary>
    public static JsonWriterOptions Indented { get; } =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON on one line, letters as they are.</summary>
    public static JsonWriterOptions Compact { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A time as files tell it, so that what is computed from it is the same when it is read back.</summary>
    public static DateTimeOffset AsWritten(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));

    /// <summary>A time as <c>2026-01-31T12:00:00.123Z</c>.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Time"/> wrote.</summary>
    public static DateTimeOffset ParseTime(string text) =>
        DateTimeOffset.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>A number in its shortest form that reads back the same.</summary>
    public static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Seconds, to the millisecond that times have too.</summary>
    public static double Seconds(TimeSpan span) => Math.Round(span.TotalSeconds, 3);

    /// <summary>The word for a task's state in files: <c>failed</c> is complete with an error record.</summary>
    public static string State(TaskState state, bool failed) => state switch
    {
        TaskState.Queued => "queued",
        TaskState.Running => "running",
        TaskState.Complete => failed ? "failed" : "complete",
        TaskState.Canceled => "canceled",
        TaskState.Requeued => "requeued",
        _ => Number((int)state),
    };

    /// <summary>The word for how a run ended.</summary>
    public static string Ended(RunEnd ended) => ended switch
    {
        RunEnd.Finished => "finished",
        RunEnd.Failed => "failed",
        RunEnd.Interrupted => "interrupted",
        RunEnd.Canceled => "canceled",
        _ => throw new ArgumentOutOfRangeException(nameof(ended), ended, "Not a way to end."),
    };

    /// <summary>Reads what <see cref="Ended"/> wrote.</summary>
    public static RunEnd ParseEnded(string word) => word switch
    {
        "finished" => RunEnd.Finished,
        "failed" => RunEnd.Failed,
        "interrupted" => RunEnd.Interrupted,
        "canceled" => RunEnd.Canceled,
        _ => throw new FormatException($"'{word}' is not a way to end."),
    };
}
