using System.Text;
using System.Text.Json;

namespace Emews.Workflows.Outputs;

/// <summary>Follows an <c>events.jsonl</c> that is being written: each time what has come since.</summary>
/// <param name="path">The log; it need not be there yet.</param>
internal sealed class EventTail(string path)
{
    private const int MaxBlock = 16 * 1024 * 1024;

    private long _position;

    /// <summary>The events since the last call, in their order. What is not yet whole comes the next time.</summary>
    public IReadOnlyList<RunEvent> ReadNew()
    {
        var events = new List<RunEvent>();
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

            // A shorter log is another one: the experiment was begun anew.
            _position = file.Length < _position ? 0 : _position;
            while (ReadBlock(file) is { Length: > 0 } block)
            {
                events.AddRange(Parse(block));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is not there yet, or not any more: the next look will tell.
        }

        return events;
    }

    /// <summary>The next whole lines; empty where there are none.</summary>
    private string ReadBlock(FileStream file)
    {
        file.Position = _position;
        var block = new byte[Math.Min(MaxBlock, file.Length - _position)];
        var length = file.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        var end = block.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
        _position += end;
        return Encoding.UTF8.GetString(block, 0, end);
    }

    private static IEnumerable<RunEvent> Parse(string lines)
    {
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            RunEvent? runEvent;
            try
            {
                runEvent = RunEventJson.Parse(line);
            }
            catch (JsonException)
            {
                continue; // of a later version, or damaged: a view goes on without it
            }

            if (runEvent is not null)
            {
                yield return runEvent;
            }
        }
    }
}
