using System.Text.Json;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Tasks;

/// <summary>Tasks for programs.</summary>
internal static class TaskJson
{
    /// <summary>Writes a task's fields.</summary>
    public static void WriteTask(this Utf8JsonWriter json, TaskRecord task)
    {
        json.WriteNumber("task_id", task.TaskId.Value);
        json.WriteString("state", OutputText.State(task.State, TaskFailure.FromResultText(task.Result) is not null));
        json.WriteNumber("priority", task.Priority);
        json.WriteNumber("attempts", task.Attempts);
        json.WriteString("pool", task.Pool);
        json.WriteValue("payload", task.Payload);
        json.WriteValue("result", task.Result);
        json.WriteTime("created", task.Created);
        json.WriteTime("claimed", task.Claimed);
        json.WriteTime("started", task.Started);
        json.WriteTime("stopped", task.Stopped);
    }

    /// <summary>Writes a time; null where there is none.</summary>
    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset? time) =>
        json.WriteString(name, time is { } known ? OutputText.Time(known) : null);

    /// <summary>Writes a text as the value it is, or as text where it is no JSON.</summary>
    public static void WriteValue(this Utf8JsonWriter json, string name, string? text)
    {
        json.WritePropertyName(name);
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

    /// <summary>Writes numbers of tasks.</summary>
    public static void WriteIds(this Utf8JsonWriter json, string name, IEnumerable<TaskId> ids)
    {
        json.WriteStartArray(name);
        foreach (var id in ids)
        {
            json.WriteNumberValue(id.Value);
        }

        json.WriteEndArray();
    }
}
