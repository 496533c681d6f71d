using Emews.Tasks;

namespace Emews.Pools;

/// <summary>How a worker pool, or one agent of it, works.</summary>
public sealed record WorkerPoolOptions
{
    /// <summary>The pool's name (<c>CFG_POOL_ID</c>), seen by the ME as the tasks' worker pool.</summary>
    public string Name { get; init; } = "local";

    /// <summary>
    /// The experiment whose tasks the pool is there for (<c>exp_id</c>); null for all tasks of its work type. When another experiment on record
    /// is begun or resumed with that type, whose model may be another, the pool claims no more, and ends when what it owns has run.
    /// </summary>
    public string? ExperimentId { get; init; }

    /// <summary>How many tasks run at once, from 1. Workers wait without cost; a model that computes wants no more of them than cores.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>How many tasks the agent owns at most, running or waiting for a worker; null for as many as it has workers.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The agent asks for more only when at least this many are missing, from 1 to the batch size.</summary>
    public int BatchThreshold { get; init; } = 1;

    /// <summary>How long running tasks may go on when the agent is told to stop, before they are ended and go back.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the agent may be silent before its tasks go to others; it tells that it lives three times as often.</summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a pool that is not ours may keep a task of the same type before the agent gives it back to the queue; null for as long as
    /// it likes. Such a pool does not tell that it lives, and what it reports later may overwrite the result of who ran the task meanwhile.
    /// </summary>
    public TimeSpan? ForeignLease { get; init; }

    /// <summary>How often a task may be begun in all, whatever ended it, before it fails for good; from 1.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>How many of these attempts may follow a failure of the model itself.</summary>
    public int Retries { get; init; }

    /// <summary>
    /// How long a task waits after a failure of the model before the first of these, give or take a fifth; 0 for not at all. Doubled for
    /// each further one, up to 5 min.
    /// </summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long the pool may be there in all, such as a scheduler's limit; null for as long as it likes. It claims nothing that, by how
    /// long tasks ran so far, would not end in time, and gives back what has not ended a tenth of it, or the grace time, before.
    /// </summary>
    public TimeSpan? WallTime { get; init; }

    /// <summary>After how long without work the pool ends; null for never.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>
    /// Hears of reports that were dropped, since their tasks are no longer the pool's: canceled, or given to others after a long silence.
    /// </summary>
    public Action<IReadOnlyList<TaskReport>>? OnDropped { get; init; }

    /// <summary>
    /// Hears what the database could not be told before the pool ended. Sent as it is to <see cref="IPoolStore.ReportAsync"/> later on,
    /// it is recorded where the leases still stand.
    /// </summary>
    public Action<ReportRequest>? OnUnreported { get; init; }

    /// <summary>How much of the wall time was over when the pool began, since a scheduler counts from the start of its process.</summary>
    internal TimeSpan Age { get; init; }

    private static TimeSpan LongestRetryDelay => TimeSpan.FromDays(50);

    internal int OwnedAtMost => BatchSize ?? Workers;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(OwnedAtMost, 1, nameof(BatchSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchThreshold, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BatchThreshold, OwnedAtMost);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Retries, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(RetryDelay, LongestRetryDelay);
        ArgumentOutOfRangeException.ThrowIfLessThan(Grace, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LeaseTime, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(ForeignLease ?? TimeSpan.MaxValue, TimeSpan.FromSeconds(1), nameof(ForeignLease));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(WallTime ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(WallTime));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(IdleTimeout ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(IdleTimeout));
    }
}
