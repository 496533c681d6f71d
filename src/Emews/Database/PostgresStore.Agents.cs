using Emews.Tasks;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    /// <summary>Puts tasks back into the output queue, with the priority they had and at no cost of an attempt.</summary>
    private const string Requeue =
        $"""
        back AS (
            UPDATE eq_tasks t SET eq_status = 4 WHERE eq_task_id = ANY(ARRAY(SELECT task_id FROM given_back)) AND {HasNotEnded}
            RETURNING eq_task_type, eq_task_id, COALESCE(eq_priority, 0) AS eq_priority),
        queue AS (
            INSERT INTO emews_queue_OUT (eq_task_type, eq_task_id, eq_priority)
            SELECT eq_task_type, eq_task_id, eq_priority FROM back)
        """;

    /// <inheritdoc/>
    public async Task<AgentRegistered> RegisterAgentAsync(AgentRegistration registration, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(registration);
        return (await ChangeAsync(
            session => session.QueryAsync(
                """
                INSERT INTO emews_agents (
                    request_id, pool, host, process_id, work_type, workers, lease_time, max_attempts, exp_id, draining, stopped_claiming)
                SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, late, CASE WHEN late THEN now() END
                FROM (SELECT EXISTS (
                    SELECT FROM emews_experiments own JOIN emews_experiments other ON other.taken_up > own.taken_up
                    WHERE own.exp_id = $9 AND other.work_type = $5) AS late) judged
                ON CONFLICT (request_id) DO UPDATE SET request_id = excluded.request_id
                RETURNING agent_id, now()
                """,
                row => new AgentRegistered(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1)),
                cancellationToken,
                registration.RequestId, registration.Pool, registration.Host, registration.ProcessId, registration.WorkType,
                registration.Workers, registration.LeaseTime, registration.MaxAttempts, registration.ExperimentId),
            cancellationToken).ConfigureAwait(false))[0];
    }

    /// <inheritdoc/>
    public Task<HeartbeatAnswer> HeartbeatAsync(HeartbeatRequest request, CancellationToken cancellationToken = default) => ChangeAsync(
        async session =>
        {
            // Its own commit first: what a lease then shows is no older than the sign of life.
            var (now, isAlive, drain, abort) = (await session.QueryAsync(
                """
                WITH agent AS (
                    UPDATE emews_agents SET last_heartbeat = now(), busy = $2, completed = $4,
                        stopped_claiming = CASE WHEN $3 THEN COALESCE(stopped_claiming, now()) ELSE stopped_claiming END
                    WHERE agent_id = $1 AND ended IS NULL
                    RETURNING draining, aborting)
                SELECT now(), agent IS NOT NULL, COALESCE(draining, false), COALESCE(aborting, false) FROM (SELECT) always LEFT JOIN agent ON true
                """,
                row => (row.GetFieldValue<DateTimeOffset>(0), row.GetBoolean(1), row.GetBoolean(2), row.GetBoolean(3)),
                cancellationToken, request.AgentId, request.Busy, request.Draining, request.Completed).ConfigureAwait(false))[0];
            if (!isAlive)
            {
                return new HeartbeatAnswer(now, [], [.. request.Leases.Distinct()], Drain: false, IsAlive: false);
            }

            var standing = await session.QueryAsync(
                "SELECT task_id, lease_id FROM emews_leases WHERE agent_id = $1",
                row => new HeldLease(ReadId(row), row.GetInt64(1)),
                cancellationToken, request.AgentId).ConfigureAwait(false);
            var unknown = standing.Except(request.Leases).ToList();
            var tasks = unknown.Count == 0 ? [] : await HeldTasksAsync(session, unknown, cancellationToken).ConfigureAwait(false);
            return new HeartbeatAnswer(now, tasks, [.. request.Leases.Except(standing)], drain, IsAlive: true, abort);
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<long>> EndPoolAsync(EndPoolRequest request, CancellationToken cancellationToken = default)
    {
        var agents = await ChangeAsync(
            session => session.QueryAsync(
                """
                UPDATE emews_agents SET draining = true, aborting = aborting OR $3, stopped_claiming = COALESCE(stopped_claiming, now())
                WHERE pool = $1 AND work_type = $2 AND ended IS NULL AND last_heartbeat + lease_time >= now()
                RETURNING agent_id
                """,
                row => row.GetInt64(0),
                cancellationToken, request.Pool, request.WorkType, request.AtOnce),
            cancellationToken).ConfigureAwait(false);
        _notifier.Work(request.WorkType);
        agents.Sort();
        return agents;
    }

    /// <inheritdoc/>
    public async Task ReleaseAsync(ReleaseRequest request, CancellationToken cancellationToken = default)
    {
        var types = await ChangeAsync(
            session => session.QueryAsync(
                $"""
                WITH given_back AS (
                    DELETE FROM emews_leases l USING unnest($1::bigint[], $2::bigint[]) g (task_id, lease_id)
                    WHERE l.task_id = ANY(ARRAY[g.task_id]) AND l.lease_id = g.lease_id
                    RETURNING l.task_id),
                {Requeue}
                SELECT DISTINCT eq_task_type FROM back
                """,
                row => row.GetInt32(0),
                cancellationToken,
                Ids(request.Leases.Select(lease => lease.TaskId)), request.Leases.Select(lease => lease.LeaseId).ToArray()),
            cancellationToken).ConfigureAwait(false);
        types.ForEach(_notifier.Work);
    }

    /// <inheritdoc/>
    public async Task EndAgentAsync(long agentId, CancellationToken cancellationToken = default)
    {
        // The agent's row first, so that no claim of its own slips in between.
        var types = await ChangeAsync(
            session => session.InTransactionAsync(
                async () =>
                {
                    var type = await session.QueryAsync(
                        """
                        UPDATE emews_agents SET ended = now(), busy = 0, stopped_claiming = COALESCE(stopped_claiming, now())
                        WHERE agent_id = $1 AND ended IS NULL
                        RETURNING work_type
                        """,
                        row => row.GetInt32(0),
                        cancellationToken, agentId).ConfigureAwait(false);
                    var back = await session.QueryAsync(
                        $"""
                        WITH given_back AS (DELETE FROM emews_leases WHERE agent_id = $1 RETURNING task_id),
                        {Requeue}
                        SELECT DISTINCT eq_task_type FROM back
                        """,
                        row => row.GetInt32(0),
                        cancellationToken, agentId).ConfigureAwait(false);
                    return type.Union(back).ToList();
                },
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        types.ForEach(_notifier.Work);
    }

    private static Task<List<ClaimedTask>> HeldTasksAsync(
        PostgresSession session, List<HeldLease> leases, CancellationToken cancellationToken) => session.QueryAsync(
        """
        SELECT l.task_id, l.lease_id, COALESCE(t.json_out, ''), COALESCE(t.eq_priority, 0), l.attempt
        FROM unnest($1::bigint[], $2::bigint[]) g (task_id, lease_id)
        JOIN emews_leases l ON l.task_id = ANY(ARRAY[g.task_id]) AND l.lease_id = g.lease_id
        JOIN eq_tasks t ON t.eq_task_id = l.task_id
        ORDER BY l.lease_id, l.task_id
        """,
        ReadClaimed,
        cancellationToken,
        Ids(leases.Select(lease => lease.TaskId)), leases.Select(lease => lease.LeaseId).ToArray());
}
