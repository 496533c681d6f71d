using Emews.Tasks;
using Npgsql;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    private const string TaskColumns =
        """
        t.eq_task_id, COALESCE(t.eq_status, 0), COALESCE(t.json_out, ''), CASE t.eq_status WHEN 2 THEN t.json_in END,
        COALESCE(t.eq_priority, 0), t.worker_pool, COALESCE(a.attempt, 0), t.time_created AT TIME ZONE 'UTC',
        COALESCE(l.claimed, r.begun, a.claimed),
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
        LEFT JOIN LATERAL (SELECT * FROM emews_attempts WHERE task_id = t.eq_task_id ORDER BY attempt DESC LIMIT 1) a ON true
        """;

    private const string AttemptsSql =
        $"""
        SELECT COALESCE(g.pool, h.pool, ''), g.host, g.agent_id, outcome, h.claimed, started, stopped, kind, message
        FROM (SELECT task_id, attempt, agent_id, pool, outcome, claimed, started, stopped FROM emews_attempts WHERE task_id = $1
              UNION ALL
              SELECT task_id, attempt, agent_id, NULL, 'running', claimed, NULL, NULL FROM emews_leases WHERE task_id = $1
              UNION ALL
              SELECT r.task_id, (SELECT 1 + COALESCE(max(attempt), 0) FROM emews_attempts WHERE task_id = $1), 0, t.worker_pool, 'running', r.begun,
                     NULL, NULL
              FROM eq_tasks t LEFT JOIN emews_leases l ON l.task_id = t.eq_task_id JOIN emews_foreign_runs r ON {IsForeign}
              WHERE t.eq_task_id = $1) h
        LEFT JOIN emews_agents g USING (agent_id)
        LEFT JOIN emews_failures USING (task_id, attempt)
        ORDER BY attempt
        """;

    private const string PositionSql =
        $"""
        SELECT q.eq_priority,
               (SELECT count(*) FROM emews_queue_OUT o
                WHERE o.eq_task_type = $1 AND o.eq_priority > q.eq_priority AND o.eq_task_id <> ALL({StopMessages})),
               (SELECT count(*) FROM emews_queue_OUT o
                WHERE o.eq_task_type = $1 AND o.eq_priority = q.eq_priority AND o.eq_task_id < q.eq_task_id
                  AND o.eq_task_id <> ALL({StopMessages})),
               {AreClaimsClosed}
        FROM emews_queue_OUT q
        WHERE q.eq_task_type = $1 AND q.eq_task_id = $2 AND q.eq_task_id <> ALL({StopMessages})
        LIMIT 1
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TaskRecord>> ListTasksAsync(ListTasksRequest request, CancellationToken cancellationToken = default)
    {
        var (condition, values) = Condition(request.Filter);
        return await LookAsync(
            session => session.QueryAsync(
                $"""
                SELECT {TaskColumns}
                FROM (SELECT e.eq_task_id FROM eq_exp_id_tasks e
                      WHERE e.exp_id = $1 AND e.eq_task_id > $2 {condition}
                      ORDER BY e.eq_task_id LIMIT $3) e
                JOIN eq_tasks t ON t.eq_task_id = e.eq_task_id
                {LastAttempt}
                ORDER BY t.eq_task_id
                """,
                ReadTask, cancellationToken, [request.ExperimentId, request.After.Value, (long)request.Limit, .. values]),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<TaskHistory?> GetTaskAsync(TaskId taskId, CancellationToken cancellationToken = default) => LookAsync(
        async session =>
        {
            var found = await session.QueryAsync(
                $"""
                SELECT {TaskColumns}, COALESCE(t.eq_task_type, 0),
                       (SELECT min(e.exp_id) FROM eq_exp_id_tasks e WHERE e.eq_task_id = t.eq_task_id),
                       (SELECT g.tag FROM eq_task_tags g WHERE g.eq_task_id = t.eq_task_id),
                       (SELECT GREATEST(b.due - now(), interval '0') FROM emews_backoff b WHERE b.task_id = t.eq_task_id), now()
                FROM eq_tasks t
                {LastAttempt}
                WHERE t.eq_task_id = $1
                """,
                row => new TaskHistory(
                    ReadTask(row), Text(row, 13), row.GetInt32(12), Text(row, 14), [], row.IsDBNull(15) ? null : row.GetTimeSpan(15),
                    Time(row, 16)!.Value),
                cancellationToken, taskId.Value).ConfigureAwait(false);
            if (found is not [var history])
            {
                return null;
            }

            var number = 0;
            var attempts = await session.QueryAsync(
                AttemptsSql,
                row => new TaskAttempt(
                    ++number, row.GetString(0), Text(row, 1), row.IsDBNull(2) ? null : row.GetInt64(2), AttemptOutcomes.Parse(row.GetString(3)), Time(row, 4)!.Value,
                    Time(row, 5), Time(row, 6), Text(row, 7), Text(row, 8)),
                cancellationToken, taskId.Value).ConfigureAwait(false);
            return history with { Attempts = attempts };
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<QueuePosition?> FindInQueueAsync(TaskId taskId, CancellationToken cancellationToken = default) => LookAsync(
        async session =>
        {
            var type = await session.ScalarAsync<int?>(
                "SELECT eq_task_type FROM emews_queue_OUT WHERE eq_task_id = $1 LIMIT 1", cancellationToken, taskId.Value).ConfigureAwait(false);
            return type is not { } known ? null : (await session.QueryAsync(
                PositionSql,
                row => new QueuePosition(taskId, known, row.GetInt32(0), row.GetInt64(1), row.GetInt64(2), row.GetBoolean(3)),
                cancellationToken, known, taskId.Value).ConfigureAwait(false)).FirstOrDefault();
        },
        cancellationToken);

    private static TaskRecord ReadTask(NpgsqlDataReader row) => new(
        ReadId(row), (TaskState)row.GetInt32(1), row.GetString(2), Text(row, 3), row.GetInt32(4), Text(row, 5), row.GetInt32(6),
        Time(row, 7), Time(row, 8), Time(row, 9), Time(row, 10), row.IsDBNull(11) ? null : row.GetInt64(11));

    /// <summary>What a filter asks of a task <c>e</c>, as SQL with the values that come after <c>$3</c>.</summary>
    private static (string Sql, IReadOnlyList<object> Values) Condition(TaskFilter? filter)
    {
        if (filter is null)
        {
            return ("", []);
        }

        var conditions = new List<string>();
        var values = new List<object>();
        string Value(object value)
        {
            values.Add(value);
            return $"${values.Count + 3}";
        }

        if (filter.States is { } states)
        {
            conditions.Add($"COALESCE(t.eq_status, 0) = ANY({Value(states.Select(state => (int)state).ToArray())})");
        }

        if (filter.Pool is { } pool)
        {
            conditions.Add($"t.worker_pool = {Value(pool)}");
        }

        const string failed = "t.eq_status = 2 AND EXISTS (SELECT FROM emews_failures f WHERE f.task_id = t.eq_task_id AND f.final";
        if (filter.HasFailed is { } hasFailed)
        {
            conditions.Add($"({failed})) IS {(hasFailed ? "TRUE" : "NOT TRUE")}");
        }

        if (filter.FailureKind is { } kind)
        {
            conditions.Add($"{failed} AND f.kind = {Value(kind)})");
        }

        return conditions.Count == 0
            ? ("", [])
            : ($"AND EXISTS (SELECT FROM eq_tasks t WHERE t.eq_task_id = e.eq_task_id AND {string.Join(" AND ", conditions)})", values);
    }
}
