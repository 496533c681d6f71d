using System.Text;
using Emews.Tasks;

namespace Emews.Pools.Models.Workers;

/// <summary>Reads the lines of a worker, of any number, each of bounded length.</summary>
/// <param name="stream">Its standard output.</param>
/// <param name="longest">How many bytes a line may have.</param>
internal sealed class WorkerLines(Stream stream, int longest = WorkerLines.Longest)
{
    private const int Longest = 8 * 1024 * 1024;

    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>What was read beyond the last line.</summary>
    public string Unread => Text(_end);

    /// <summary>The next line; null at the end. A last line needs no end of its own.</summary>
    /// <exception cref="ModelException">A line is too long to be a result.</exception>
    public async Task<string?> NextAsync(CancellationToken cancellationToken)
    {
        for (var searched = _start; ;)
        {
            var length = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = Text(searched + length);
                _start = searched + length + 1;
                return line;
            }

            var unread = _end - _start;
            MakeRoom();
            searched = _start + unread;
            if (await ReadAsync(cancellationToken).ConfigureAwait(false) is not (> 0 and var read))
            {
                var rest = unread > 0 ? Text(_end) : null;
                _start = _end;
                return rest;
            }

            _end += read;
        }
    }

    private async Task<int> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }

    private void MakeRoom()
    {
        var length = _end - _start;
        if (length > longest)
        {
            throw new ModelException(
                TaskFailureKinds.OutputTooLarge, $"The worker printed a line longer than {longest >> 20} MiB: keep data in a file and return its path.");
        }

        var room = _buffer.Length - length < _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_start, length).CopyTo(room);
        (_buffer, _start, _end) = (room, 0, length);
    }

    private string Text(int end) => Encoding.UTF8.GetString(_buffer, _start, end - _start).TrimEnd('\r');
}
