using Emews.Tasks;

namespace Emews.Rest;

public sealed partial class RestStore
{
    /// <inheritdoc/>
    public Task<AgentRegistered> RegisterAgentAsync(AgentRegistration registration, CancellationToken cancellationToken = default) =>
        _link.CallAsync(PoolVerbs.RegisterAgent, registration, cancellationToken);

    /// <inheritdoc/>
    public Task<ClaimedTasks> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken = default) =>
        _link.CallAsync(PoolVerbs.Claim, request, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReportOutcome>> ReportAsync(ReportRequest request, CancellationToken cancellationToken = default)
    {
        var parts = TextPart.Cut([.. request.Reports.Select(report => report.Result ?? report.Failure?.Message ?? "")], MaxBytes);
        if (parts is [_])
        {
            return await _link.CallAsync(PoolVerbs.Report, request, cancellationToken).ConfigureAwait(false);
        }

        var outcomes = new List<ReportOutcome>(request.Reports.Count);
        foreach (var part in parts)
        {
            var some = request with { Reports = part.Of(request.Reports) };
            outcomes.AddRange(await _link.CallAsync(PoolVerbs.Report, some, cancellationToken).ConfigureAwait(false));
        }

        return outcomes;
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(ReleaseRequest request, CancellationToken cancellationToken = default) =>
        _link.CallAsync(PoolVerbs.Release, request, cancellationToken);

    /// <inheritdoc/>
    public Task<HeartbeatAnswer> HeartbeatAsync(HeartbeatRequest request, CancellationToken cancellationToken = default) =>
        _link.CallAsync(PoolVerbs.Heartbeat, request, cancellationToken);

    /// <inheritdoc/>
    public Task<RescuedTasks> RescueAsync(RescueRequest request, CancellationToken cancellationToken = default) =>
        _link.CallAsync(PoolVerbs.Rescue, request, cancellationToken);

    /// <inheritdoc/>
    public Task EndAgentAsync(long agentId, CancellationToken cancellationToken = default) =>
        _link.CallAsync(PoolVerbs.EndAgent, new NamedAgent(agentId), cancellationToken);

    /// <inheritdoc/>
    public Task WaitForWorkAsync(WaitForWorkRequest request, CancellationToken cancellationToken = default) => WaitTurn.TakeTurnsAsync(
        request.Timeout,
        turn => _link.CallAsync(PoolVerbs.WaitForWork, request with { Timeout = turn }, cancellationToken),
        TimeProvider.System);
}
