using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Emews.Processes;
using Emews.Tasks;

namespace Emews.Pools.Models.Programs;

/// <summary>A running program of a model, and all that it starts. Nothing of it outlives its disposal.</summary>
internal sealed class ModelProcess : IAsyncDisposable
{
    // E2BIG.
    private const int TooLong = 7;

    // The end of a process that was ended by force; one that hangs in the system is left to it.
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    private static readonly ConcurrentDictionary<int, ModelProcess> Running = [];

    private readonly Process _process;
    private readonly string _mark;
    private bool _isEnded;

    private ModelProcess(Process process, string mark)
    {
        _process = process;
        _mark = mark;
        Running[process.Id] = this;
    }

    /// <summary>Its standard input.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Its standard output.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Its standard error.</summary>
    public Stream Error => _process.StandardError.BaseStream;

    /// <summary>How many bytes of its input the program has not read; null where the system does not tell.</summary>
    public int? UnreadInput => PipeContents.Count(Input);

    /// <summary>Whether the program has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>How it ended; only once it has.</summary>
    public ProgramEnding Ending => new(_process.ExitCode);

    /// <summary>Starts a program.</summary>
    /// <param name="words">The program's absolute path, and its arguments.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="environment">All its variables, the mark among them.</param>
    /// <exception cref="ModelException">It cannot be started.</exception>
    public static async Task<ModelProcess> StartAsync(IReadOnlyList<string> words, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var start = PipedProgram.StartInfo(words, folder, environment);
        try
        {
            return new ModelProcess(await LaunchThread.StartAsync(start).ConfigureAwait(false), environment[MarkedProcesses.Variable]);
        }
        catch (Win32Exception error) when (error.NativeErrorCode == TooLong)
        {
            throw new ModelException(
                TaskFailureKinds.CannotStart, $"{words[0]} cannot be given such long words: hand the payload over on standard input, or in {{payload_file}}.", error);
        }
        catch (Win32Exception error)
        {
            throw ModelProgram.CannotStart(
                ModelProgram.FolderProblem(folder) ?? $"{words[0]} cannot be run: {new Win32Exception(error.NativeErrorCode).Message}.", error);
        }
    }

    /// <summary>Ends when the program has ended; what it has started may go on.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Lets its standard input end.</summary>
    public Task EndInputAsync() => CloseAsync(Input);

    /// <summary>Ends the program and all that it has started, and sees it end.</summary>
    public async Task EndAsync()
    {
        if (_isEnded)
        {
            return;
        }

        _isEnded = true;
        Running.TryRemove(KeyValuePair.Create(_process.Id, this));
        IReadOnlyList<int> children = [];
        if (!_process.HasExited)
        {
            // Once it has ended, nobody can tell whose they were.
            children = ChildProcesses.Below(_process.Id);

            // It may not have a group of its own yet.
            ProcessSignals.Kill(_process.Id);
        }

        if (OwnSession.IsAvailable)
        {
            ProcessSignals.KillGroup(_process.Id);
        }

        foreach (var child in children)
        {
            ProcessSignals.Kill(child);
        }

        MarkedProcesses.Kill(_mark, isOther: Running.ContainsKey);
        using var patience = new CancellationTokenSource(EndPatience);
        await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends what still runs, and lets go of its pipes, whoever holds their other ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        await CloseAsync(Input).ConfigureAwait(false);
        await CloseAsync(Output).ConfigureAwait(false);
        await CloseAsync(Error).ConfigureAwait(false);
        _process.Dispose();
    }

    private static async Task CloseAsync(Stream stream)
    {
        try
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Its other end is gone.
        }
    }
}
