using Emews.Tasks;

namespace Emews.Database.Upkeep;

/// <summary>What a database holds, counted.</summary>
/// <param name="Types">A row a work type.</param>
/// <param name="Experiments">A row an experiment, by name.</param>
/// <param name="Agents">The agents that live, as far as their heartbeats tell.</param>
internal sealed record DatabaseContents(
    IReadOnlyList<TypeContents> Types, IReadOnlyList<ExperimentContents> Experiments, IReadOnlyList<LiveAgent> Agents)
{
    public long Tasks => Types.Sum(type => type.Counts.Total);

    /// <summary>Tasks that have ended with a result or an error record.</summary>
    public long Results => Types.Sum(type => type.Counts.Complete + type.Counts.Failed);
}

/// <summary>The tasks of a work type.</summary>
/// <param name="WorkType">The type.</param>
/// <param name="Counts">Its tasks by state.</param>
/// <param name="Stops">How many messages have told, or tell, its pools to stop.</param>
/// <param name="OutputQueue">How many rows wait for a pool.</param>
/// <param name="Backoff">How many tasks wait to be tried again, in no queue until then.</param>
/// <param name="InputQueue">How many results wait for their collector.</param>
internal sealed record TypeContents(int WorkType, TaskCounts Counts, long Stops, long OutputQueue, long Backoff, long InputQueue);

/// <summary>The tasks of an experiment.</summary>
internal sealed record ExperimentContents(string ExperimentId, long Tasks);

/// <summary>An agent that was heard of within its lease time.</summary>
internal sealed record LiveAgent(string Pool, string Host, int ProcessId, int WorkType)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Pool} (process {ProcessId} on {Host})";
}

/// <summary>A task as it stands in the tables.</summary>
internal sealed record TaskRow(
    long TaskId, string? ExperimentId, int WorkType, TaskState State, bool HasFailed, int Priority, string? Pool, string? Payload, string? Result);
