using System.Diagnostics;
using Emews.Pools.Models.Programs;
using Emews.Tasks;

namespace Emews.Pools;

/// <summary>
/// A worker pool in a process of its own, on this machine. It ends when its standard input does, so that it never outlives its
/// parent, however that dies.
/// </summary>
internal sealed class PoolProcess : IRunningPool
{
    /// <summary>How long a pool may take to drain: past its own grace time and the end of its models it has nothing left to do.</summary>
    public static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(15);

    /// <summary>The same while its database does not answer, and it can record nothing.</summary>
    public static readonly TimeSpan LostPatience = TimeSpan.FromSeconds(6);

    // A pool that is told to end at once does so within 5 s, whatever hangs in it.
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(8);

    private readonly Process _process;

    private PoolProcess(string pool, string logPath, Process process)
    {
        Pool = pool;
        LogPath = logPath;
        _process = process;
        ProcessId = process.Id;
    }

    /// <inheritdoc/>
    public string Pool { get; }

    /// <inheritdoc/>
    public int ProcessId { get; }

    /// <inheritdoc/>
    public string LogPath { get; }

    /// <inheritdoc/>
    public PoolEnd? End => _process.HasExited ? new PoolEnd(_process.ExitCode) : null;

    /// <inheritdoc/>
    public string? Job => null;

    /// <summary>Starts a pool.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="command">The program and its arguments, such as <c>emews pool run …</c>.</param>
    /// <param name="logPath">Where the process writes what it has to say; told to it by the command.</param>
    public static PoolProcess Start(string pool, IReadOnlyList<string> command, string logPath)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardInput = true, UseShellExecute = false };
        try
        {
            return new PoolProcess(pool, logPath, Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new EmewsException($"Pool {pool} cannot be started: {command[0]}: {error.Message}", error);
        }
    }

    /// <summary>Ends when the process has ended. What its models have started does not outlive it, however it ended.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        MarkedProcesses.KillThoseOf(ProcessId);
    }

    /// <inheritdoc/>
    public void Drain()
    {
        // The number of one that has ended may be another's by now.
        if (!_process.HasExited)
        {
            ProcessSignals.Terminate(_process.Id);
        }
    }

    /// <summary>Ends the pool at once: its models are ended, its tasks go back.</summary>
    public void Stop()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
    }

    /// <summary>Stops the pool, and sees it end.</summary>
    public async ValueTask DisposeAsync()
    {
        Stop();
        using var patience = new CancellationTokenSource(EndPatience);
        Task end = _process.WaitForExitAsync(patience.Token);
        await end.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _process.Dispose();
    }
}
