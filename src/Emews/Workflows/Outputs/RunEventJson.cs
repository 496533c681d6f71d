using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Emews.Tasks;

namespace Emews.Workflows.Outputs;

/// <summary>The JSON of the lines of <c>events.jsonl</c>: <c>event</c> and <c>time</c> first, then the fields in a fixed order.</summary>
internal static class RunEventJson
{
    /// <summary>One line, its line feed included.</summary>
    public static ReadOnlyMemory<byte> ToLine(RunEvent runEvent)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, OutputText.Compact))
        {
            json.WriteStartObject();
            json.WriteString("event", NameOf(runEvent));
            json.WriteString("time", OutputText.Time(runEvent.Time));
            WriteFields(json, runEvent);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    /// <summary>Reads a line; null where it is an event this version does not know.</summary>
    /// <exception cref="JsonException">The line is not JSON.</exception>
    public static RunEvent? Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        try
        {
            var fields = document.RootElement;
            var runEvent = ParseFields(fields.GetProperty("event").GetString(), fields);
            return runEvent is null ? null : runEvent with { Time = OutputText.ParseTime(fields.GetProperty("time").GetString() ?? "") };
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException("A field is missing or not what it should be.", e);
        }
    }

    private static string NameOf(RunEvent runEvent) => runEvent switch
    {
        StartedEvent => "started",
        SourcesEvent => "sources",
        PoolJoinedEvent => "pool_joined",
        CompletedEvent => "completed",
        DecisionEvent => "decision",
        ReprioritizedEvent => "reprioritized",
        ProgressEvent => "progress",
        FailedEvent => "failed",
        InterruptedEvent => "interrupted",
        StoppedEvent => "stopped",
        _ => throw new ArgumentException($"{runEvent.GetType().Name} has no name in the log.", nameof(runEvent)),
    };

    private static void WriteFields(Utf8JsonWriter json, RunEvent runEvent)
    {
        switch (runEvent)
        {
            case StartedEvent started:
                json.WriteNumber("format", started.Format);
                if (started.Since is { } since)
                {
                    json.WriteString("since", OutputText.Time(since));
                }

                break;
            case SourcesEvent sources:
                WriteSources(json, sources);
                break;
            case PoolJoinedEvent joined:
                json.WriteString("pool", joined.Pool);
                if (joined.Workers is { } workers)
                {
                    json.WriteNumber("workers", workers);
                }

                break;
            case CompletedEvent completed:
                json.WriteNumber("task_id", completed.TaskId.Value);
                json.WriteNumber("order", completed.Order);
                if (completed.ErrorKind is { } kind)
                {
                    json.WriteString("error_kind", kind);
                }
                else
                {
                    json.WriteNumberOrNull("value", completed.Value);
                }

                break;
            case DecisionEvent decision:
                WriteDecision(json, decision);
                break;
            case ReprioritizedEvent reprioritized:
                json.WriteNumber("after", reprioritized.After);
                json.WriteNumber("seconds", reprioritized.Seconds);
                break;
            case ProgressEvent progress:
                WriteCounts(json, progress.Counts);
                json.WriteNumberOrNull("best", progress.Best);
                break;
            case FailedEvent failed:
                WriteFailed(json, failed);
                break;
            case InterruptedEvent interrupted:
                json.WriteString("reason", interrupted.Reason);
                break;
            case StoppedEvent stopped:
                WriteStopped(json, stopped);
                break;
        }
    }

    private static void WriteFailed(Utf8JsonWriter json, FailedEvent failed)
    {
        json.WriteString("message", failed.Message);
        if (failed.BySearch)
        {
            json.WriteBoolean("by_search", true);
        }
    }

    private static void WriteStopped(Utf8JsonWriter json, StoppedEvent stopped)
    {
        json.WriteString("ended", OutputText.Ended(stopped.Ended));
        if (stopped.Reason is { } reason)
        {
            json.WriteString("reason", reason.Word);
            json.WriteString("why", reason.Text);
        }
    }

    private static void WriteSources(Utf8JsonWriter json, SourcesEvent sources)
    {
        json.WriteStartArray("files");
        foreach (var (path, sha256) in sources.Files)
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteString("sha256", sha256);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDecision(Utf8JsonWriter json, DecisionEvent decision)
    {
        json.WriteNumber("after", decision.After);
        json.WriteNumber("submit", decision.Submit);
        if (decision.Priorities.Count <= DecisionEvent.MaxListed)
        {
            json.WritePropertyName("priorities");
            WritePriorities(json, decision.Priorities);
        }
        else
        {
            json.WriteNumber("priorities_count", decision.Priorities.Count);
            json.WriteString("priorities_sha256", Sha256Of(decision.Priorities));
        }

        json.WriteStartArray("canceled");
        foreach (var id in decision.Canceled)
        {
            json.WriteNumberValue(id.Value);
        }

        json.WriteEndArray();
    }

    private static void WritePriorities(Utf8JsonWriter json, IReadOnlyList<TaskPriority> priorities)
    {
        json.WriteStartArray();
        foreach (var (id, priority) in priorities)
        {
            json.WriteStartArray();
            json.WriteNumberValue(id.Value);
            json.WriteNumberValue(priority);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static string Sha256Of(IReadOnlyList<TaskPriority> priorities)
    {
        var buffer = new ArrayBufferWriter<byte>(priorities.Count * 12);
        using (var json = new Utf8JsonWriter(buffer, OutputText.Compact))
        {
            WritePriorities(json, priorities);
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    private static void WriteCounts(Utf8JsonWriter json, TaskCounts counts)
    {
        json.WriteNumber("queued", counts.Queued);
        json.WriteNumber("running", counts.Running);
        json.WriteNumber("complete", counts.Complete);
        json.WriteNumber("failed", counts.Failed);
        json.WriteNumber("canceled", counts.Canceled);
        json.WriteNumber("requeued", counts.Requeued);
    }

    private static RunEvent? ParseFields(string? name, JsonElement fields) => name switch
    {
        "started" => new StartedEvent(fields.GetProperty("format").GetInt32())
        {
            Since = fields.TryGetProperty("since", out _) ? OutputText.ParseTime(Text(fields, "since")) : null,
        },
        "sources" => new SourcesEvent(
            [.. fields.GetProperty("files").EnumerateArray().Select(file => new SourceFile(Text(file, "path"), file.GetProperty("sha256").GetString()))]),
        "pool_joined" => new PoolJoinedEvent(
            Text(fields, "pool"), fields.TryGetProperty("workers", out var workers) ? workers.GetInt32() : null),
        "completed" => new CompletedEvent(
            new(fields.GetProperty("task_id").GetInt64()), fields.GetProperty("order").GetInt64(), Number(fields, "value"),
            fields.TryGetProperty("error_kind", out var kind) ? kind.GetString() : null),
        "decision" => ParseDecision(fields),
        "reprioritized" => new ReprioritizedEvent(fields.GetProperty("after").GetInt64(), fields.GetProperty("seconds").GetDouble()),
        "progress" => new ProgressEvent(ParseCounts(fields), Number(fields, "best")),
        "failed" => new FailedEvent(Text(fields, "message"), fields.TryGetProperty("by_search", out var bySearch) && bySearch.GetBoolean()),
        "interrupted" => new InterruptedEvent(Text(fields, "reason")),
        "stopped" => new StoppedEvent(
            OutputText.ParseEnded(Text(fields, "ended")), fields.TryGetProperty("reason", out _) ? new(Text(fields, "reason"), Text(fields, "why")) : null),
        _ => null,
    };

    private static DecisionEvent ParseDecision(JsonElement fields)
    {
        TaskPriority[] listed = fields.TryGetProperty("priorities", out var priorities)
            ? [.. priorities.EnumerateArray().Select(pair => new TaskPriority(new(pair[0].GetInt64()), pair[1].GetInt32()))]
            : [];
        TaskId[] canceled = [.. fields.GetProperty("canceled").EnumerateArray().Select(id => new TaskId(id.GetInt64()))];
        return new(fields.GetProperty("after").GetInt64(), fields.GetProperty("submit").GetInt32(), listed, canceled)
        {
            Digest = fields.TryGetProperty("priorities_count", out var count)
                ? new(count.GetInt32(), Text(fields, "priorities_sha256"))
                : null,
        };
    }

    private static TaskCounts ParseCounts(JsonElement fields) => new(
        fields.GetProperty("queued").GetInt64(), fields.GetProperty("running").GetInt64(), fields.GetProperty("complete").GetInt64(),
        fields.GetProperty("failed").GetInt64(), fields.GetProperty("canceled").GetInt64(), fields.GetProperty("requeued").GetInt64());

    private static string Text(JsonElement fields, string name) => fields.GetProperty(name).GetString() ?? "";

    private static double? Number(JsonElement fields, string name) =>
        fields.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
