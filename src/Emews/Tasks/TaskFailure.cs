using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emews.Tasks;

/// <summary>Why a task failed for good: the error record that stands in place of its result.</summary>
/// <param name="Kind">One word for the cause, fit for grouping: see <see cref="TaskFailureKinds"/>.</param>
/// <param name="Message">One or a few lines for people; no stack trace.</param>
/// <param name="Attempts">How often the task was begun, the last failure included.</param>
public sealed record TaskFailure(
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("attempts")] int Attempts)
{
    private const string Key = "emews_error";

    /// <summary>The result text of a failed task: <c>{"emews_error": {"kind": …, "message": …, "attempts": n}}</c>.</summary>
    public string ToResultText() => JsonSerializer.Serialize(new Dictionary<string, TaskFailure> { [Key] = this });

    /// <summary>Reads the error record out of a result text.</summary>
    /// <returns>The failure, or null where <paramref name="resultText"/> is a result.</returns>
    public static TaskFailure? FromResultText(string? resultText)
    {
        // Nearly every text is a result: look at its first bytes before parsing anything.
        if (resultText is null || !resultText.AsSpan().TrimStart().StartsWith("{") || !resultText.Contains(Key, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(resultText) is { Count: 1 } document
                && document.TryGetValue(Key, out var record)
                ? record.Deserialize<TaskFailure>()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The kinds of failure that Emews itself records.</summary>
public static class TaskFailureKinds
{
    /// <summary>The model threw an exception.</summary>
    public const string Exception = "exception";

    /// <summary>The objective is NaN or infinite.</summary>
    public const string NotANumber = "not_a_number";

    /// <summary>The model's result cannot be read as a number or an object of them.</summary>
    public const string BadOutput = "bad_output";

    /// <summary>The payload is not what the model expects.</summary>
    public const string BadPayload = "bad_payload";

    /// <summary>The model's program ended with an exit code other than 0.</summary>
    public const string ExitCode = "exit_code";

    /// <summary>The model's program was ended by a signal.</summary>
    public const string Signal = "signal";

    /// <summary>The model took longer than its time limit.</summary>
    public const string Timeout = "timeout";

    /// <summary>The model's program is missing, or cannot be run.</summary>
    public const string CannotStart = "cannot_start";

    /// <summary>The model's program ended well, and left no result.</summary>
    public const string NoOutput = "no_output";

    /// <summary>The result is too large to be kept.</summary>
    public const string OutputTooLarge = "output_too_large";

    /// <summary>The long-lived program that ran the model ended in the middle of it.</summary>
    public const string WorkerDied = "worker_died";

    /// <summary>Its agents died or lost it too often.</summary>
    public const string Lost = "lost";
}
