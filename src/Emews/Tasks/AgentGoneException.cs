namespace Emews.Tasks;

/// <summary>An agent asks for work that the database has taken for dead, or does not know: it must register anew.</summary>
internal sealed class AgentGoneException(string message) : EmewsException(message)
{
    public AgentGoneException(long agentId, bool isKnown)
        : this($"Agent {agentId} is {(isKnown ? "dead" : "unknown")} to the database: register anew before claiming.")
    {
    }
}
