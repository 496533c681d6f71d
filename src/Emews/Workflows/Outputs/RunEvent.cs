using Emews.Tasks;

namespace Emews.Workflows.Outputs;

/// <summary>One line of <c>events.jsonl</c>.</summary>
internal abstract record RunEvent
{
    /// <summary>When it was written; the log sets it.</summary>
    public DateTimeOffset Time { get; init; }
}

/// <summary>The run began, or went on after an interruption.</summary>
/// <param name="Format">The version of the log's form.</param>
internal sealed record StartedEvent(int Format = 1) : RunEvent
{
    /// <summary>When its process began; null where the log does not say.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When the run began, as far as the log knows.</summary>
    public DateTimeOffset Began => Since ?? Time;
}

/// <summary>The model files that a run begins, or goes on, with.</summary>
/// <param name="Files">The files.</param>
internal sealed record SourcesEvent(IReadOnlyList<SourceFile> Files) : RunEvent;

/// <summary>A pool is there.</summary>
/// <param name="Pool">Its name.</param>
/// <param name="Workers">How many tasks it can run at once; null where it is not known.</param>
internal sealed record PoolJoinedEvent(string Pool, int? Workers = null) : RunEvent;

/// <summary>A task ended and was collected. It has a value, or an error kind, or neither (a result that is no number).</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Order">Its place in the order collected, from 1.</param>
/// <param name="Value">Its objective.</param>
/// <param name="ErrorKind">Why it failed.</param>
internal sealed record CompletedEvent(TaskId TaskId, long Order, double? Value, string? ErrorKind = null) : RunEvent;

/// <summary>The search decided.</summary>
/// <param name="After">The number of completions the decision rests on.</param>
/// <param name="Submit">How many tasks it submitted.</param>
/// <param name="Priorities">The priorities it changed, whatever their number.</param>
/// <param name="Canceled">The tasks it gave up.</param>
internal sealed record DecisionEvent(
    long After, int Submit, IReadOnlyList<TaskPriority> Priorities, IReadOnlyList<TaskId> Canceled) : RunEvent
{
    /// <summary>The largest number of changed priorities that stand in the log themselves.</summary>
    public const int MaxListed = 10_000;

    /// <summary>Number and SHA-256 of the priorities, as read from a log that does not list them; null where it does.</summary>
    public PrioritiesDigest? Digest { get; init; }
}

/// <summary>A task and its new priority.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Priority">The priority.</param>
internal readonly record struct TaskPriority(TaskId TaskId, int Priority);

/// <summary>What the log says of more priorities than it lists.</summary>
/// <param name="Count">How many.</param>
/// <param name="Sha256">
/// The SHA-256, in lower-case hexadecimal, of the array that would stand there: <c>[[id,priority],…]</c> without spaces.
/// </param>
internal sealed record PrioritiesDigest(int Count, string Sha256);

/// <summary>New priorities are committed.</summary>
/// <param name="After">The number of completions they rest on.</param>
/// <param name="Seconds">From the start of the fit to the commit.</param>
internal sealed record ReprioritizedEvent(long After, double Seconds) : RunEvent;

/// <summary>How far the run is.</summary>
/// <param name="Counts">Its tasks by state.</param>
/// <param name="Best">The best value so far; null without one.</param>
internal sealed record ProgressEvent(TaskCounts Counts, double? Best) : RunEvent;

/// <summary>The run cannot go on.</summary>
/// <param name="Message">Why.</param>
/// <param name="BySearch">Whether it is the search that failed.</param>
internal sealed record FailedEvent(string Message, bool BySearch = false) : RunEvent;

/// <summary>The run was told to stop.</summary>
/// <param name="Reason">By what: the signal's name.</param>
internal sealed record InterruptedEvent(string Reason) : RunEvent;

/// <summary>The run is over; the log's last line, unless it is resumed.</summary>
/// <param name="Ended">How it ended.</param>
/// <param name="Reason">Why; null where its search did not end it, or the log does not say.</param>
internal sealed record StoppedEvent(RunEnd Ended, EndReason? Reason = null) : RunEvent;
