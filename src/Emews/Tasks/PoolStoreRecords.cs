namespace Emews.Tasks;

/// <summary>An agent that wants to work.</summary>
/// <param name="RequestId">Made once by the agent: a repeat gives the same agent id.</param>
/// <param name="Pool">Its pool's name (<c>CFG_POOL_ID</c>).</param>
/// <param name="Host">The machine it runs on.</param>
/// <param name="ProcessId">Its process there.</param>
/// <param name="WorkType">What it takes.</param>
/// <param name="Workers">How many tasks it can run at once.</param>
/// <param name="LeaseTime">How long it may be silent before its tasks go to others.</param>
/// <param name="MaxAttempts">How often a task may be begun in all before it fails for good.</param>
/// <param name="ExperimentId">
/// Whose tasks it is there for: when another experiment on record is begun or resumed with its work type, it is told to drain. Null:
/// whoever's tasks they are.
/// </param>
public sealed record AgentRegistration(
    Guid RequestId, string Pool, string Host, int ProcessId, int WorkType, int Workers, TimeSpan LeaseTime, int MaxAttempts = 3,
    string? ExperimentId = null);

/// <summary>An agent on record.</summary>
/// <param name="AgentId">Never given twice in a database. Its leases are numbered <c>AgentId × 2³² + 1, 2, …</c>, so they never repeat either.</param>
/// <param name="Now">The database's clock.</param>
public sealed record AgentRegistered(long AgentId, DateTimeOffset Now);

/// <summary>A wish for tasks.</summary>
/// <param name="AgentId">Who asks.</param>
/// <param name="LeaseId">A number above all the agent used before; a repeat of a claim whose answer was lost uses the same.</param>
/// <param name="WorkType">Of which type.</param>
/// <param name="Limit">How many at most, from 1.</param>
public sealed record ClaimRequest(long AgentId, long LeaseId, int WorkType, int Limit);

/// <summary>What a claim brought.</summary>
/// <param name="Tasks">Highest priority first, then lowest id; empty when there is none or claims are closed.</param>
/// <param name="StopPool">Whether a stop message was taken, by this claim or any other of the pool: the whole pool drains.</param>
public sealed record ClaimedTasks(IReadOnlyList<ClaimedTask> Tasks, bool StopPool);

/// <summary>A task an agent owns.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="LeaseId">The lease through which it is owned.</param>
/// <param name="Payload">Its JSON text.</param>
/// <param name="Priority">Its priority when claimed.</param>
/// <param name="Attempt">Which attempt this is, from 1.</param>
public sealed record ClaimedTask(TaskId TaskId, long LeaseId, string Payload, int Priority, int Attempt)
{
    internal HeldLease Lease => new(TaskId, LeaseId);
}

/// <summary>How tasks ended.</summary>
/// <param name="AgentId">Who reports.</param>
/// <param name="Reports">In the order the tasks ended.</param>
public sealed record ReportRequest(long AgentId, IReadOnlyList<TaskReport> Reports);

/// <summary>How one task ended: with a result, or with a failure.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="LeaseId">The lease it ran under.</param>
/// <param name="Result">The result as JSON text; null for a failure.</param>
/// <param name="Failure">The failure; null for a result.</param>
/// <param name="MayRetry">Whether a failed task goes back to the queue while it has attempts left.</param>
/// <param name="Started">When the model began, on the database's time line.</param>
/// <param name="Stopped">When the model ended, on the database's time line.</param>
/// <param name="RetryAfter">How long such a task stays out of the queue first, from 0 (goes back at once) to 100 days.</param>
public sealed record TaskReport(
    TaskId TaskId, long LeaseId, string? Result, TaskFailure? Failure, bool MayRetry, DateTimeOffset Started, DateTimeOffset Stopped,
    TimeSpan RetryAfter = default)
{
    internal HeldLease Lease => new(TaskId, LeaseId);
}

