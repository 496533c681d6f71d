using System.Buffers;
using System.Text.Json;
using Emews.Tasks;

namespace Emews.Workflows.Outputs;

/// <summary>The tasks of a run as JSON Lines: one object a task, with the names of <see cref="TasksCsv"/> and values as they were.</summary>
internal static class TasksJsonLines
{
    /// <summary>Writes a line a task.</summary>
    public static async Task WriteAsync(Stream stream, RunRecord run, CancellationToken cancellationToken = default)
    {
        var parameters = run.Parameters.Zip(PointColumns.Names(run.Parameters), KeyValuePair.Create).ToList();
        var buffer = new ArrayBufferWriter<byte>();
        await foreach (var task in run.Tasks(cancellationToken).ConfigureAwait(false))
        {
            buffer.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(buffer, OutputText.Compact))
            {
                Write(json, task, run, parameters);
            }

            buffer.Write("\n"u8);
            await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Write(Utf8JsonWriter json, TaskRecord task, RunRecord run, List<KeyValuePair<string, string>> parameters)
    {
        var origin = run.Origin(task.TaskId);
        var failure = task.State == TaskState.Complete ? TaskFailure.FromResultText(task.Result) : null;
        using var payload = new PayloadFields(task.Payload);
        json.WriteStartObject();
        json.WriteNumber("task_id", task.TaskId.Value);
        json.WriteNumberOrNull("point", origin?.Point);
        json.WriteNumberOrNull("replicate", origin?.Replicate);
        json.WriteNumberOrNull("seed", origin?.Seed ?? payload.Seed);
        json.WriteString("state", OutputText.State(task.State, failure is not null));
        WritePoint(json, payload, parameters);
        json.WritePropertyName("result");
        WriteResult(json, failure is null && task.State == TaskState.Complete ? task.Result : null);
        json.WriteString("error_kind", failure?.Kind);
        json.WriteString("error", failure?.Message);
        json.WriteNumber("priority", task.Priority);
        json.WriteString("pool", task.Pool);
        json.WriteNumber("attempts", task.Attempts);
        Write(json, "created", task.Created);
        Write(json, "claimed", task.Claimed);
        Write(json, "started", task.Started);
        Write(json, "stopped", task.Stopped);
        json.WriteEndObject();
    }

    private static void WritePoint(Utf8JsonWriter json, PayloadFields payload, List<KeyValuePair<string, string>> parameters)
    {
        foreach (var (name, column) in parameters)
        {
            Write(json, column, payload.Field(name));
        }

        if (parameters.Count == 0)
        {
            Write(json, "x", payload.X);
        }
    }

    private static void WriteResult(Utf8JsonWriter json, string? text)
    {
        using var document = text is null ? null : JsonScalar.TryParse(text);
        if (document is null)
        {
            json.WriteStringValue(text);
        }
        else
        {
            document.RootElement.WriteTo(json);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, JsonElement? value)
    {
        json.WritePropertyName(name);
        if (value is { } known)
        {
            known.WriteTo(json);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? time) =>
        json.WriteString(name, time is { } known ? OutputText.Time(known) : null);
}
