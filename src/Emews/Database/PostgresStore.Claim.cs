using Emews.Tasks;
using Npgsql;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    /// <summary>Claims of a work type are closed while its search decides in lockstep.</summary>
    private const string AreClaimsClosed =
        """
        EXISTS (SELECT FROM emews_experiments
                WHERE work_type = $1 AND lockstep_every IS NOT NULL AND completions / lockstep_every > decided / lockstep_every)
        """;

    private const string StopMessages =
        "ARRAY(SELECT s.eq_task_id FROM eq_tasks s WHERE s.eq_task_type = $1 AND s.json_out = 'EQ_STOP' AND s.eq_status IS DISTINCT FROM 2)";

    private const string HasStop = $"EXISTS (SELECT FROM emews_queue_OUT s WHERE s.eq_task_id = ANY({StopMessages}))";

    private const string HasWork =
        $"EXISTS (SELECT FROM emews_queue_OUT w WHERE w.eq_task_type = $1 AND w.eq_task_id <> ALL({StopMessages}))";

    /// <summary>Stop messages come after all other work, also what is to be tried again later.</summary>
    private const string IsWorkLeft = $"({HasWork} OR {HasBackoff})";

    /// <summary>
    /// Takes the head of the queue for an agent that is alive, not told to stop, and has not used the lease before; its row is locked
    /// first, so that of a claim and its repeat, both on their way at once, only one takes tasks. Tasks are found by id and not by place
    /// (ctid): a row whose priority has just changed is followed to its new place.
    /// </summary>
    /// <remarks>
    /// The commit does not wait for the disk. A server that crashes may forget a claim of its last half second, and then knows the tasks
    /// as queued again: the same as an agent that died. A report waits, and with it all that was committed before.
    /// EQ-SQL's reset takes the tasks first and the queue after them. Of the two the claim gives way: it stops waiting before the second is
    /// over after which PostgreSQL ends one of those in a deadlock, and is sent again, which EQ-SQL's client does not do.
    /// </remarks>
    /// <returns>No row where the agent may not claim, one without a task where there is none to take.</returns>
    private const string ClaimSql =
        $"""
        WITH agent AS (
            UPDATE emews_agents SET last_lease = $3
            WHERE agent_id = $2 AND (last_lease < $3 OR $5) AND ended IS NULL AND NOT draining AND NOT {AreClaimsClosed}
            RETURNING pool, set_config('synchronous_commit', 'off', true), set_config('lock_timeout', '500ms', true)),
        taken AS (
            DELETE FROM emews_queue_OUT WHERE eq_task_id = ANY(ARRAY(
                SELECT q.eq_task_id FROM emews_queue_OUT q
                WHERE q.eq_task_type = $1 AND q.eq_task_id <> ALL({StopMessages}) AND EXISTS (SELECT FROM agent)
                ORDER BY q.eq_priority DESC, q.eq_task_id
                LIMIT $4
                FOR UPDATE SKIP LOCKED))
            RETURNING eq_task_id),
        running AS (
            UPDATE eq_tasks t SET eq_status = 1, time_start = now(), worker_pool = (SELECT pool FROM agent)
            WHERE eq_task_id = ANY(ARRAY(SELECT eq_task_id FROM taken)) AND {HasNotEnded}
            RETURNING eq_task_id, json_out, eq_priority,
                      1 + COALESCE((SELECT max(attempt) FROM emews_attempts a WHERE a.task_id = eq_task_id), 0) AS attempt),
        leases AS (
            INSERT INTO emews_leases (task_id, lease_id, agent_id, attempt) SELECT eq_task_id, $3, $2, attempt FROM running)
        SELECT eq_task_id, $3, COALESCE(json_out, ''), COALESCE(eq_priority, 0), attempt FROM agent LEFT JOIN running ON true
        """;

    private const string HeldSql =
        """
        SELECT l.task_id, l.lease_id, COALESCE(t.json_out, ''), COALESCE(t.eq_priority, 0), l.attempt
        FROM emews_leases l JOIN eq_tasks t ON t.eq_task_id = l.task_id
        WHERE l.agent_id = $1 AND l.lease_id = $2
        """;

    /// <inheritdoc/>
    public async Task<ClaimedTasks> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        var claimed = await ChangeAsync(session => ClaimAsync(session, request, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        _maintainer.Claimed(claimed.Tasks.Count);
        return claimed;
    }

    /// <inheritdoc/>
    public Task WaitForWorkAsync(WaitForWorkRequest request, CancellationToken cancellationToken = default) => _news.WaitAsync(
        PostgresNotifier.WorkChannel(request.WorkType),
        _ => true,
        end => LookAsync(
            session => session.ScalarAsync<bool>(
                $"""
                SELECT NOT EXISTS (SELECT FROM emews_agents WHERE agent_id = $2 AND ended IS NULL AND NOT draining)
                    OR CASE WHEN {AreClaimsClosed} THEN {HasStop} AND NOT {IsWorkLeft}
                       WHEN {HasBackoff} THEN {HasWork}
                       ELSE EXISTS (SELECT FROM emews_queue_OUT WHERE eq_task_type = $1) END
                """,
                end, request.WorkType, request.AgentId),
            end),
        request.Timeout,
        cancellationToken);

    private static async Task<ClaimedTasks> ClaimAsync(PostgresSession session, ClaimRequest request, CancellationToken cancellationToken)
    {
        var tasks = await TakeAsync(session, request, isAgain: false, cancellationToken).ConfigureAwait(false);
        if (tasks is null)
        {
            return await WhyNotAsync(session, request, cancellationToken).ConfigureAwait(false);
        }

        if (tasks.Count == request.Limit)
        {
            return new ClaimedTasks(tasks, StopPool: false);
        }

        var (hasWork, hasStop) = (await session.QueryAsync(
            $"SELECT {HasWork}, {HasStop}", row => (row.GetBoolean(0), row.GetBoolean(1)), cancellationToken, request.WorkType)
            .ConfigureAwait(false))[0];

        // All that is queued may be locked: the reprioritisers are waited for, and what they leave is taken by a new statement.
        for (var round = 0; hasWork && tasks is { Count: 0 } && round < 3; round++)
        {
            await session.ExecuteAsync(
                $"SELECT pg_advisory_xact_lock_shared({PostgresLocks.Order})", cancellationToken).ConfigureAwait(false);
            tasks = await TakeAsync(session, request, isAgain: true, cancellationToken).ConfigureAwait(false);
        }

        // Stop messages come after all other work, whatever its priority.
        var stop = hasStop && tasks?.Count < request.Limit
            && await TakeStopAsync(session, request, cancellationToken).ConfigureAwait(false);
        return new ClaimedTasks(tasks ?? [], stop);
    }

    /// <returns>Null where the agent may not claim.</returns>
    private static async Task<List<ClaimedTask>?> TakeAsync(
        PostgresSession session, ClaimRequest request, bool isAgain, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(
            ClaimSql, row => row.IsDBNull(0) ? null : ReadClaimed(row), cancellationToken,
            request.WorkType, request.AgentId, request.LeaseId, request.Limit, isAgain).ConfigureAwait(false);
        return rows.Count == 0 ? null : InClaimOrder([.. rows.OfType<ClaimedTask>()]);
    }

    /// <summary>What to answer an agent that may not claim.</summary>
    /// <exception cref="AgentGoneException">The agent is not on record, or was found dead.</exception>
    private static async Task<ClaimedTasks> WhyNotAsync(
        PostgresSession session, ClaimRequest request, CancellationToken cancellationToken)
    {
        var found = await session.QueryAsync(
            $"""
            SELECT last_lease >= $3, draining, ended IS NULL, {HasStop} AND NOT {IsWorkLeft} FROM emews_agents WHERE agent_id = $2
            """,
            row => (IsRepeat: row.GetBoolean(0), Draining: row.GetBoolean(1), IsAlive: row.GetBoolean(2), HasOnlyStop: row.GetBoolean(3)),
            cancellationToken, request.WorkType, request.AgentId, request.LeaseId).ConfigureAwait(false);
        if (found is not [{ IsAlive: true } agent])
        {
            throw new AgentGoneException(request.AgentId, isKnown: found.Count > 0);
        }

        if (agent.IsRepeat)
        {
            var held = await session.QueryAsync(HeldSql, ReadClaimed, cancellationToken, request.AgentId, request.LeaseId)
                .ConfigureAwait(false);
            return new ClaimedTasks(InClaimOrder(held), agent.Draining);
        }

        // Claims that are closed in lockstep hide work from it, but not the end of all work.
        var stop = agent.Draining
            || (agent.HasOnlyStop && await TakeStopAsync(session, request, cancellationToken).ConfigureAwait(false));
        return new ClaimedTasks([], stop);
    }

    /// <summary>Takes at most one stop message, and has all agents of the pool drain.</summary>
    private static async Task<bool> TakeStopAsync(PostgresSession session, ClaimRequest request, CancellationToken cancellationToken) =>
        await session.ScalarAsync<bool>(
            $"""
            WITH agent AS (
                SELECT pool, work_type FROM emews_agents WHERE agent_id = $2 AND ended IS NULL AND NOT draining FOR NO KEY UPDATE),
            taken AS (
                DELETE FROM emews_queue_OUT WHERE eq_task_id = ANY(ARRAY(
                    SELECT q.eq_task_id FROM emews_queue_OUT q
                    WHERE q.eq_task_type = $1 AND q.eq_task_id = ANY({StopMessages})
                      AND NOT {IsWorkLeft} AND EXISTS (SELECT FROM agent)
                    ORDER BY q.eq_priority DESC, q.eq_task_id
                    LIMIT 1
                    FOR UPDATE SKIP LOCKED))
                RETURNING eq_task_id),
            complete AS (
                UPDATE eq_tasks SET eq_status = 2, worker_pool = (SELECT pool FROM agent), time_start = now(), time_stop = now()
                WHERE eq_task_id = ANY(ARRAY(SELECT eq_task_id FROM taken))),
            draining AS (
                UPDATE emews_agents a SET draining = true, stopped_claiming = COALESCE(stopped_claiming, now())
                FROM agent
                WHERE a.pool = agent.pool AND a.work_type = agent.work_type AND a.ended IS NULL AND EXISTS (SELECT FROM taken))
            SELECT EXISTS (SELECT FROM taken)
            """,
            cancellationToken, request.WorkType, request.AgentId).ConfigureAwait(false);

    private static ClaimedTask ReadClaimed(NpgsqlDataReader row) =>
        new(ReadId(row), row.GetInt64(1), row.GetString(2), row.GetInt32(3), row.GetInt32(4));

    private static List<ClaimedTask> InClaimOrder(List<ClaimedTask> tasks)
    {
        tasks.Sort((x, y) => (y.Priority, x.TaskId).CompareTo((x.Priority, y.TaskId)));
        return tasks;
    }
}
