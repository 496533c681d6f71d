using Emews.Tasks;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    /// <summary>
    /// Ends attempts at tasks that nobody will report: the tasks go back, or fail for good when no attempt is left. Like a report, all
    /// that is written hangs on the task's row.
    /// </summary>
    private const string EndLost =
        $"""
        tasks AS (
            UPDATE eq_tasks t SET
                eq_status = CASE WHEN j.again THEN 4 ELSE 2 END,
                json_in = CASE WHEN j.again THEN t.json_in ELSE
                    json_build_object('emews_error', json_build_object('kind', $1::text, 'message', j.message, 'attempts', j.attempt))::text END,
                time_stop = CASE WHEN j.again THEN t.time_stop ELSE now() + j.place * interval '1 microsecond' END
            FROM judged j WHERE t.eq_task_id = j.task_id AND {HasNotEnded}
            RETURNING t.eq_task_type, COALESCE(t.eq_priority, 0) AS eq_priority, j.*),
        attempts AS (
            INSERT INTO emews_attempts (task_id, attempt, lease_id, agent_id, pool, claimed, outcome)
            SELECT task_id, attempt, lease_id, agent_id, pool, claimed, 'lost' FROM tasks),
        failures AS (
            INSERT INTO emews_failures (task_id, attempt, kind, message, final)
            SELECT task_id, attempt, $1, message, true FROM tasks WHERE NOT again),
        requeued AS (
            INSERT INTO emews_queue_OUT (eq_task_type, eq_task_id, eq_priority)
            SELECT eq_task_type, task_id, eq_priority FROM tasks WHERE again),
        {Collect},
        {CountCompletions}
        """;

    private const string Lost = "SELECT task_id, again, eq_task_type FROM tasks ORDER BY place";

    /// <summary>Ends the leases of agents.</summary>
    private const string EndLeasesSql =
        $"""
        WITH ended AS (
            DELETE FROM emews_leases WHERE agent_id = ANY($2)
            RETURNING task_id, lease_id, agent_id, attempt, claimed),
        judged AS (
            SELECT e.*, NULL AS pool, e.attempt < a.max_attempts AS again, row_number() OVER (ORDER BY e.agent_id, e.lease_id, e.task_id) AS place,
                   format('Agent %s of pool %s on %s was silent for %s s, and no attempt is left.', a.agent_id, a.pool, a.host, s.seconds) AS message
            FROM ended e JOIN emews_agents a ON a.agent_id = e.agent_id
                         JOIN unnest($2, $3) s (agent_id, seconds) ON s.agent_id = e.agent_id),
        {EndLost}
        {Lost}
        """;

    /// <summary>Takes tasks from pools that are not ours. Who holds a task's row, such as a report on its way, is not waited for.</summary>
    private const string EndForeignRunsSql =
        $"""
        WITH late AS (
            SELECT r.task_id, r.begun, COALESCE(t.worker_pool, '') AS pool, g.max_attempts
            FROM emews_foreign_runs r
            JOIN unnest($2::integer[], $3::interval[], $4::integer[]) g (work_type, lease, max_attempts) ON clock_timestamp() - r.begun > g.lease
            JOIN eq_tasks t ON t.eq_task_id = ANY(ARRAY[r.task_id]) AND t.eq_task_type = g.work_type AND t.eq_status = 1
            WHERE NOT EXISTS (SELECT FROM emews_leases l WHERE l.task_id = r.task_id)
            FOR UPDATE OF r, t SKIP LOCKED),
        judged AS (
            SELECT task_id, 0::bigint AS lease_id, 0::bigint AS agent_id, attempt, begun AS claimed, pool, attempt < max_attempts AS again,
                   row_number() OVER (ORDER BY task_id) AS place,
                   format('Pool %s, which is not ours, kept it for %s s (foreign_lease), and no attempt is left.',
                          pool, floor(extract(epoch FROM clock_timestamp() - begun))) AS message
            FROM (SELECT late.*, 1 + COALESCE((SELECT max(a.attempt) FROM emews_attempts a WHERE a.task_id = late.task_id), 0) AS attempt FROM late) l),
        {EndLost},
        ended AS (
            DELETE FROM emews_foreign_runs WHERE task_id = ANY(ARRAY(SELECT task_id FROM tasks)))
        {Lost}
        """;

    /// <inheritdoc/>
    public async Task<RescuedTasks> RescueAsync(RescueRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);

        // Two transactions, of which the first may be done and the second tried again.
        var due = new List<(TaskId Id, int Type)>();
        var tasks = await ChangeAsync(
            async session =>
            {
                due.AddRange(await RequeueDueAsync(session, cancellationToken).ConfigureAwait(false));
                return await session.InTransactionAsync(() => RescueAsync(session, Shorter(_link.BackFor, request.AwakeFor), request, cancellationToken), cancellationToken)
                    .ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var type in tasks.Select(task => task.Type).Concat(due.Select(task => task.Type)).Distinct())
        {
            _notifier.Work(type);
        }

        var failed = tasks.Where(task => !task.Again).Select(task => task.Id).ToList();
        if (failed.Count > 0)
        {
            _notifier.Results(failed.Min().Value, failed.Max().Value);
        }

        return new RescuedTasks([.. tasks.Where(task => task.Again).Select(task => task.Id)], failed, [.. due.Select(task => task.Id)]);
    }

    private static TimeSpan? Shorter(TimeSpan? one, TimeSpan? other) => one < other || other is null ? one : other;

    private static async Task<List<(TaskId Id, bool Again, int Type)>> RescueAsync(
        PostgresSession session, TimeSpan? awake, RescueRequest request, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync($"SELECT pg_advisory_xact_lock({PostgresLocks.Rescue})", cancellationToken).ConfigureAwait(false);

        // Who slept, or could not reach the database itself, does not hold it against others that they were not heard of.
        var silent = await session.QueryAsync(
            """
            UPDATE emews_agents a SET ended = now(), busy = 0, stopped_claiming = COALESCE(stopped_claiming, now())
            WHERE ended IS NULL AND GREATEST(last_heartbeat, emews_up_since(), clock_timestamp() - $1::interval) + lease_time < clock_timestamp()
            RETURNING agent_id, floor(extract(epoch FROM clock_timestamp() - last_heartbeat))::bigint
            """,
            row => (Agent: row.GetInt64(0), Seconds: row.GetInt64(1)),
            cancellationToken, awake).ConfigureAwait(false);
        var lost = silent.Count == 0
            ? []
            : await EndAsync(
                EndLeasesSql, silent.Select(agent => agent.Agent).ToArray(), silent.Select(agent => agent.Seconds).ToArray()).ConfigureAwait(false);
        if (request.ForeignLeases is { Count: > 0 } foreign)
        {
            lost.AddRange(await EndAsync(
                EndForeignRunsSql,
                foreign.Select(lease => lease.WorkType).ToArray(), foreign.Select(lease => lease.Time).ToArray(),
                foreign.Select(lease => lease.MaxAttempts).ToArray()).ConfigureAwait(false));
        }

        return lost;

        Task<List<(TaskId, bool, int)>> EndAsync(string sql, params object[] values) => session.QueryAsync(
            sql, row => (ReadId(row), row.GetBoolean(1), row.GetInt32(2)), cancellationToken, [TaskFailureKinds.Lost, .. values]);
    }
}