/// <summary>What became of a report.</summary>
public enum ReportOutcome
{
    /// <summary>It stands now.</summary>
    Recorded = 0,

    /// <summary>It stood already: this is a repeat.</summary>
    AlreadyRecorded = 1,

    /// <summary>The task is no longer the agent's (rescued, canceled, or gone): the report was dropped.</summary>
    LeaseLost = 2,
}

/// <summary>Tasks an agent gives back.</summary>
/// <param name="AgentId">Who gives them back.</param>
/// <param name="Leases">Which.</param>
public sealed record ReleaseRequest(long AgentId, IReadOnlyList<HeldLease> Leases);

/// <summary>A task held under a lease.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="LeaseId">The lease.</param>
public readonly record struct HeldLease(TaskId TaskId, long LeaseId);

/// <summary>A sign of life.</summary>
/// <param name="AgentId">Whose.</param>
/// <param name="Busy">How many of its workers run a task.</param>
/// <param name="Draining">Whether it has stopped claiming.</param>
/// <param name="Leases">All it holds.</param>
/// <param name="Completed">How many tasks it has ended since it was registered.</param>
public sealed record HeartbeatRequest(long AgentId, int Busy, bool Draining, IReadOnlyList<HeldLease> Leases, long Completed = 0);

/// <summary>What the store knows of an agent.</summary>
/// <param name="Now">The database's clock.</param>
/// <param name="Unknown">Leases the store holds for the agent that it did not name: claims whose answer was lost, to be adopted.</param>
/// <param name="Lost">Leases the agent named that no longer stand: their models are to be ended.</param>
/// <param name="Drain">Whether its pool is to stop claiming.</param>
/// <param name="IsAlive">False when the agent was found dead meanwhile, or is unknown: it must register anew.</param>
/// <param name="Abort">Whether it is also to end its models at once, and to give their tasks back.</param>
public sealed record HeartbeatAnswer(
    DateTimeOffset Now, IReadOnlyList<ClaimedTask> Unknown, IReadOnlyList<HeldLease> Lost, bool Drain, bool IsAlive, bool Abort = false);

/// <summary>Whom to rescue beside the tasks of agents that died.</summary>
/// <param name="ForeignLeases">
/// How long pools that are not ours may keep tasks, at most one for a work type; what they have of other types is left to them.
/// </param>
/// <param name="AwakeFor">
/// How long ago the rescuer, and perhaps others with it, woke up: that nobody was heard of before says nothing. Null where it has not slept.
/// </param>
public sealed record RescueRequest(IReadOnlyList<ForeignLease>? ForeignLeases = null, TimeSpan? AwakeFor = null);

/// <summary>
/// How long a pool that is not ours may keep a task: it tells nobody that it lives. What it reports later all the same is taken: it may
/// overwrite the result of who ran the task meanwhile.
/// </summary>
/// <param name="WorkType">Tasks of which type.</param>
/// <param name="Time">How long, by the database's clock; above 0.</param>
/// <param name="MaxAttempts">How often such a task may be begun in all before it fails for good; from 1.</param>
public sealed record ForeignLease(int WorkType, TimeSpan Time, int MaxAttempts = 3);

/// <summary>What a rescue did.</summary>
/// <param name="Requeued">Tasks that went back to the queue.</param>
/// <param name="Failed">Tasks that had no attempt left.</param>
/// <param name="Due">Tasks that had waited to be tried again, and are in the queue now.</param>
public sealed record RescuedTasks(IReadOnlyList<TaskId> Requeued, IReadOnlyList<TaskId> Failed, IReadOnlyList<TaskId> Due);

/// <summary>A wait for work.</summary>
/// <param name="AgentId">Who waits.</param>
/// <param name="WorkType">For which work.</param>
/// <param name="Timeout">When to return with nothing new; may be infinite.</param>
public sealed record WaitForWorkRequest(long AgentId, int WorkType, TimeSpan Timeout);
