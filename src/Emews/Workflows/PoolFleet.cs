using Emews.Pools;
using Emews.Workflows.Configuration;

namespace Emews.Workflows;

/// <summary>The pools of a run: started with it or while it goes on, ended with it, each in a process of its own.</summary>
internal sealed class PoolFleet(
    WorkflowConfiguration configuration, string experimentId, ExperimentFolder folder, WorkflowOptions options, IWorkflowDisplay display) : IAsyncDisposable
{
    private readonly List<PoolProcess> _pools = [];
    private readonly TaskCompletionSource<string> _noneLeft = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ending = new();

    /// <summary>Completes, with what to tell the user, when the last pool has ended though nobody told it to.</summary>
    public Task<string> NoneLeft => _noneLeft.Task;

    /// <summary>Starts the pools that the tasks name.</summary>
    public void StartFirst()
    {
        foreach (var pool in configuration.Tasks.SelectMany(task => task.Pools))
        {
            Start(pool);
        }
    }

    /// <summary>Starts the pools that join after a number of reprioritisations.</summary>
    public void StartScheduled(int reprioritizations)
    {
        foreach (var entry in configuration.PoolSchedule.Where(entry => entry.AfterReprioritizations == reprioritizations))
        {
            Start(entry.Pool);
        }
    }

    /// <summary>Asks all pools to drain, and waits until they have ended; one that does not in time is left to be stopped.</summary>
    public async Task DrainAsync(TimeSpan longest)
    {
        var pools = Begin();
        foreach (var pool in pools)
        {
            pool.Drain();
        }

        using var patience = new CancellationTokenSource(longest);
        var ended = Task.WhenAll(pools.Select(pool => pool.WaitAsync(patience.Token)));
        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends all pools at once, and sees them end.</summary>
    public async ValueTask DisposeAsync()
    {
        var pools = Begin();
        foreach (var pool in pools)
        {
            pool.Stop();
        }

        await Task.WhenAll(pools.Select(pool => pool.DisposeAsync().AsTask())).ConfigureAwait(false);
        lock (_lock)
        {
            _pools.Clear();
        }

        _ending.Dispose();
    }

    private void Start(string pool)
    {
        lock (_lock)
        {
            if (_ending.IsCancellationRequested)
            {
                return;
            }

            var log = folder.PoolLog(pool);
            string[] command =
            [
                .. options.Emews, "pool", "run", experimentId, pool,
                "--output", Path.GetDirectoryName(folder.Path)!, "--log", log, "--until-eof",
            ];
            var process = PoolProcess.Start(pool, command, log);
            _pools.Add(process);
            _ = WatchAsync(process);
        }
    }

    private async Task WatchAsync(PoolProcess pool)
    {
        await pool.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        lock (_lock)
        {
            if (_ending.IsCancellationRequested)
            {
                return;
            }

            display.Say($"Pool {pool.Pool} has ended (exit code {pool.ExitCode}). What it had to say is in {pool.LogPath}");
            if (_pools.TrueForAll(other => other.HasEnded))
            {
                _noneLeft.TrySetResult(
                    $"No pool is left to run the remaining tasks. The last to end was {pool.Pool}; see {pool.LogPath}");
            }
        }
    }

    private PoolProcess[] Begin()
    {
        lock (_lock)
        {
            _ = _ending.CancelAsync();
            return [.. _pools];
        }
    }
}
