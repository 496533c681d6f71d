using Emews.Tasks;

namespace Emews.Rest;

/// <summary>The verbs of <see cref="IPoolStore"/>.</summary>
internal static class PoolVerbs
{
    public static readonly VerbTable All = new();

    public static readonly StoreVerb<AgentRegistration, AgentRegistered> RegisterAgent = All.Change<AgentRegistration, AgentRegistered>(
        "register-agent", (db, request, token) => db.RegisterAgentAsync(request, token));

    public static readonly StoreVerb<ClaimRequest, ClaimedTasks> Claim = All.Change<ClaimRequest, ClaimedTasks>(
        "claim", (db, request, token) => db.ClaimAsync(request, token));

    public static readonly StoreVerb<ReportRequest, IReadOnlyList<ReportOutcome>> Report =
        All.Change<ReportRequest, IReadOnlyList<ReportOutcome>>("report", (db, request, token) => db.ReportAsync(request, token));

    public static readonly StoreVerb<ReleaseRequest, Done> Release = All.Change<ReleaseRequest>(
        "release", (db, request, token) => db.ReleaseAsync(request, token));

    public static readonly StoreVerb<HeartbeatRequest, HeartbeatAnswer> Heartbeat = All.Change<HeartbeatRequest, HeartbeatAnswer>(
        "heartbeat", (db, request, token) => db.HeartbeatAsync(request, token));

    public static readonly StoreVerb<RescueRequest, RescuedTasks> Rescue = All.Change<RescueRequest, RescuedTasks>(
        "rescue", (db, request, token) => db.RescueAsync(request, token));

    public static readonly StoreVerb<NamedAgent, Done> EndAgent = All.Change<NamedAgent>(
        "end-agent", (db, request, token) => db.EndAgentAsync(request.AgentId, token));

    public static readonly StoreVerb<WaitForWorkRequest, Done> WaitForWork = All.Wait<WaitForWorkRequest>(
        "wait-for-work", (db, request, token) => db.WaitForWorkAsync(request with { Timeout = WaitTurn.Of(request.Timeout) }, token));
}
