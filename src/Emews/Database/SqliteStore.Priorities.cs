using Emews.Tasks;

namespace Emews.Database;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskId>> UpdatePrioritiesAsync(UpdatePrioritiesRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        return WriteAsync<IReadOnlyList<TaskId>>(
            (session, now) =>
            {
                if (request.Decision is { } decision && !RecordDecision(session, decision, now))
                {
                    return StillQueued(session, request.TaskIds);
                }

                if (request.OpensClaims is { } experiment)
                {
                    session.Execute(
                        "UPDATE emews_experiments SET decided = MAX(decided, @after) WHERE exp_id = @experiment",
                        ("@after", request.Decision!.After), ("@experiment", experiment));
                }

                return SetPriorities(session, request);
            },
            cancellationToken);
    }

    /// <returns>False when a decision on that number of completions is on record already.</returns>
    private static bool RecordDecision(SqliteSession session, DecisionRecord decision, long now) => session.Execute(
        """
        INSERT INTO emews_decisions (exp_id, after, json, decided) VALUES (@experiment, @after, @json, @now)
        ON CONFLICT DO NOTHING
        """,
        ("@experiment", decision.ExperimentId), ("@after", decision.After), ("@json", decision.Json), ("@now", now)) == 1;

    private static List<TaskId> SetPriorities(SqliteSession session, UpdatePrioritiesRequest request)
    {
        var changed = new List<TaskId>();
        var seen = new HashSet<TaskId>();
        var hasBackoff = session.Holds("SELECT EXISTS (SELECT 1 FROM emews_backoff)");
        for (var i = 0; i < request.TaskIds.Count; i++)
        {
            var id = request.TaskIds[i];
            var priority = request.Priorities[request.Priorities.Count == 1 ? 0 : i];
            if (session.Execute(
                "UPDATE emews_queue_OUT SET eq_priority = @priority WHERE eq_task_id = @id",
                ("@priority", priority), ("@id", id.Value)) == 0
                && !(hasBackoff && session.Holds("SELECT EXISTS (SELECT 1 FROM emews_backoff WHERE task_id = @id)", ("@id", id.Value))))
            {
                continue;
            }

            session.Execute(
                "UPDATE eq_tasks SET eq_priority = @priority WHERE eq_task_id = @id", ("@priority", priority), ("@id", id.Value));
            if (seen.Add(id))
            {
                changed.Add(id);
            }
        }

        return changed;
    }

    private static List<TaskId> StillQueued(SqliteSession session, IReadOnlyList<TaskId> ids) => session.Query(
        """
        SELECT j.value FROM json_each(@ids) j
        WHERE EXISTS (SELECT 1 FROM emews_queue_OUT q WHERE q.eq_task_id = j.value)
           OR EXISTS (SELECT 1 FROM emews_backoff b WHERE b.task_id = j.value)
        ORDER BY j.key
        """,
        row => new TaskId(row.GetInt64(0)),
        ("@ids", ToJson(ids.Distinct())));
}
