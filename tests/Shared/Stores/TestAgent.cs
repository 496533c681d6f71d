using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>An agent that numbers its leases and reports what it is told to.</summary>
public sealed class TestAgent(IPoolStore store, long agentId, int workType)
{
    public static readonly DateTimeOffset Started = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Stopped = Started.AddSeconds(2);
    private long _lease = agentId << 32;

    public long Id => agentId;

    public long LastLease => _lease;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A claim with a lease of its own, to be sent once or more.</summary>
    public ClaimRequest NewClaim(int limit) => new(agentId, ++_lease, workType, limit);

    public Task<ClaimedTasks> TryClaimAsync(int limit) => store.ClaimAsync(NewClaim(limit), Token);

    public async Task<IReadOnlyList<ClaimedTask>> ClaimAsync(int limit) => (await TryClaimAsync(limit)).Tasks;

    public async Task<ClaimedTask> ClaimOneAsync() => Assert.Single(await ClaimAsync(1));

    public static TaskReport Result(ClaimedTask task, string text = "1.5") =>
        new(task.TaskId, task.LeaseId, text, null, MayRetry: false, Started, Stopped);

    public static TaskReport Failure(ClaimedTask task, bool mayRetry = false, string message = "it broke") =>
        new(task.TaskId, task.LeaseId, null, new TaskFailure("exception", message, 0), mayRetry, Started, Stopped);

    public Task<IReadOnlyList<ReportOutcome>> ReportAsync(params IReadOnlyList<TaskReport> reports) =>
        store.ReportAsync(new(agentId, reports), Token);

    public Task<IReadOnlyList<ReportOutcome>> CompleteAsync(params IReadOnlyList<ClaimedTask> tasks) =>
        ReportAsync([.. tasks.Select(task => Result(task))]);

    public Task ReleaseAsync(params IReadOnlyList<ClaimedTask> tasks) => store.ReleaseAsync(new(agentId, Leases(tasks)), Token);

    public Task<HeartbeatAnswer> HeartbeatAsync(params IReadOnlyList<ClaimedTask> tasks) =>
        store.HeartbeatAsync(new(agentId, tasks.Count, Draining: false, Leases(tasks)), Token);

    public Task<RescuedTasks> RescueAsync() => store.RescueAsync(new(), Token);

    private static List<HeldLease> Leases(IReadOnlyList<ClaimedTask> tasks) => [.. tasks.Select(t => new HeldLease(t.TaskId, t.LeaseId))];
}
