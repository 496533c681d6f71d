using System.Text;
using System.Text.Json;

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
}
