namespace Emews.Tasks;

/// <summary>An agent asks for work that the database has taken for dead, or does not know: it must register anew.</summary>
internal sealed class AgentGoneException(long agentId, bool isKnown) : EmewsException(
    $"Agent {agentId} is {(isKnown ? "dead" : "unknown")} to the database: register anew before claiming.");
