namespace Emews.Tasks;

/// <summary>What an agent is at, in one word.</summary>
internal static class AgentStanding
{
    /// <summary>The word for an agent.</summary>
    public static string Of(AgentRecord agent) => agent switch
    {
        { Ended: not null } => "ended",
        { IsAlive: false } => "silent",
        { StoppedClaiming: not null } => "draining",
        { Busy: 0, Owned: 0 } => "idle",
        _ => "working",
    };

    /// <summary>How many tasks it has ended a minute, from when it registered until it was last heard of; null in its first moments.</summary>
    public static double? Rate(AgentRecord agent) =>
        agent.LastHeartbeat - agent.Registered is { TotalSeconds: > 1 } time ? agent.Completed / time.TotalMinutes : null;
}
