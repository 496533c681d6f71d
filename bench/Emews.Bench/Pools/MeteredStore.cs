using System.Diagnostics;
using Emews.Tasks;

namespace Emews.Bench.Pools;

/// <summary>A pool's store that tells when all tasks are on record, and how it was used.</summary>
internal sealed class MeteredStore(IPoolStore store, int tasks) : IPoolStore
{
    private readonly TaskCompletionSource _allReported = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reported;
    private long _firstClaim;

    /// <summary>Ends when the last task's report is recorded.</summary>
    public Task AllReported => _allReported.Task;

    /// <summary>From the first claim until then.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>How many reports of one task or more went out.</summary>
    public int Reports { get; private set; }

    public Task<ClaimedTasks> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken = default)
    {
        if (_firstClaim == 0)
        {
            _firstClaim = Stopwatch.GetTimestamp();
        }

        return store.ClaimAsync(request, cancellationToken);
    }

    public async Task<IReadOnlyList<ReportOutcome>> ReportAsync(ReportRequest request, CancellationToken cancellationToken = default)
    {
        var outcomes = await store.ReportAsync(request, cancellationToken);
        Reports++;
        _reported += outcomes.Count(outcome => outcome is ReportOutcome.Recorded);
        if (_reported == tasks)
        {
            Elapsed = Stopwatch.GetElapsedTime(_firstClaim);
            _allReported.TrySetResult();
        }

        return outcomes;
    }

    public Task<AgentRegistered> RegisterAgentAsync(AgentRegistration registration, CancellationToken cancellationToken = default) =>
        store.RegisterAgentAsync(registration, cancellationToken);

    public Task ReleaseAsync(ReleaseRequest request, CancellationToken cancellationToken = default) =>
        store.ReleaseAsync(request, cancellationToken);

    public Task<HeartbeatAnswer> HeartbeatAsync(HeartbeatRequest request, CancellationToken cancellationToken = default) =>
        store.HeartbeatAsync(request, cancellationToken);

    public Task<RescuedTasks> RescueAsync(RescueRequest request, CancellationToken cancellationToken = default) => store.RescueAsync(request, cancellationToken);

    public Task EndAgentAsync(long agentId, CancellationToken cancellationToken = default) =>
        store.EndAgentAsync(agentId, cancellationToken);

    public Task WaitForWorkAsync(WaitForWorkRequest request, CancellationToken cancellationToken = default) =>
        store.WaitForWorkAsync(request, cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
