using Emews.Tasks;

namespace Emews.Searches;

/// <summary>The part of a run that lies before an interruption, as the database has it.</summary>
public sealed record SearchHistory
{
    /// <summary>The search's tasks, in the order submitted.</summary>
    public required IReadOnlyList<PastTask> Tasks { get; init; }

    /// <summary>What was collected, in that order; a task that was tried again may have several places.</summary>
    public required IReadOnlyList<PastResult> Collected { get; init; }

    /// <summary>Whether the run is to have more points than before, so that its search may begin with more than it did.</summary>
    public bool HasMorePoints { get; init; }

    /// <summary>What the search wanted to remember of each decision, by the number of completions it rests on.</summary>
    public required IReadOnlyDictionary<long, string?> Decisions { get; init; }
}

/// <summary>A task submitted before.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Payload">Its JSON text.</param>
public readonly record struct PastTask(TaskId TaskId, string Payload);

/// <summary>A task collected before.</summary>
/// <param name="Order">Its place in the order collected, from 1.</param>
/// <param name="TaskId">The task.</param>
/// <param name="Result">How it had ended then; null where that is not known any more.</param>
public sealed record PastResult(long Order, TaskId TaskId, TaskResult? Result)
{
    /// <summary>Whether it was put back into the queue since, so that it ends, or has ended, once more.</summary>
    public bool IsTriedAgain { get; init; }
}
