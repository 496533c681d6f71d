namespace Emews.Cli;

/// <summary>Where a pool's messages go, each with its time: standard error, or a file of its own.</summary>
internal sealed class PoolLog : IAsyncDisposable
{
    private readonly TextWriter _writer;
    private readonly Lock _lock = new();

    private PoolLog(TextWriter writer) => _writer = writer;

    public static PoolLog Open(string? path) =>
        new(path is null ? Console.Error : new StreamWriter(path, append: true) { AutoFlush = true });

    public void Say(string message)
    {
        lock (_lock)
        {
            _writer.WriteLine($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {message}");
        }
    }

    public ValueTask DisposeAsync() => ReferenceEquals(_writer, Console.Error) ? ValueTask.CompletedTask : _writer.DisposeAsync();
}
