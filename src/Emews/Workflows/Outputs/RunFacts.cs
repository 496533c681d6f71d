using Emews.Tasks;
using Emews.Workflows.Outputs.Surrogates;

namespace Emews.Workflows.Outputs;

/// <summary>What the files need to know of all tasks at once: a few words a task, never a payload.</summary>
internal sealed record RunFacts
{
    /// <summary>The tasks, by id.</summary>
    public required IReadOnlyList<TaskFact> Tasks { get; init; }

    /// <summary>The points, each as a task: the tasks themselves where each point is run once; else those of which all runs have ended.</summary>
    public required IReadOnlyList<TaskFact> Points { get; init; }

    /// <summary>The tasks by state.</summary>
    public required TaskCounts Counts { get; init; }

    /// <summary>The pools in the order they joined; then those that only the tasks tell of.</summary>
    public required IReadOnlyList<string> Pools { get; init; }

    /// <summary>The agents that ran the tasks.</summary>
    public required IReadOnlySet<long> AgentIds { get; init; }

    /// <summary>The failures by cause, the most frequent first.</summary>
    public required IReadOnlyList<FailureKind> Failures { get; init; }

    /// <summary>The points with a value, where a surrogate is to be made of them.</summary>
    public IReadOnlyList<KnownPoint> Known { get; init; } = [];

    /// <summary>The coordinates of the points that ended without a value, where a surrogate is to be made.</summary>
    public IReadOnlyList<double[]> FailedAt { get; init; } = [];

    /// <summary>The best task; null without a success.</summary>
    public required BestTask? Best { get; init; }

    /// <summary>How many numbers the longest <c>x</c> of a payload has; 0 where parameters are named.</summary>
    public required int Dimensions { get; init; }

    /// <summary>The names of the results' further scalars, in the order they first came up.</summary>
    public required IReadOnlyList<string> ResultNames { get; init; }

    /// <summary>The points that ended in a result or a failure, in the order they ended; those without a time come last.</summary>
    public IEnumerable<TaskFact> Completions =>
        Points.Where(task => task.State == TaskState.Complete)
            .OrderBy(task => double.IsNaN(task.Stopped) ? double.PositiveInfinity : task.Stopped)
            .ThenBy(task => task.TaskId);
}

/// <summary>A task in a few words. Times are seconds since the start of the run; NaN stands for none.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Failed">Whether it is complete with an error record.</param>
/// <param name="Value">Its objective, or NaN.</param>
/// <param name="Pool">The index of its pool in <see cref="RunFacts.Pools"/>; -1 for none.</param>
/// <param name="Started">When its model began.</param>
/// <param name="Stopped">When its model ended.</param>
internal readonly record struct TaskFact(
    TaskId TaskId, TaskState State, bool Failed, double Value, int Pool, double Started, double Stopped)
{
    /// <summary>When it was taken from the queue, by its place in the order of then; NaN where that is not known.</summary>
    public double Claimed { get; init; } = double.NaN;

    /// <summary>When its agent stopped claiming.</summary>
    public double ClaimingUntil { get; init; } = double.PositiveInfinity;

    /// <summary>When it was running while its agent claimed: the same time that its workers count as available.</summary>
    /// <param name="end">The end of the run.</param>
    public Interval? Busy(double end) =>
        Running(end) is { } running ? new(running.Start, Math.Max(running.Start, Math.Min(running.End, ClaimingUntil))) : null;

    /// <summary>When it was running; null when it never was, or there is no telling until when.</summary>
    /// <param name="end">The end of the run: until then runs what has not ended, and what was canceled while it ran.</param>
    public Interval? Running(double end)
    {
        if (double.IsNaN(Started))
        {
            return null;
        }

        if (!double.IsNaN(Stopped))
        {
            return new(Started, Math.Max(Started, Stopped));
        }

        return State is TaskState.Running or TaskState.Canceled ? new(Started, Math.Max(Started, end)) : null;
    }
}

/// <summary>The failures of one cause.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Count">How many.</param>
/// <param name="First">The first task that failed so.</param>
/// <param name="Message">The cause in a line.</param>
/// <param name="Said">What else that task had to say, line by line: the end of its standard error.</param>
internal sealed record FailureKind(string Kind, long Count, TaskId First, string Message, string Said);
