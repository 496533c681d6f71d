using Emews.Tasks;

namespace Emews.Database;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskId>> RetryAsync(RetryRequest request, CancellationToken cancellationToken = default)
    {
        var ids = ToJson(request.TaskIds.Distinct());
        return WriteAsync<IReadOnlyList<TaskId>>(
            (session, _) =>
            {
                var ended = session.Query(
                    """
                    SELECT t.eq_task_id, t.eq_status FROM json_each(@ids) j CROSS JOIN eq_tasks t ON t.eq_task_id = j.value
                    WHERE NOT (octet_length(t.json_out) = 7 AND t.json_out = 'EQ_STOP') AND (t.eq_status = 3 OR (
                        t.eq_status = 2 AND EXISTS (SELECT 1 FROM emews_failures f WHERE f.task_id = t.eq_task_id AND f.final = 1)))
                    """,
                    row => (Id: new TaskId(row.GetInt64(0)), State: (TaskState)row.GetInt32(1)),
                    ("@ids", ids));
                foreach (var (id, state) in ended)
                {
                    TakeBack(session, id, state);
                    Requeue(session, id);
                }

                return session.Query(
                    """
                    SELECT t.eq_task_id FROM json_each(@ids) j CROSS JOIN eq_tasks t ON t.eq_task_id = j.value
                    WHERE t.eq_status IN (0, 1, 4) AND EXISTS (SELECT 1 FROM emews_retried r WHERE r.task_id = t.eq_task_id)
                    ORDER BY j.key
                    """,
                    row => new TaskId(row.GetInt64(0)),
                    ("@ids", ids));
            },
            cancellationToken);
    }

    /// <summary>
    /// Makes a task one that has not ended. Attempts before this get numbers below 1, since who counts them counts from here. What a
    /// search in lockstep has counted will be counted when it ends again.
    /// </summary>
    private static void TakeBack(SqliteSession session, TaskId id, TaskState state)
    {
        KeepPlace(session, id);
        session.Execute("INSERT INTO emews_retried (task_id) VALUES (@id) ON CONFLICT DO NOTHING", ("@id", id.Value));
        session.Execute("UPDATE eq_tasks SET json_in = NULL, time_stop = NULL WHERE eq_task_id = @id", ("@id", id.Value));
        session.Execute("DELETE FROM emews_queue_IN WHERE eq_task_id = @id", ("@id", id.Value));
        session.Execute("DELETE FROM emews_canceled WHERE task_id = @id", ("@id", id.Value));
        session.Execute("DELETE FROM emews_backoff WHERE task_id = @id", ("@id", id.Value));
        session.Execute("UPDATE emews_failures SET final = 0 WHERE task_id = @id", ("@id", id.Value));

        // All at once would let one take a number that another still has.
        var attempts = session.Query(
            "SELECT attempt FROM emews_attempts WHERE task_id = @id ORDER BY attempt", row => row.GetInt32(0), ("@id", id.Value));
        foreach (var attempt in attempts)
        {
            foreach (var table in (string[])["emews_attempts", "emews_failures"])
            {
                session.Execute(
                    $"UPDATE {table} SET attempt = attempt - @by WHERE task_id = @id AND attempt = @attempt",
                    ("@by", Math.Max(0, attempts[^1])), ("@id", id.Value), ("@attempt", attempt));
            }
        }

        if (state == TaskState.Complete)
        {
            session.Execute(
                """
                UPDATE emews_experiments SET completions = completions - 1
                WHERE lockstep_every IS NOT NULL AND exp_id IN (SELECT exp_id FROM eq_exp_id_tasks WHERE eq_task_id = @id)
                """,
                ("@id", id.Value));
        }
    }

    /// <summary>What was collected keeps its place, with how it had ended then.</summary>
    private static void KeepPlace(SqliteSession session, TaskId id)
    {
        var numbers = session.Query(
            """
            INSERT INTO emews_earlier_ends (task_id, eq_status, json_in)
            SELECT eq_task_id, eq_status, CASE eq_status WHEN 2 THEN json_in END FROM eq_tasks
            WHERE eq_task_id = @id AND EXISTS (SELECT 1 FROM emews_collected c WHERE c.task_id = @id)
            RETURNING number
            """,
            row => row.GetInt64(0),
            ("@id", id.Value));
        foreach (var number in numbers)
        {
            session.Execute("UPDATE emews_collected SET task_id = -@number WHERE task_id = @id", ("@number", number), ("@id", id.Value));
        }
    }
}
