using Emews.Tasks;

namespace Emews.Rest;

/// <summary>Experiments.</summary>
/// <param name="Experiments">All of them.</param>
internal sealed record ExperimentList(IReadOnlyList<ExperimentSummary> Experiments);

/// <summary>An experiment. What only a record tells is null for one of EQ-SQL's, which keeps none.</summary>
/// <param name="ExperimentId">Its name (<c>exp_id</c>).</param>
/// <param name="WorkType">The work type its search submits.</param>
/// <param name="Registered">When it was put on record.</param>
/// <param name="Canceled">When it was given up; null where it was not.</param>
/// <param name="Counts">Its tasks by state.</param>
/// <param name="Configuration">Its configuration, as YAML.</param>
internal sealed record ExperimentDetails(
    string ExperimentId, int? WorkType, DateTimeOffset? Registered, DateTimeOffset? Canceled, TaskCounts Counts, string? Configuration);

/// <summary>Worker pools.</summary>
/// <param name="Pools">By name and work type.</param>
internal sealed record PoolList(IReadOnlyList<PoolView> Pools);

/// <summary>A worker pool.</summary>
/// <param name="Pool">Its name (<c>CFG_POOL_ID</c>).</param>
/// <param name="WorkType">What it takes.</param>
/// <param name="Agents">Its processes, in the order they registered.</param>
internal sealed record PoolView(string Pool, int WorkType, IReadOnlyList<AgentView> Agents);

/// <summary>The queues of all work types that have tasks in one.</summary>
/// <param name="Queues">By work type.</param>
internal sealed record QueueList(IReadOnlyList<QueueView> Queues);

/// <summary>The queues of a work type.</summary>
/// <param name="WorkType">The type.</param>
/// <param name="Queued">Tasks that wait for a pool.</param>
/// <param name="Backoff">Tasks that wait to be tried again.</param>
/// <param name="Running">Tasks that pools of ours own.</param>
/// <param name="Uncollected">Tasks that ended, and whose results nobody has acknowledged.</param>
internal sealed record QueueView(int WorkType, long Queued, long Backoff, long Running, long Uncollected);

/// <summary>A page of tasks.</summary>
/// <param name="Tasks">The tasks.</param>
/// <param name="Next">Where the next page is, on the same service; null where this is the last.</param>
internal sealed record TaskPage(IReadOnlyList<TaskRecord> Tasks, string? Next);
