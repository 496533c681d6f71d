using Emews.Tasks;

namespace Emews.Database;

/// <summary>What the tables tell of all experiments, put together.</summary>
internal static class ExperimentRows
{
    /// <summary>The tasks of all experiments: experiment, work type, state, 1 where they failed for good, and how many.</summary>
    public const string GroupsSql =
        """
        SELECT exp_id, work_type, state, failed, count(*) FROM (
            SELECT e.exp_id, COALESCE(t.eq_task_type, 0) AS work_type, COALESCE(t.eq_status, 0) AS state,
                   CASE WHEN t.eq_status = 2 AND EXISTS (SELECT 1 FROM emews_failures f WHERE f.task_id = t.eq_task_id AND f.final)
                        THEN 1 ELSE 0 END AS failed
            FROM eq_exp_id_tasks e JOIN eq_tasks t ON t.eq_task_id = e.eq_task_id
            WHERE e.exp_id IS NOT NULL) tasks
        GROUP BY 1, 2, 3, 4
        """;

    /// <summary>The experiments on record, in their order.</summary>
    public const string RecordsSql = "SELECT exp_id, work_type, registered, canceled FROM emews_experiments ORDER BY registered, exp_id";

    /// <summary>Puts them together.</summary>
    public static IReadOnlyList<ExperimentSummary> ToSummaries(IReadOnlyList<Record> records, IReadOnlyList<Group> groups)
    {
        var tasks = groups.ToLookup(group => group.ExperimentId, StringComparer.Ordinal);
        var others = tasks.Select(group => group.Key).Except(records.Select(record => record.ExperimentId), StringComparer.Ordinal);
        return
        [
            .. records.Select(record => Summary(record.ExperimentId, record)),
            .. others.Order(StringComparer.Ordinal).Select(id => Summary(id, record: null)),
        ];

        ExperimentSummary Summary(string id, Record? record)
        {
            int[] types = record is null ? [] : [record.WorkType];
            return new(
                id, record?.Registered, [.. types.Union(tasks[id].Select(group => group.WorkType)).Order()], Counts([.. tasks[id]]), record?.Canceled);
        }
    }

    private static TaskCounts Counts(IReadOnlyList<Group> groups)
    {
        return new(
            Of(TaskState.Queued), Of(TaskState.Running), Of(TaskState.Complete), Of(TaskState.Complete, failed: true), Of(TaskState.Canceled),
            Of(TaskState.Requeued));

        long Of(TaskState state, bool failed = false) =>
            groups.Where(group => group.State == state && group.HasFailed == failed).Sum(group => group.Count);
    }

    /// <summary>An experiment on record.</summary>
    internal sealed record Record(string ExperimentId, int WorkType, DateTimeOffset Registered, DateTimeOffset? Canceled);

    /// <summary>Tasks of an experiment that stand alike.</summary>
    internal sealed record Group(string ExperimentId, int WorkType, TaskState State, bool HasFailed, long Count);
}
