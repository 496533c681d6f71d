using Emews.Pools;
using Emews.Workflows.Configuration;
using Emews.Workflows.Databases;
using Emews.Workflows.PoolScripts;

namespace Emews.Workflows;

/// <summary>The pools of a run: started with it or while it goes on, ended with it, each in a process of its own.</summary>
internal sealed class PoolFleet(
    BegunExperiment experiment, ProgressWatch progress, ExperimentFolder folder, WorkflowOptions options, IWorkflowDisplay display) : IAsyncDisposable
{
    private readonly WorkflowConfiguration _configuration = experiment.Configuration;
    private readonly List<IRunningPool> _pools = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ending = new();

    /// <summary>Whether the first pools have been started.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The pools that were started so far.</summary>
    public IReadOnlyList<IRunningPool> Pools
    {
        get
        {
            lock (_lock)
            {
                return [.. _pools];
            }
        }
    }

    /// <summary>The pool that ended last though the run had not told it to; null where none did.</summary>
    public IRunningPool? LastEnded { get; private set; }

    /// <summary>Starts the pools that the tasks name.</summary>
    public void StartFirst()
    {
        foreach (var pool in _configuration.Tasks.SelectMany(task => task.Pools))
        {
            Start(pool);
        }

        HasBegun = true;
    }

    /// <summary>Starts the pools that join after a number of reprioritisations.</summary>
    public void StartScheduled(int reprioritizations)
    {
        foreach (var entry in _configuration.PoolSchedule.Where(entry => entry.AfterReprioritizations == reprioritizations))
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

    /// <summary>Ends all pools at once, and sees them end: first ours, which would take the stop messages that are for the others.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var pools in Begin().ToLookup(pool => pool is ScriptPool).OrderBy(pools => pools.Key))
        {
            foreach (var pool in pools)
            {
                pool.Stop();
            }

            await Task.WhenAll(pools.Select(pool => pool.DisposeAsync().AsTask())).ConfigureAwait(false);
        }

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

            var running = Launch(PoolAssignment.Of(_configuration, pool));
            _pools.Add(running);
            _ = WatchAsync(running);
        }
    }

    private IRunningPool Launch(PoolAssignment assignment)
    {
        var pool = assignment.Pool.Name;
        if (assignment.Pool.StartPoolScript is not null)
        {
            var isSearchs = string.Equals(assignment.Task.Database, _configuration.SearchQueue.Database, StringComparison.Ordinal);
            var address = isSearchs ? experiment.Place.Address : AddressOfConfiguration.Of(_configuration, assignment.Task.Database, folder);
            var script = new ScriptPool(new PoolScript(assignment, address, folder), isSearchs ? experiment.Store : null, options.Time.GetUtcNow());
            display.Say($"Pool {pool} is started by its script (process {script.ProcessId}). What it says is in {script.LogPath}");
            return script;
        }

        var log = folder.PoolLog(pool);
        string[] command =
        [
            .. options.Emews, "pool", "run", folder.ExperimentId, pool,
            "--output", Path.GetDirectoryName(folder.Path)!, "--log", log, "--until-eof",
        ];
        return PoolProcess.Start(pool, command, log);
    }

    private async Task WatchAsync(IRunningPool pool)
    {
        await pool.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        lock (_lock)
        {
            if (_ending.IsCancellationRequested)
            {
                return;
            }

            if (pool.Job is { } job)
            {
                display.Say($"Pool {pool.Pool} is in the hands of a scheduler: job {job}.");
                return;
            }

            display.Say(PoolLastWords.OfEnded(pool, progress.AgentsHere, Environment.MachineName));
            LastEnded = pool;
        }
    }

    private IRunningPool[] Begin()
    {
        lock (_lock)
        {
            _ = _ending.CancelAsync();
            return [.. _pools];
        }
    }
}
