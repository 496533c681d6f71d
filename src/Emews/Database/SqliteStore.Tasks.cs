using System.Text.Json;
using Emews.Tasks;
using Microsoft.Data.Sqlite;

namespace Emews.Database;

public sealed partial class SqliteStore
{
    private const string TaskColumns =
        """
        t.eq_task_id, COALESCE(t.eq_status, 0), COALESCE(t.json_out, ''), CASE t.eq_status WHEN 2 THEN t.json_in END,
        COALESCE(t.eq_priority, 0),
        t.worker_pool, COALESCE(a.attempt, 0), t.time_created, COALESCE(l.claimed, r.begun, a.claimed),
        CASE WHEN COALESCE(l.task_id, r.task_id) IS NULL THEN a.started END, CASE WHEN COALESCE(l.task_id, r.task_id) IS NULL THEN a.stopped END,
        COALESCE(l.agent_id, CASE WHEN r.task_id IS NULL THEN NULLIF(a.agent_id, 0) END)
        """;

    /// <summary>Whether a pool that is not ours has task <c>t</c>, of which <c>r</c> and <c>l</c> tell.</summary>
    private const string IsForeign = "r.task_id = t.eq_task_id AND t.eq_status = 1 AND l.task_id IS NULL";

    /// <summary>What hangs on a task <c>t</c>: its lease, or the foreign pool that has it, or else its last attempt.</summary>
    private const string LastAttempt =
        $"""
        LEFT JOIN emews_leases l ON l.task_id = t.eq_task_id
        LEFT JOIN emews_foreign_runs r ON {IsForeign}
        LEFT JOIN emews_attempts a ON a.task_id = t.eq_task_id
            AND a.attempt = (SELECT MAX(attempt) FROM emews_attempts WHERE task_id = t.eq_task_id)
        """;

    private const string AttemptsSql =
        $"""
        SELECT COALESCE(g.pool, h.pool, ''), g.host, g.agent_id, h.outcome, h.claimed, h.started, h.stopped, f.kind, f.message
        FROM (SELECT task_id, attempt, agent_id, pool, outcome, claimed, started, stopped FROM emews_attempts WHERE task_id = @task
              UNION ALL
              SELECT task_id, attempt, agent_id, NULL, 'running', claimed, NULL, NULL FROM emews_leases WHERE task_id = @task
              UNION ALL
              SELECT r.task_id, (SELECT 1 + COALESCE(MAX(attempt), 0) FROM emews_attempts WHERE task_id = @task), 0, t.worker_pool, 'running',
                     r.begun, NULL, NULL
              FROM eq_tasks t LEFT JOIN emews_leases l ON l.task_id = t.eq_task_id JOIN emews_foreign_runs r ON {IsForeign}
              WHERE t.eq_task_id = @task) h
        LEFT JOIN emews_agents g ON g.agent_id = h.agent_id
        LEFT JOIN emews_failures f ON f.task_id = h.task_id AND f.attempt = h.attempt
        ORDER BY h.attempt
        """;

