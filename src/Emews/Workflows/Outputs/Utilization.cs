using Emews.Tasks;

namespace Emews.Workflows.Outputs;

/// <summary>
/// How much of the available worker time was spent running tasks, while there was always more to start: between the first and the
/// last start of a task. Never clamped: above 1 is a bug somewhere.
/// </summary>
internal static class Utilization
{
    /// <summary>The time between the first and the last start of a task in this run; null when none started.</summary>
    /// <param name="starts">When tasks started; those of earlier runs of the experiment, before 0, do not count.</param>
    public static Interval? Window(IEnumerable<double> starts)
    {
        var (first, last) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var start in starts)
        {
            if (start >= 0)
            {
                (first, last) = (Math.Min(first, start), Math.Max(last, start));
            }
        }

        return first <= last ? new(first, last) : null;
    }

    /// <summary>Busy over available worker time in a window; null when the window is empty or nobody was there.</summary>
    /// <param name="window">The window.</param>
    /// <param name="busy">When tasks were running.</param>
    /// <param name="available">When agents were claiming, each with its number of workers.</param>
    public static double? Steady(Interval window, IEnumerable<Interval> busy, IEnumerable<(Interval Claiming, int Workers)> available)
    {
        var offered = available.Sum(agent => agent.Workers * agent.Claiming.OverlapWith(window));
        return offered > 0 ? busy.Sum(task => task.OverlapWith(window)) / offered : null;
    }

    /// <summary>From when until when an agent claimed tasks.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="started">The start of the run.</param>
    public static Interval Claiming(AgentRecord agent, DateTimeOffset started)
    {
        var start = (agent.Registered - started).TotalSeconds;
        var end = agent.StoppedClaiming ?? agent.Ended;
        return new(start, end is { } known ? Math.Max(start, (known - started).TotalSeconds) : double.PositiveInfinity);
    }
}
