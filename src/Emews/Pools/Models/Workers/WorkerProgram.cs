using Emews.Pools.Models.Programs;
using Emews.Tasks;

namespace Emews.Pools.Models.Workers;

/// <summary>One running worker, which runs one task after another.</summary>
internal sealed class WorkerProgram : IAsyncDisposable
{
    private const int MostErrors = 64 * 1024;

    // So much is written to a pipe as a whole or not at all.
    private const int WholeWrite = 4096;

    // A worker has that long to end in good order.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    // By then one that has closed its output has ended, and all is read that it printed.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly ModelProcess _process;
    private readonly WorkerLines _lines;
    private readonly Task _readingErrors;
    private readonly Action<string> _log;
    private UnusedOutput? _unused;
    private string? _answer;
    private TaskId? _answered;

    private WorkerProgram(ModelProcess process, Action<string> log)
    {
        _process = process;
        _log = log;
        _lines = new WorkerLines(process.Output);
        _readingErrors = Errors.ReadAsync(process.Error);
    }

    /// <summary>What it printed on standard output in its present task.</summary>
    public ProgramOutput Output => _unused is not { } unused ? ProgramOutput.None
        : new ProgramOutput(string.Join('\n', [.. unused.Last, .. _answer is null ? [] : (string[])[_answer]]), unused.Count - unused.Last.Count);

    /// <summary>What its user may have forgotten, where no answer comes.</summary>
    public string WhatItLacks => _unused?.Explanation ?? "It had printed nothing (answers want flushing, as with print(…, flush=True))";

    /// <summary>What it printed on standard error in its present task.</summary>
    public OutputTail Errors { get; } = new(MostErrors);

    /// <summary>Whether it has answered a task.</summary>
    public bool HasAnswered => _answered is not null;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasEnded;

    /// <summary>Starts a worker.</summary>
    public static async Task<WorkerProgram> StartAsync(ProgramOptions options, IReadOnlyList<string> words, IReadOnlyDictionary<string, string> environment) =>
        new(await ModelProcess.StartAsync(words, options.Folder, environment).ConfigureAwait(false), options.Log);

    /// <summary>Runs a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="request">The line that tells of it.</param>
    /// <param name="cancellationToken">Gives up; the worker is of no use then.</param>
    /// <exception cref="ModelException">The worker died, or said what is no answer.</exception>
    public async Task<WorkerAnswer> RunAsync(ModelTask task, ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        Errors.Clear();
        _answer = null;
        var unused = _unused = new UnusedOutput(task.TaskId, _log);
        var writing = WriteAsync(request, cancellationToken);
        try
        {
            var answer = await ReadAsync(task.TaskId, unused, cancellationToken).ConfigureAwait(false)
                ?? throw await HowItDiedAsync(unused, request.Length, writing).ConfigureAwait(false);
            await writing.ConfigureAwait(false);
            _answered = task.TaskId;
            return answer;
        }
        finally
        {
            unused.End();
        }
    }

    /// <summary>Lets an idle worker end: its input ends; after a moment it is ended.</summary>
    public async Task StopAsync()
    {
        await _process.EndInputAsync().ConfigureAwait(false);
        using var grace = new CancellationTokenSource(Grace);
        await _process.WaitAsync(grace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the worker at once, and all that it started.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    /// <returns>Null where the worker has said its last word, and that was no answer.</returns>
    private async Task<WorkerAnswer?> ReadAsync(TaskId task, UnusedOutput unused, CancellationToken cancellationToken)
    {
        while (await _lines.NextAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            _answer = line;
            try
            {
                if (WorkerAnswer.TryParse(line, task) is { } answer)
                {
                    return answer;
                }

                unused.Add(line);
            }
            catch (ModelException) when (_answered is { } before && before != task && WorkerAnswer.IsOf(line, before))
            {
                _log($"task {before} was answered twice; the second answer is passed over: {ObjectiveModel.Shorten(line)}");
            }

            _answer = null;
        }

        return null;
    }

    private async Task<ModelException> HowItDiedAsync(UnusedOutput unused, int requestLength, Task<bool> writing)
    {
        using var patience = new CancellationTokenSource(Rest);
        await _process.WaitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var tookNone = requestLength <= WholeWrite && (!await writing.ConfigureAwait(false) || _process.UnreadInput == requestLength);
        var when = tookNone ? "before it took the task" : "in the middle of the task";
        var how = _process.HasEnded ? $"The worker ended {when}: {_process.Ending}" : $"The worker closed its standard output {when}";
        await _process.EndAsync().ConfigureAwait(false);
        await Task.WhenAny(_readingErrors, Task.Delay(Rest, CancellationToken.None)).ConfigureAwait(false);
        how = unused.Explanation is { } explanation ? $"{how}. {explanation}" : how;
        return tookNone ? ModelProgram.CannotStart(how)
            : new ModelException(TaskFailureKinds.WorkerDied, how) { IsInterruption = _process is { HasEnded: true, Ending.IsInterruption: true } };
    }

    /// <returns>Whether the worker could still be told.</returns>
    private async Task<bool> WriteAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        try
        {
            await _process.Input.WriteAsync(request, cancellationToken).ConfigureAwait(false);
            await _process.Input.FlushAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // It has died, which its output tells.
            return false;
        }
    }
}
