using Emews.Tasks;

namespace Emews.Tests.Pools;

/// <summary>A pool's store that tells of work only when a test says so, and shows what it is asked.</summary>
internal sealed class StoreByHand(IPoolStore store) : IPoolStore
{
    private readonly SemaphoreSlim _news = new(0);
    private int _claims;

    public int Claims => Volatile.Read(ref _claims);

    /// <summary>What a report waits for on its way.</summary>
    public Func<IReadOnlyList<TaskReport>, Task> OnReport { get; init; } = _ => Task.CompletedTask;

    public void TellOfWork() => _news.Release();

    public Task<ClaimedTasks> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _claims);
        return store.ClaimAsync(request, cancellationToken);
    }

    public Task WaitForWorkAsync(WaitForWorkRequest request, CancellationToken cancellationToken = default) =>
        _news.WaitAsync(cancellationToken);

    public Task<AgentRegistered> RegisterAgentAsync(AgentRegistration registration, CancellationToken cancellationToken = default) =>
        store.RegisterAgentAsync(registration, cancellationToken);

    public async Task<IReadOnlyList<ReportOutcome>> ReportAsync(ReportRequest request, CancellationToken cancellationToken = default)
    {
        await OnReport(request.Reports);
        return await store.ReportAsync(request, cancellationToken);
    }

    public Task ReleaseAsync(ReleaseRequest request, CancellationToken cancellationToken = default) =>
        store.ReleaseAsync(request, cancellationToken);

    public Task<HeartbeatAnswer> HeartbeatAsync(HeartbeatRequest request, CancellationToken cancellationToken = default) =>
        store.HeartbeatAsync(request, cancellationToken);

    public Task<RescuedTasks> RescueAsync(RescueRequest request, CancellationToken cancellationToken = default) => store.RescueAsync(request, cancellationToken);

    public Task EndAgentAsync(long agentId, CancellationToken cancellationToken = default) =>
        store.EndAgentAsync(agentId, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