    private const string PositionSql =
        """
        SELECT q.eq_task_type, q.eq_priority,
               (SELECT count(*) FROM emews_queue_OUT o CROSS JOIN eq_tasks s ON s.eq_task_id = o.eq_task_id
                WHERE o.eq_task_type = q.eq_task_type AND o.eq_priority > q.eq_priority
                  AND NOT (octet_length(s.json_out) = 7 AND s.json_out = 'EQ_STOP')),
               (SELECT count(*) FROM emews_queue_OUT o CROSS JOIN eq_tasks s ON s.eq_task_id = o.eq_task_id
                WHERE o.eq_task_type = q.eq_task_type AND o.eq_priority = q.eq_priority AND o.eq_task_id < q.eq_task_id
                  AND NOT (octet_length(s.json_out) = 7 AND s.json_out = 'EQ_STOP'))
        FROM emews_queue_OUT q CROSS JOIN eq_tasks t ON t.eq_task_id = q.eq_task_id
        WHERE q.eq_task_id = @task AND NOT (octet_length(t.json_out) = 7 AND t.json_out = 'EQ_STOP')
        LIMIT 1
        """;

    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskRecord>> ListTasksAsync(ListTasksRequest request, CancellationToken cancellationToken = default)
    {
        var (condition, values) = Condition(request.Filter);
        return ReadAsync<IReadOnlyList<TaskRecord>>(
            session => session.Query(
                $"""
                SELECT {TaskColumns}
                FROM eq_exp_id_tasks e
                CROSS JOIN eq_tasks t ON t.eq_task_id = e.eq_task_id
                {LastAttempt}
                WHERE e.exp_id = @experiment AND e.eq_task_id > @after {condition}
                ORDER BY e.eq_task_id
                LIMIT @limit
                """,
                ReadTask,
                [("@experiment", request.ExperimentId), ("@after", request.After.Value), ("@limit", request.Limit), .. values]),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<TaskHistory?> GetTaskAsync(TaskId taskId, CancellationToken cancellationToken = default) => ReadAsync(
        session =>
        {
            var now = Now();
            var found = session.Query(
                $"""
                SELECT {TaskColumns}, COALESCE(t.eq_task_type, 0),
                       (SELECT MIN(e.exp_id) FROM eq_exp_id_tasks e WHERE e.eq_task_id = t.eq_task_id),
                       (SELECT g.tag FROM eq_task_tags g WHERE g.eq_task_id = t.eq_task_id),
                       (SELECT MAX(b.due - @now, 0) FROM emews_backoff b WHERE b.task_id = t.eq_task_id)
                FROM eq_tasks t
                {LastAttempt}
                WHERE t.eq_task_id = @task
                """,
                row => new TaskHistory(
                    ReadTask(row), Text(row, 13), row.GetInt32(12), Text(row, 14), [],
                    row.IsDBNull(15) ? null : Micros.ToSpan(row.GetInt64(15)), Micros.ToTime(now)),
                ("@task", taskId.Value), ("@now", now));
            var number = 0;
            return found is not [var history] ? null : history with
            {
                Attempts = session.Query(
                    AttemptsSql,
                    row => new TaskAttempt(
                        ++number, row.GetString(0), Text(row, 1), row.IsDBNull(2) ? null : row.GetInt64(2), AttemptOutcomes.Parse(row.GetString(3)),
                        Time(row, 4)!.Value, Time(row, 5), Time(row, 6), Text(row, 7), Text(row, 8)),
                    ("@task", taskId.Value)),
            };
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<QueuePosition?> FindInQueueAsync(TaskId taskId, CancellationToken cancellationToken = default) => ReadAsync(
        session => session.Query(
            PositionSql,
            row => (Type: row.GetInt32(0), Priority: row.GetInt32(1), Higher: row.GetInt64(2), Earlier: row.GetInt64(3)),
            ("@task", taskId.Value)) is [var q]
            ? new QueuePosition(taskId, q.Type, q.Priority, q.Higher, q.Earlier, session.Holds(AreClaimsClosedSql, ("@type", q.Type)))
            : null,
        cancellationToken);

    private static TaskRecord ReadTask(SqliteDataReader row) => new(
        new TaskId(row.GetInt64(0)), (TaskState)row.GetInt32(1), row.GetString(2), Text(row, 3), row.GetInt32(4), Text(row, 5),
        row.GetInt32(6), row.IsDBNull(7) ? null : Micros.Parse(row.GetString(7)), Time(row, 8), Time(row, 9), Time(row, 10),
        row.IsDBNull(11) ? null : row.GetInt64(11));

    /// <summary>What a filter asks of a task <c>t</c>, as SQL and its values.</summary>
    private static (string Sql, IReadOnlyList<(string Name, object? Value)> Values) Condition(TaskFilter? filter)
    {
        var sql = "";
        var values = new List<(string Name, object? Value)>();
        if (filter?.States is { } states)
        {
            sql += " AND COALESCE(t.eq_status, 0) IN (SELECT value FROM json_each(@states))";
            values.Add(("@states", JsonSerializer.Serialize(states)));
        }

        if (filter?.Pool is { } pool)
        {
            sql += " AND t.worker_pool = @pool";
            values.Add(("@pool", pool));
        }

        const string failed = "t.eq_status = 2 AND EXISTS (SELECT 1 FROM emews_failures f WHERE f.task_id = t.eq_task_id AND f.final = 1";
        if (filter?.HasFailed is { } hasFailed)
        {
            sql += $" AND ({failed})) IS {(hasFailed ? "TRUE" : "NOT TRUE")}";
        }

        if (filter?.FailureKind is { } kind)
        {
            sql += $" AND {failed} AND f.kind = @kind)";
            values.Add(("@kind", kind));
        }

        return (sql, values);
    }
}
