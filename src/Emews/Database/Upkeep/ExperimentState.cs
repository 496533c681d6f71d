using Emews.Tasks;

namespace Emews.Database.Upkeep;

/// <summary>How far an experiment is.</summary>
/// <param name="ExperimentId">Its name (<c>exp_id</c>).</param>
/// <param name="Begun">When it was put on record; null for one of EQ-SQL's, which keeps no such record.</param>
/// <param name="WorkTypes">The work types of its tasks.</param>
/// <param name="Counts">Its tasks by state.</param>
/// <param name="LivePools">The agents that take tasks of these types, as far as their heartbeats tell.</param>
/// <param name="Canceled">When it was given up; null where it was not.</param>
internal sealed record ExperimentState(
    string ExperimentId, DateTimeOffset? Begun, IReadOnlyList<int> WorkTypes, TaskCounts Counts, IReadOnlyList<LiveAgent> LivePools,
    DateTimeOffset? Canceled = null);
