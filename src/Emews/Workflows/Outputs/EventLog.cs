namespace Emews.Workflows.Outputs;

/// <summary>
/// <c>events.jsonl</c>, append-only. A line is handed to the system whole before <see cref="Append"/> returns, so that a killed
/// process leaves whole lines. Safe for use by several threads at once.
/// </summary>
internal sealed class EventLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly FileStream _file;
    private long _length;

    /// <summary>Opens a log, or makes it. What a crash of the system left of a last line is cut off.</summary>
    public EventLog(string path, TimeProvider time)
    {
        _time = time;
        _file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        _length = EndOfLastLine(_file);
        _file.SetLength(_length);
        _file.Position = _length;
    }

    /// <summary>Writes an event, with the time it is now.</summary>
    /// <returns>The event as written.</returns>
    public RunEvent Append(RunEvent runEvent)
    {
        lock (_lock)
        {
            var stamped = runEvent with { Time = _time.GetUtcNow() };
            var line = RunEventJson.ToLine(stamped);
            try
            {
                _file.Write(line.Span);
            }
            catch (IOException)
            {
                // A full disk may have taken half a line: the next one must not stand behind it.
                _file.SetLength(_length);
                _file.Position = _length;
                throw;
            }

            _length += line.Length;
            return stamped;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static long EndOfLastLine(FileStream file)
    {
        Span<byte> block = stackalloc byte[4096];
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - block.Length);
            var part = block[..(int)(end - start)];
            file.Position = start;
            file.ReadExactly(part);
            if (part.LastIndexOf((byte)'\n') is var at and >= 0)
            {
                return start + at + 1;
            }

            end = start;
        }

        return 0;
    }
}
