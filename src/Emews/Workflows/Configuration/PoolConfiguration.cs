namespace Emews.Workflows.Configuration;

/// <summary>A worker pool (<c>pools</c>).</summary>
public sealed record PoolConfiguration
{
    /// <summary>Its name in the file, which is its <c>CFG_POOL_ID</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is started.</summary>
    public PlaceType Type { get; init; }

    /// <summary>The endpoint (<c>fx_endpoint</c>) it is started through; null: this machine.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The script that starts it, absolute when the pool is local; null: a pool of ours.</summary>
    public string? StartPoolScript { get; init; }

    /// <summary><c>CFG_PROCS</c>: the number of workers in a pool of ours.</summary>
    public required int Processes { get; init; }

    /// <summary><c>CFG_BATCH_SIZE</c>: how many tasks the pool owns at most.</summary>
    public required int BatchSize { get; init; }

    /// <summary><c>CFG_BATCH_THRESHOLD</c>: the pool fetches only when that many tasks are missing.</summary>
    public int BatchThreshold { get; init; } = 1;

    /// <summary><c>CFG_NODES</c>.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary><c>CFG_PPN</c>: processes a node.</summary>
    public int Ppn { get; init; } = 1;

    /// <summary><c>CFG_WALLTIME</c>; null when there is none, or when only the pool's script can read it.</summary>
    public TimeSpan? Walltime { get; init; }

    /// <summary>Every <c>CFG_*</c> with its value worked out, in the file's order, then those that took their default.</summary>
    public IReadOnlyDictionary<string, string> Cfg { get; init => field = Structural.Map(value); } = Structural.Map<string>([]);

    /// <summary>How long a claimed task stays the agent's without a heartbeat.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long without work the pool ends; null: never.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Commands to run before the pool starts.</summary>
    public IReadOnlyList<string> PreLaunch { get; init => field = Structural.List(value); } = Structural.List<string>([]);

    /// <summary>What places the pool on nodes.</summary>
    public SchedulerType Scheduler { get; init; }

    /// <summary>Further arguments for the scheduler's submit command.</summary>
    public IReadOnlyList<string> SchedulerArguments { get; init => field = Structural.List(value); } = Structural.List<string>([]);

    /// <summary>How often the pool's job is submitted again when its walltime is over.</summary>
    public int Renew { get; init; }

    /// <summary>How many tasks run at once in a pool of ours: a worker without a task to own never gets one.</summary>
    public int Workers => Math.Min(Processes, BatchSize);
}

/// <summary>What places a pool on nodes.</summary>
public enum SchedulerType
{
    /// <summary>Nothing: a child process.</summary>
    None,

    /// <summary>The allocation the run is in.</summary>
    Current,

    /// <summary>Slurm.</summary>
    Slurm,

    /// <summary>PBS.</summary>
    Pbs,
}

/// <summary>A pool that joins while the run goes on (<c>pool_schedule</c>).</summary>
/// <param name="AfterReprioritizations">After how many reprioritisations it starts.</param>
/// <param name="Pool">The pool's name.</param>
/// <param name="TaskType">The work type it works on.</param>
public sealed record PoolScheduleEntry(int AfterReprioritizations, string Pool, int TaskType);
