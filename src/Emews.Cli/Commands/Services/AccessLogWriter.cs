using System.Threading.Channels;

namespace Emews.Cli.Commands.Services;

/// <summary>Writes the lines of an access log behind the backs of those who make them, many at a time when there are many.</summary>
internal sealed class AccessLogWriter : IAsyncDisposable
{
    // Where the disk cannot keep up the oldest lines go: the service does not wait for its log.
    private const int MostWaiting = 100_000;

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly TextWriter _output;
    private readonly Task _loop;

    /// <param name="output">Where they go; closed at the end.</param>
    public AccessLogWriter(TextWriter output)
    {
        _output = output;
        _loop = Task.Run(WriteAsync);
    }

    public void Add(string line) => _lines.Writer.TryWrite(line);

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.Complete();
        await _loop;
        await _output.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        try
        {
            while (await _lines.Reader.WaitToReadAsync())
            {
                while (_lines.Reader.TryRead(out var line))
                {
                    await _output.WriteLineAsync(line);
                }

                await _output.FlushAsync();
            }
        }
        catch (IOException)
        {
            // A disk that is full, or nobody who reads: the service goes on without its log.
            _lines.Writer.TryComplete();
        }
    }
}
