using Emews.Tasks;

namespace Emews.Workflows;

/// <summary>How long a run will take from now on.</summary>
internal static class TimeLeft
{
    /// <summary>From how fast tasks ended lately; null where that does not tell.</summary>
    /// <param name="points">How many points are still to end.</param>
    /// <param name="replicates">How many tasks a point has.</param>
    /// <param name="counts">The tasks by state.</param>
    /// <param name="agents">Who takes them, or took them.</param>
    /// <param name="rate">Tasks that end in a second; null where it is not known.</param>
    public static TimeSpan? Of(long points, int replicates, TaskCounts counts, IReadOnlyList<AgentRecord> agents, double? rate)
    {
        // Once nothing is queued, only stragglers run: no rate tells when they end. While nothing runs, nobody knows when that begins.
        if (rate is not { } known || counts.Queued + counts.Requeued == 0 || counts.Running == 0 || !IsWorkedOn(counts, agents))
        {
            return null;
        }

        // Of points that are under way some tasks have ended already.
        var tasks = Math.Min(Math.Min(Math.Max(0, points), counts.Unfinished) * replicates, counts.Unfinished);
        return TimeSpan.FromSeconds(tasks / known);
    }

    /// <summary>Whether an agent lives, or a pool without agents has tasks in hand.</summary>
    private static bool IsWorkedOn(TaskCounts counts, IReadOnlyList<AgentRecord> agents) =>
        agents.Any(agent => agent.IsAlive) || counts.Running > agents.Sum(agent => agent.Owned);
}
