namespace Emews.Tasks;

/// <summary>
/// The worker pool's side of an EMEWS DB, whatever carries it. A task is owned by one agent at a time, through a lease; every
/// changing verb may be repeated safely after a lost answer; waiting verbs are hints.
/// </summary>
/// <remarks>Closed: Emews implements it, and one conformance suite holds all implementations to the same behaviour.</remarks>
public interface IPoolStore : IAsyncDisposable
{
    /// <summary>Puts an agent on record; a repeat with the same request id gives the same agent.</summary>
    Task<AgentRegistered> RegisterAgentAsync(AgentRegistration registration, CancellationToken cancellationToken = default);

    /// <summary>Takes up to a number of tasks, highest priority first, then lowest id, and leases them to the agent.</summary>
    /// <remarks>A repeat with the same lease id, sent because the answer was lost, gives the tasks that lease holds and takes no more.</remarks>
    Task<ClaimedTasks> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken = default);

    /// <summary>Records how tasks ended, each only if its lease still stands.</summary>
    /// <returns>One outcome a report, in their order.</returns>
    Task<IReadOnlyList<ReportOutcome>> ReportAsync(ReportRequest request, CancellationToken cancellationToken = default);

    /// <summary>Gives leased tasks back unfinished, priority kept, at no cost of an attempt. Leases that no longer stand are passed over.</summary>
    Task ReleaseAsync(ReleaseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Tells that the agent lives and what it holds, and hears what the store holds for it.</summary>
    Task<HeartbeatAnswer> HeartbeatAsync(HeartbeatRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes back the tasks of agents that were silent for longer than their lease time, and those that pools which are not ours have kept
    /// for too long, and puts into the queue what has waited long enough to be tried again (<see cref="TaskReport.RetryAfter"/>); all by
    /// the database's clock.
    /// </summary>
    /// <returns>The tasks that went back to the queue, and those that failed for good.</returns>
    Task<RescuedTasks> RescueAsync(RescueRequest request, CancellationToken cancellationToken = default);

    /// <summary>Takes an agent off the record of the living; what it still holds goes back as by <see cref="ReleaseAsync"/>.</summary>
    Task EndAgentAsync(long agentId, CancellationToken cancellationToken = default);

    /// <summary>Returns when there may be work for the agent, its pool should drain, or after the time-out.</summary>
    Task WaitForWorkAsync(WaitForWorkRequest request, CancellationToken cancellationToken = default);
}
