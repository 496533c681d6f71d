using System.Diagnostics;
using Emews.Pools;
using Emews.Processes;
using Emews.Tasks;

namespace Emews.Workflows.PoolScripts;

/// <summary>
/// A pool that a script has started, in a process of its own or, once the script has named the job, in the hands of a scheduler. It is
/// ended by a stop message in its queue; one on this machine that does not heed it in time, by its process group.
/// </summary>
internal sealed class ScriptPool : IRunningPool
{
    // For the tasks it runs, and for its next look at the queue.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    // Past a signal that asks: the grace time of a pool of ours behind a script, and what it has to tell its database.
    private static readonly TimeSpan TermPatience = TimeSpan.FromSeconds(13);

    // What a message is worth where the database does not answer.
    private static readonly TimeSpan MessagePatience = TimeSpan.FromSeconds(3);

    private readonly PoolScript _script;
    private readonly StartedScript _started;
    private readonly Process _process;
    private readonly ITaskStore? _store;
    private readonly GroupGuard _guard;
    private readonly Task _end;
    private readonly Lock _lock = new();
    private Task? _ending;

    /// <summary>Starts a pool.</summary>
    /// <param name="script">Its script.</param>
    /// <param name="store">Where its tasks are; null where it cannot be told there to stop.</param>
    /// <param name="now">Tells this start from others.</param>
    /// <exception cref="EmewsException">The system refuses.</exception>
    public ScriptPool(PoolScript script, ITaskStore? store, DateTimeOffset now)
    {
        (_script, _store, _started) = (script, store, script.Start(now));
        _process = _started.Process;
        ProcessId = _process.Id;
        _guard = new GroupGuard(ProcessId);
        _end = EndAsync();
    }

    /// <inheritdoc/>
    public string Pool => _script.Pool;

    /// <inheritdoc/>
    public int ProcessId { get; }

    /// <inheritdoc/>
    public string LogPath => _script.Log;

    /// <inheritdoc/>
    public PoolEnd? End { get; private set; }

    /// <inheritdoc/>
    public string? Job { get; private set; }

    /// <inheritdoc/>
    public Task WaitAsync(CancellationToken cancellationToken) => _end.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void Drain() => _ = StopAsync();

    /// <inheritdoc/>
    public void Stop() => _ = StopAsync();

    /// <summary>Sees the pool end; one in the hands of a scheduler has had its message.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _started.Dispose();
    }

    private async Task EndAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        _guard.Dispose();
        var job = _started.FindJob();
        if (job is not null && _process.ExitCode == 0)
        {
            Job = job;
            return;
        }

        // A script of this machine runs until its pool ends: nothing of it is to go on.
        ProcessSignals.KillGroup(ProcessId);
        End = new PoolEnd(_process.ExitCode);
    }

    private Task StopAsync()
    {
        lock (_lock)
        {
            return _ending ??= StopOnceAsync();
        }
    }

    private async Task StopOnceAsync()
    {
        if (End is not null)
        {
            return;
        }

        await Settling.EndsAsync(TellAsync(), MessagePatience).ConfigureAwait(false);
        if (Job is not null)
        {
            return;
        }

        await Settling.EndsAsync(_end, Grace).ConfigureAwait(false);
        if (!_end.IsCompleted)
        {
            ProcessSignals.TerminateGroup(ProcessId);
            await Settling.EndsAsync(_end, TermPatience).ConfigureAwait(false);
        }

        if (!_end.IsCompleted)
        {
            Kill();
        }

        await _end.ConfigureAwait(false);
    }

    private void Kill()
    {
        ProcessSignals.KillGroup(ProcessId);
        if (!OwnSession.IsAvailable && !_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>One message stops one pool. A pool of ours behind the script hears of it otherwise, and leaves the message to others.</summary>
    private async Task TellAsync()
    {
        if (_store is null)
        {
            return;
        }

        var agents = await _store.EndPoolAsync(new EndPoolRequest(Pool, _script.WorkType, AtOnce: false), CancellationToken.None).ConfigureAwait(false);
        if (agents.Count == 0)
        {
            await _store.StopPoolsAsync(new StopPoolsRequest(Guid.NewGuid(), _script.WorkType), CancellationToken.None).ConfigureAwait(false);
        }
    }
}
