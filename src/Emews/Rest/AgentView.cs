using Emews.Tasks;

namespace Emews.Rest;

/// <summary>An agent, with the fields of <c>emews pool list --json</c>.</summary>
/// <param name="AgentId">Its number.</param>
/// <param name="Host">The machine it runs on.</param>
/// <param name="Process">Its process there.</param>
/// <param name="State">What it is at, in one word: working, idle, draining, silent or ended.</param>
/// <param name="Workers">How many tasks it can run at once.</param>
/// <param name="Busy">How many it ran at its last heartbeat.</param>
/// <param name="Owned">How many tasks it owns.</param>
/// <param name="Completed">How many tasks it had ended when it was last heard of.</param>
/// <param name="HeartbeatAgeS">How many seconds ago that was, by the database's clock.</param>
/// <param name="Registered">When it was ready to claim.</param>
/// <param name="StoppedClaiming">When it began to drain; null while it claims.</param>
/// <param name="Ended">When it left in good order, or was found dead; null while it lives.</param>
internal sealed record AgentView(
    long AgentId, string Host, int Process, string State, int Workers, int Busy, int Owned, long Completed, double HeartbeatAgeS,
    DateTimeOffset Registered, DateTimeOffset? StoppedClaiming, DateTimeOffset? Ended)
{
    public static AgentView Of(AgentRecord agent) => new(
        agent.AgentId, agent.Host, agent.ProcessId, AgentStanding.Of(agent), agent.Workers, agent.Busy, agent.Owned, agent.Completed,
        Math.Round(agent.SilentFor.TotalSeconds, 3), agent.Registered, agent.StoppedClaiming, agent.Ended);
}
