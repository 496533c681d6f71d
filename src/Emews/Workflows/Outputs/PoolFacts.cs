using Emews.Tasks;

namespace Emews.Workflows.Outputs;

/// <summary>What a pool did in a run.</summary>
/// <param name="Name">Its name.</param>
/// <param name="JoinedAfterSeconds">When it joined; null where it was not seen joining.</param>
/// <param name="Workers">How many tasks its agents could run at once, at most.</param>
/// <param name="Tasks">How many tasks ended in it, failed ones included.</param>
/// <param name="MeanSeconds">How long they ran; null where there is no telling.</param>
/// <param name="MaxSeconds">How long the longest ran.</param>
/// <param name="SteadyUtilization">
/// <see cref="Utilization"/> of its own workers alone: its busy over its available time, in the window of the run.
/// </param>
internal sealed record PoolFacts(
    string Name, double? JoinedAfterSeconds, int Workers, long Tasks, double? MeanSeconds, double? MaxSeconds, double? SteadyUtilization)
{
    /// <summary>All pools of a run.</summary>
    public static IReadOnlyList<PoolFacts> Of(RunRecord run, RunFacts facts)
    {
        var end = (run.Stopped - run.Started).TotalSeconds;
        var window = Utilization.Window(facts.Tasks.Select(task => task.Started));
        var tasksOf = facts.Tasks.ToLookup(task => task.Pool);
        var agentsOf = run.Agents.ToLookup(agent => agent.Pool, StringComparer.Ordinal);
        return [.. facts.Pools.Select((name, index) => Of(run, name, window, end, [.. tasksOf[index]], [.. agentsOf[name]]))];
    }

    private static PoolFacts Of(
        RunRecord run, string name, Interval? window, double end, IReadOnlyList<TaskFact> tasks, IReadOnlyList<AgentRecord> agents)
    {
        var claiming = agents.Select(agent => (Claiming: Utilization.Claiming(agent, run.Started), agent.Workers)).ToArray();
        var running = tasks.Select(task => task.Busy(end)).OfType<Interval>();
        var durations = tasks
            .Where(task => task.State == TaskState.Complete && !double.IsNaN(task.Started) && !double.IsNaN(task.Stopped))
            .Select(task => Math.Max(0, task.Stopped - task.Started)).ToArray();
        return new(
            name, JoinedAfter(run, name, claiming.Select(agent => agent.Claiming.Start)), MostWorkers(claiming),
            tasks.LongCount(task => task.State == TaskState.Complete),
            durations.Length > 0 ? durations.Average() : null, durations.Length > 0 ? durations.Max() : null,
            window is { } known ? Utilization.Steady(known, running, claiming) : null);
    }

    private static double? JoinedAfter(RunRecord run, string name, IEnumerable<double> registered)
    {
        if (run.Pools.FirstOrDefault(pool => string.Equals(pool.Name, name, StringComparison.Ordinal)) is { } pool)
        {
            return OutputText.Seconds(pool.Joined - run.Started);
        }

        var first = registered.Where(seconds => seconds >= 0).DefaultIfEmpty(double.NaN).Min();
        return double.IsNaN(first) ? null : OutputText.Seconds(TimeSpan.FromSeconds(first));
    }

    /// <summary>Agents that follow one another (renewed allocations) do not add up; those that work side by side do.</summary>
    private static int MostWorkers(IReadOnlyList<(Interval Claiming, int Workers)> agents) =>
        agents.Select(agent => agent.Claiming.Start)
            .Select(start => agents.Where(agent => agent.Claiming.Start <= start && start < agent.Claiming.End).Sum(agent => agent.Workers))
            .DefaultIfEmpty(0).Max();
}
