using System.Text;
using System.Text.Json;
using Emews.Database.Upkeep;
using Emews.Tasks;

namespace Emews.Cli.Commands.Db;

/// <summary>One JSON object, as all commands print theirs.</summary>
internal static class JsonText
{
    /// <summary>The object's text, a line a value.</summary>
    /// <param name="write">Writes what follows <c>"format": 1</c>.</param>
    public static string Of(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    /// <summary>Writes a list of objects under a name.</summary>
    public static void WriteObjects<T>(this Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes how many tasks there are in each state.</summary>
    public static void WriteCounts(this Utf8JsonWriter json, TaskCounts counts)
    {
        json.WriteNumber("queued", counts.Queued);
        json.WriteNumber("running", counts.Running);
        json.WriteNumber("complete", counts.Complete);
        json.WriteNumber("failed", counts.Failed);
        json.WriteNumber("canceled", counts.Canceled);
        json.WriteNumber("requeued", counts.Requeued);
    }

    /// <summary>Writes who an agent is.</summary>
    public static void WriteAgent(this Utf8JsonWriter json, LiveAgent agent)
    {
        json.WriteString("pool", agent.Pool);
        json.WriteString("host", agent.Host);
        json.WriteNumber("process", agent.ProcessId);
    }
}
