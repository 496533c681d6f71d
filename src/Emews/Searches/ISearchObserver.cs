using Emews.Tasks;

namespace Emews.Searches;

/// <summary>Hears what a search loop does, while it does it: the event log, the pool schedule, a progress display.</summary>
public interface ISearchObserver
{
    /// <summary>Points were submitted, by this process or, in a run that was taken up, an earlier one.</summary>
    void Submitted(IReadOnlyList<SubmittedTask> tasks);

    /// <summary>A task ended and was collected.</summary>
    void Completed(CompletedTask completed);

    /// <summary>A task that was collected before the run was interrupted is gone through once more, in the order of then.</summary>
    void Recalled(CompletedTask completed)
    {
    }

    /// <summary>The search decided; nothing of it is done yet.</summary>
    void Decided(LoggedDecision decision);

    /// <summary>New priorities are committed.</summary>
    /// <param name="after">The number of completions they rest on.</param>
    /// <param name="duration">From the start of the fit to the commit.</param>
    void Reprioritized(long after, TimeSpan duration);

    /// <summary>The search is behind what was collected.</summary>
    /// <param name="waiting">How many ended points it has not seen yet; 0 when it has caught up.</param>
    void Lagging(int waiting);
}

/// <summary>A task of the search.</summary>
/// <param name="Future">The task.</param>
/// <param name="Run">What it runs.</param>
public readonly record struct SubmittedTask(TaskFuture Future, PointRun Run);

/// <summary>A task that was collected.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Run">What it ran.</param>
/// <param name="Order">Its place in the order collected, from 1.</param>
/// <param name="Value">Its objective; null where it failed or was canceled.</param>
/// <param name="ErrorKind">Why there is no value; null where there is one.</param>
public sealed record CompletedTask(TaskId TaskId, PointRun Run, long Order, double? Value, string? ErrorKind)
{
    /// <summary>The point, with its objective as the model has it, where this was the last of its runs; else null.</summary>
    public EndedPoint? PointEnded { get; init; }

    /// <summary>The error record, where the task failed.</summary>
    public TaskFailure? Failure { get; init; }
}

/// <summary>A decision in terms of tasks.</summary>
/// <param name="After">The number of completions it rests on.</param>
/// <param name="Submit">How many tasks it submits.</param>
/// <param name="TaskIds">The tasks with new priorities, best first.</param>
/// <param name="Priorities">Their priorities.</param>
/// <param name="Canceled">The tasks it gives up.</param>
/// <param name="Notes">What people should know of how it came about.</param>
/// <param name="Memory">What the search wants to be told again when the run is taken up; or null.</param>
public sealed record LoggedDecision(
    long After, int Submit, IReadOnlyList<TaskId> TaskIds, IReadOnlyList<int> Priorities, IReadOnlyList<TaskId> Canceled,
    IReadOnlyList<string> Notes, string? Memory = null);
