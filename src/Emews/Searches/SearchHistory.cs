using Emews.Tasks;

namespace Emews.Searches;

/// <summary>The part of a run that lies before an interruption, as the database has it.</summary>
public sealed record SearchHistory
{
    /// <summary>The search's tasks, in the order submitted.</summary>
    public required IReadOnlyList<PastTask> Tasks { get; init; }

    /// <summary>What was collected, in that order. A task that was sent back to the queue since keeps its place, without a result.</summary>
    public required IReadOnlyList<PastResult> Collected { get; init; }

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
/// <param name="Result">How it ended; null where it has not, any more.</param>
public sealed record PastResult(long Order, TaskId TaskId, TaskResult? Result);
