using Emews.Tasks;

namespace Emews.Workflows;

/// <summary>Agents as the pools that people see.</summary>
internal static class PoolsAtWork
{
    /// <summary>The pools in the order they joined. An agent that has died has nothing to do any more, whatever it still owns.</summary>
    public static IReadOnlyList<PoolProgress> Of(IEnumerable<AgentRecord> agents) =>
        [.. agents.GroupBy(agent => agent.Pool, StringComparer.Ordinal).Select(ToProgress)];

    private static PoolProgress ToProgress(IGrouping<string, AgentRecord> pool) => new(
        pool.Key,
        pool.Where(agent => agent.IsAlive).Sum(agent => agent.Workers),
        pool.Sum(agent => agent.IsAlive ? Math.Min(agent.Owned, agent.Workers) : 0),
        pool.All(agent => !agent.IsAlive));
}
