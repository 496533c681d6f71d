using System.Buffers;
using System.Text;

namespace Emews.Pools.Models.Programs;

/// <summary>
/// The end of what a program prints, read as it comes, so that one that prints without end neither waits for us nor takes more memory
/// than the limit.
/// </summary>
/// <param name="limit">How many bytes are kept, about.</param>
internal sealed class OutputTail(int limit)
{
    private const int PieceSize = 16 * 1024;

    // Most programs print little, and an agent may have thousands.
    private const int FirstPieceSize = 1024;

    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _pieces = new();
    private byte[] _last = [];
    private int _skipped;
    private int _used;
    private long _dropped;
    private long _droppedLines;

    /// <summary>Whether nothing was dropped.</summary>
    public bool IsWhole => _dropped == 0;

    /// <summary>The text kept; bytes that are no UTF-8 are shown as such.</summary>
    public string Text
    {
        get
        {
            lock (_lock)
            {
                var bytes = new ArrayBufferWriter<byte>(Math.Max(1, _pieces.Count * PieceSize));
                var from = _skipped;
                foreach (var piece in _pieces)
                {
                    bytes.Write(piece.AsSpan(from, (ReferenceEquals(piece, _last) ? _used : piece.Length) - from));
                    from = 0;
                }

                return Encoding.UTF8.GetString(bytes.WrittenSpan).TrimStart('\uFEFF');
            }
        }
    }

    /// <summary>The text kept, and how many lines went before it.</summary>
    public ProgramOutput Output
    {
        get
        {
            lock (_lock)
            {
                return new ProgramOutput(Text, _droppedLines);
            }
        }
    }

    /// <summary>Reads a stream to its end, or until it is closed.</summary>
    public async Task ReadAsync(Stream stream)
    {
        try
        {
            while (await stream.ReadAsync(Room()).ConfigureAwait(false) is > 0 and var length)
            {
                lock (_lock)
                {
                    _used += length;
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Nobody waits for it any more.
        }
    }

    /// <summary>Forgets what was read so far.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            // The last piece may be read into just now.
            while (_pieces.Count > 1)
            {
                _pieces.Dequeue();
            }

            (_skipped, _dropped, _droppedLines) = (_used, 0, 0);
        }
    }

    /// <summary>The last lines, each cut to a length.</summary>
    public IReadOnlyList<string> LastLines(int count, int length) =>
        [.. Text.TrimEnd().Split('\n').TakeLast(count).Select(line => TextLimit.Cut(line.TrimEnd('\r'), length)).SkipWhile(line => line.Length == 0)];

    private Memory<byte> Room()
    {
        lock (_lock)
        {
            if (_used == _last.Length)
            {
                var isFull = (_pieces.Count - 1) * (long)PieceSize >= limit;
                _last = isFull ? Drop() : new byte[_pieces.Count == 0 ? FirstPieceSize : PieceSize];
                _pieces.Enqueue(_last);
                _used = 0;
            }

            return _last.AsMemory(_used);
        }
    }

    private byte[] Drop()
    {
        var piece = _pieces.Dequeue();
        _dropped += piece.Length;
        _droppedLines += piece.AsSpan(_skipped).Count((byte)'\n');
        _skipped = 0;
        return piece.Length == PieceSize ? piece : new byte[PieceSize];
    }
}
