using Emews.Tasks;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    /// <summary>
    /// Ends the leases of agents: their tasks go back, or fail for good when no attempt is left. Like a report, all that is written
    /// hangs on the task's row.
    /// </summary>
    private const string EndLeasesSql =
        $"""
        WITH ended AS (
            DELETE FROM emews_leases WHERE agent_id = ANY($1)
            RETURNING task_id, lease_id, agent_id, attempt, claimed),
        judged AS (
            SELECT e.*, e.attempt < a.max_attempts AS again, row_number() OVER (ORDER BY e.agent_id, e.lease_id, e.task_id) AS place,
                   format('Agent %s of pool %s on %s was silent for %s s, and no attempt is left.', a.agent_id, a.pool, a.host, s.seconds) AS message
            FROM ended e JOIN emews_agents a ON a.agent_id = e.agent_id
                         JOIN unnest($1, $2) s (agent_id, seconds) ON s.agent_id = e.agent_id),
        tasks AS (
            UPDATE eq_tasks t SET
                eq_status = CASE WHEN j.again THEN 4 ELSE 2 END,
                json_in = CASE WHEN j.again THEN t.json_in ELSE
                    json_build_object('emews_error', json_build_object('kind', $3::text, 'message', j.message, 'attempts', j.attempt))::text END,
                time_stop = CASE WHEN j.again THEN t.time_stop ELSE now() + j.place * interval '1 microsecond' END
            FROM judged j WHERE t.eq_task_id = j.task_id
            RETURNING t.eq_task_type, COALESCE(t.eq_priority, 0) AS eq_priority, j.*),
        attempts AS (
            INSERT INTO emews_attempts (task_id, attempt, lease_id, agent_id, claimed, outcome)
            SELECT task_id, attempt, lease_id, agent_id, claimed, 'lost' FROM tasks),
        failures AS (
            INSERT INTO emews_failures (task_id, attempt, kind, message, final)
            SELECT task_id, attempt, $3, message, true FROM tasks WHERE NOT again),
        requeued AS (
            INSERT INTO emews_queue_OUT (eq_task_type, eq_task_id, eq_priority)
            SELECT eq_task_type, task_id, eq_priority FROM tasks WHERE again),
        {Collect},
        {CountCompletions}
        SELECT task_id, again, eq_task_type FROM tasks ORDER BY place
        """;

    /// <inheritdoc/>
    public async Task<RescuedTasks> RescueAsync(CancellationToken cancellationToken = default)
    {
        // Two transactions, of which the first may be done and the second tried again.
        var due = new List<(TaskId Id, int Type)>();
        var tasks = await ChangeAsync(
            async session =>
            {
                due.AddRange(await RequeueDueAsync(session, cancellationToken).ConfigureAwait(false));
                return await session.InTransactionAsync(() => RescueAsync(session, cancellationToken), cancellationToken).ConfigureAwait(false);
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

    private static async Task<List<(TaskId Id, bool Again, int Type)>> RescueAsync(
        PostgresSession session, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync($"SELECT pg_advisory_xact_lock({PostgresLocks.Rescue})", cancellationToken).ConfigureAwait(false);
        var silent = await session.QueryAsync(
            """
            UPDATE emews_agents a SET ended = now(), busy = 0, stopped_claiming = COALESCE(stopped_claiming, now())
            WHERE ended IS NULL AND GREATEST(last_heartbeat, emews_up_since()) + lease_time < clock_timestamp()
            RETURNING agent_id, floor(extract(epoch FROM clock_timestamp() - last_heartbeat))::bigint
            """,
            row => (Agent: row.GetInt64(0), Seconds: row.GetInt64(1)),
            cancellationToken).ConfigureAwait(false);
        return silent.Count == 0
            ? []
            : await session.QueryAsync(
                EndLeasesSql,
                row => (ReadId(row), row.GetBoolean(1), row.GetInt32(2)),
                cancellationToken,
                silent.Select(agent => agent.Agent).ToArray(),
                silent.Select(agent => agent.Seconds).ToArray(),
                TaskFailureKinds.Lost).ConfigureAwait(false);
    }
}
