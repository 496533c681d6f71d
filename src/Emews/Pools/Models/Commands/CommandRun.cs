using System.Text;
using Emews.Pools.Models.Programs;

namespace Emews.Pools.Models.Commands;

/// <summary>One program that runs one task, from its start to what it has left.</summary>
/// <param name="words">The words as expanded.</param>
/// <param name="folder">Where it runs.</param>
/// <param name="input">What it gets on standard input.</param>
internal sealed class CommandRun(IReadOnlyList<string> words, string folder, string input)
{
    private const int MostOutput = 8 * 1024 * 1024;
    private const int MostLastLine = 1024 * 1024;
    private const int MostErrors = 64 * 1024;

    // By then all is read that was printed before the end, whoever still holds the pipes.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Words => words;

    /// <summary>The end of its standard output.</summary>
    public required OutputTail Output { get; init; }

    /// <summary>The end of its standard error.</summary>
    public OutputTail Errors { get; } = new(MostErrors);

    /// <summary>How it ended.</summary>
    public ProgramEnding Ending { get; private set; }

    /// <summary>Where it ran.</summary>
    public string Folder => folder;

    /// <summary>As much of its output as a way to give results needs.</summary>
    public static OutputTail OutputFor(ResultPlace place) => new(place is ResultPlace.LastLine ? MostLastLine : MostOutput);

    /// <summary>Runs the program. Cancelling ends it; it leaves nothing running either way.</summary>
    public async Task RunAsync(IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var process = await ModelProcess.StartAsync(words, folder, environment).ConfigureAwait(false);
        await using var scope = process.ConfigureAwait(false);
        var reading = Task.WhenAll(Output.ReadAsync(process.Output), Errors.ReadAsync(process.Error));
        var writing = WriteAsync(process.Input);
        try
        {
            await process.WaitAsync(cancellationToken).ConfigureAwait(false);
            Ending = process.Ending;
        }
        finally
        {
            await process.EndAsync().ConfigureAwait(false);
            await Task.WhenAny(reading, Task.Delay(Rest, CancellationToken.None)).ConfigureAwait(false);
        }

        _ = writing;
    }

    private async Task WriteAsync(Stream stream)
    {
        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(input)).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It did not want all of it; how it ends tells more.
        }
    }
}
