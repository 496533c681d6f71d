using System.Text;
using System.Text.Json;

namespace Emews.Workflows.Outputs;

/// <summary>Reads <c>events.jsonl</c>, also while it is being written.</summary>
internal static class EventLogReader
{
    /// <summary>
    /// The events in their order. A last line without its line feed does not count; events of later versions are passed over.
    /// </summary>
    /// <exception cref="InvalidDataException">A line is no event.</exception>
    public static IEnumerable<RunEvent> Read(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var number = 0;
        while (ReadWholeLine(reader) is { } line)
        {
            number++;
            RunEvent? runEvent;
            try
            {
                runEvent = RunEventJson.Parse(line);
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"{path}, line {number}: {e.Message}", e);
            }

            if (runEvent is not null)
            {
                yield return runEvent;
            }
        }
    }

    /// <summary>The next line that ends in a line feed. <see cref="TextReader.ReadLine"/> would not tell it from a torn one.</summary>
    private static string? ReadWholeLine(StreamReader reader)
    {
        var line = new StringBuilder();
        for (int next; (next = reader.Read()) >= 0;)
        {
            if (next == '\n')
            {
                return line.ToString();
            }

            _ = line.Append((char)next);
        }

        return null;
    }
}
