using Emews.Pools;
using Emews.Pools.Models;
using Emews.Pools.Models.Commands;
using Emews.Pools.Models.Programs;
using Emews.Pools.Models.Workers;
using Emews.Searches;
using Emews.Tasks;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.OwnSearches;

/// <summary>
/// A search that is a program in any language: it is told of the run and of each point that has ended as a JSON line on standard input,
/// and answers each line with one on standard output.
/// </summary>
/// <remarks>It has all the time it wants. A run that is taken up starts it anew, and tells it all again from the start.</remarks>
internal sealed class ProgramSearch : ISearch, IAsyncDisposable
{
    // A hundred thousand points of some ten parameters.
    private const int LongestLine = 64 * 1024 * 1024;

    private const int LastLines = 20;
    private const int LineLength = 500;
    private const int QuoteLength = 200;

    // It has that long to end in good order.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    // By then one that has closed its output has ended, and what it last said is read.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly SearchMethod.Program _method;
    private readonly ModelOwner _owner;
    private readonly SearchLines _told;
    private readonly SearchAnswer _answers;
    private readonly SearchLog _log;
    private readonly CancellationTokenSource _disposed = new();
    private readonly List<double[]> _points = [];
    private readonly Queue<string> _lastErrors = new();
    private ModelProcess? _process;
    private WorkerLines? _lines;
    private Task _readingErrors = Task.CompletedTask;

    public ProgramSearch(WorkflowConfiguration configuration, SearchMethod.Program method, string experimentId, SearchLog log)
    {
        _method = method;
        _owner = new ModelOwner(experimentId, "search");
        _told = new SearchLines(configuration, experimentId);
        _answers = new SearchAnswer(PointParameters.Of(configuration));
        _log = log;
    }

    /// <inheritdoc/>
    public SearchDecision Begin() => Wait(BeginAsync());

    /// <inheritdoc/>
    public SearchDecision? Observe(EndedPoint ended, CancellationToken cancellationToken) =>
        Wait(AskAsync(_told.Completed(ended, _points[ended.Point - 1]), $"point {ended.Point}", cancellationToken));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync().ConfigureAwait(false);
        if (_process is { } process)
        {
            await process.EndInputAsync().ConfigureAwait(false);
            using var grace = new CancellationTokenSource(Grace);
            await process.WaitAsync(grace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await process.DisposeAsync().ConfigureAwait(false);
        }

        _disposed.Dispose();
    }

    // A search is asked by a thread that has nothing else to do.
    private static SearchDecision Wait(Task<SearchDecision> asking) => asking.GetAwaiter().GetResult();

    private async Task<SearchDecision> BeginAsync()
    {
        try
        {
            string[] words = [.. CommandTemplate.Parse(CommandWords.Split(_method.CommandLine)).FixedWords];
            words[0] = ModelProgram.Locate(words[0], _method.Folder);
            var environment = new ModelEnvironment(_owner, _method.Folder).With(MarkedProcesses.New());
            environment.Remove("EMEWS_POOL_ID");
            _process = await ModelProcess.StartAsync(words, _method.Folder, environment).ConfigureAwait(false);
        }
        catch (ModelException error)
        {
            throw new EmewsException($"The search {_method.Name} cannot be started. {error.Message}", error);
        }

        _lines = new WorkerLines(_process.Output, LongestLine);
        _readingErrors = KeepErrorsAsync(_process.Error);
        return await AskAsync(_told.Begin(_method.Settings), "the first line", CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<SearchDecision> AskAsync(ReadOnlyMemory<byte> line, string what, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        if (!string.IsNullOrWhiteSpace(_lines!.Unread))
        {
            throw Wrong(what, _lines.Unread, "it came before the program was told: answer each line with one line, and flush it");
        }

        var writing = WriteAsync(line, ending.Token);
        var answer = await ReadAsync(what, ending.Token).ConfigureAwait(false) ?? throw await HowItEndedAsync(what).ConfigureAwait(false);
        await writing.ConfigureAwait(false);
        try
        {
            var decision = _answers.Read(answer, _points.Count);
            _points.AddRange(decision.Submit);
            return decision;
        }
        catch (FormatException error)
        {
            throw Wrong(what, answer, error.Message);
        }
    }

    private async Task<string?> ReadAsync(string what, CancellationToken cancellationToken)
    {
        try
        {
            string? line;
            do
            {
                line = await _lines!.NextAsync(cancellationToken).ConfigureAwait(false);
            }
            while (line is not null && string.IsNullOrWhiteSpace(line));

            return line;
        }
        catch (ModelException error)
        {
            throw new EmewsException($"The search {_method.Name} answers {what} with more than {LongestLine >> 20} MiB: submit fewer points at a time.", error);
        }
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        try
        {
            await _process!.Input.WriteAsync(line, cancellationToken).ConfigureAwait(false);
            await _process.Input.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It has ended, which its output tells.
        }
    }

    private async Task KeepErrorsAsync(Stream stream)
    {
        using var text = new StreamReader(stream);
        try
        {
            while (await text.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
            {
                _log.Write(line);
                lock (_lastErrors)
                {
                    _lastErrors.Enqueue(TextLimit.Cut(line, LineLength));
                    if (_lastErrors.Count > LastLines)
                    {
                        _lastErrors.Dequeue();
                    }
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // Nobody listens any more.
        }
    }

    private async Task<EmewsException> HowItEndedAsync(string what)
    {
        using var patience = new CancellationTokenSource(Rest);
        await _process!.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var how = _process.HasEnded ? $"ended ({_process.Ending})" : "closed its standard output";
        await Task.WhenAny(_readingErrors, Task.Delay(Rest, CancellationToken.None)).ConfigureAwait(false);
        return new EmewsException(
            $"The search {_method.Name} {how} and did not answer {what}: it answers every line, and ends when its standard input does.{Errors()}");
    }

    private EmewsException Wrong(string what, string answer, string why) => new(
        $"The search {_method.Name} answered {what} with what is no answer: {why}{(why.EndsWith('?') ? "" : ".")}\n  It answered: {TextLimit.Cut(answer.Trim(), QuoteLength)}{Errors()}");

    private string Errors()
    {
        lock (_lastErrors)
        {
            return _lastErrors.Count == 0 ? "" : $"\n  Its last words on standard error:\n    {string.Join("\n    ", _lastErrors)}";
        }
    }
}
