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

    /// <summary>An agent that may claim under a lease: on record, alive, not told to stop, and the lease is new.</summary>
    private const string MayClaim =
        $"""
        EXISTS (SELECT FROM emews_agents WHERE agent_id = $2 AND ended IS NULL AND NOT draining)
        AND NOT EXISTS (SELECT FROM emews_leases WHERE agent_id = $2 AND lease_id >= $3)
        AND NOT {AreClaimsClosed}
        """;

    /// <summary>
    /// Takes the head of the queue, in one statement. By id and not by place (ctid): a row whose priority has just changed is followed
    /// to its new place. Whether there is a stop message matters only where there is not enough else.
    /// </summary>
    private const string ClaimSql =
        $"""
        WITH taken AS (
            DELETE FROM emews_queue_OUT WHERE eq_task_id = ANY(ARRAY(
                SELECT q.eq_task_id FROM emews_queue_OUT q
                WHERE q.eq_task_type = $1 AND q.eq_task_id <> ALL({StopMessages}) AND {MayClaim}
                ORDER BY q.eq_priority DESC, q.eq_task_id
                LIMIT $4
                FOR UPDATE SKIP LOCKED))
            RETURNING eq_task_id),
        running AS (
            UPDATE eq_tasks SET eq_status = 1, time_start = now(),
                worker_pool = (SELECT pool FROM emews_agents WHERE agent_id = $2)
            WHERE eq_task_id = ANY(ARRAY(SELECT eq_task_id FROM taken))
            RETURNING eq_task_id, json_out, eq_priority,
                      1 + COALESCE((SELECT max(attempt) FROM emews_attempts a WHERE a.task_id = eq_task_id), 0) AS attempt),
        leases AS (
            INSERT INTO emews_leases (task_id, lease_id, agent_id, place, attempt)
            SELECT eq_task_id, $3, $2, row_number() OVER (), attempt FROM running)
        SELECT eq_task_id, $3, json_out, eq_priority, attempt,
               CASE WHEN (SELECT count(*) FROM taken) < $4 THEN {HasStop} ELSE false END
        FROM running
        """;

    private const string HeldSql =
        """
        SELECT l.task_id, l.lease_id, t.json_out, t.eq_priority, l.attempt
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
                    OR CASE WHEN {AreClaimsClosed} THEN {HasStop} AND NOT {HasWork}
                       ELSE EXISTS (SELECT FROM emews_queue_OUT WHERE eq_task_type = $1) END
                """,
                end, request.WorkType, request.AgentId),
            end),
        request.Timeout,
        cancellationToken);

    private static async Task<ClaimedTasks> ClaimAsync(PostgresSession session, ClaimRequest request, CancellationToken cancellationToken)
    {
        var (tasks, hasStop) = await TakeAsync(session, request, cancellationToken).ConfigureAwait(false);
        if (tasks.Count == 0)
        {
            var look = await LookCloserAsync(session, request, cancellationToken).ConfigureAwait(false);
            if (look.Answer is { } answer)
            {
                return answer;
            }

            // All that is queued may be locked: the reprioritisers are waited for, and what they leave is taken by a new statement.
            for (var round = 0; look.HasWork && tasks.Count == 0 && round < 3; round++)
            {
                await session.ExecuteAsync(
                    $"SELECT pg_advisory_xact_lock_shared({PostgresLocks.Order})", cancellationToken).ConfigureAwait(false);
                (tasks, hasStop) = await TakeAsync(session, request, cancellationToken).ConfigureAwait(false);
            }

            hasStop |= look.HasStop;
        }

        // Stop messages come after all other work, whatever its priority; claims closed in lockstep still hide work.
        var stop = hasStop && tasks.Count < request.Limit
            && await TakeStopAsync(session, request, cancellationToken).ConfigureAwait(false);
        return new ClaimedTasks(tasks, stop);
    }

    private static async Task<(List<ClaimedTask> Tasks, bool HasStop)> TakeAsync(
        PostgresSession session, ClaimRequest request, CancellationToken cancellationToken)
    {
        var hasStop = false;
        var tasks = await session.QueryAsync(
            ClaimSql,
            row =>
            {
                hasStop = row.GetBoolean(5);
                return ReadClaimed(row);
            },
            cancellationToken, request.WorkType, request.AgentId, request.LeaseId, request.Limit).ConfigureAwait(false);
        return (InClaimOrder(tasks), hasStop);
    }

    /// <summary>Why a claim brought nothing.</summary>
    /// <returns>The answer, where that settles it.</returns>
    /// <exception cref="EmewsException">The agent is not on record, or was found dead.</exception>
    private static async Task<(ClaimedTasks? Answer, bool HasWork, bool HasStop)> LookCloserAsync(
        PostgresSession session, ClaimRequest request, CancellationToken cancellationToken)
    {
        var found = await session.QueryAsync(
            $"""
            SELECT EXISTS (SELECT FROM emews_leases WHERE agent_id = $2 AND lease_id >= $3), draining, ended IS NULL,
                   NOT {AreClaimsClosed} AND {HasWork}, {HasStop}
            FROM emews_agents WHERE agent_id = $2
            """,
            row => (
                IsRepeat: row.GetBoolean(0), Draining: row.GetBoolean(1), IsAlive: row.GetBoolean(2), HasWork: row.GetBoolean(3),
                HasStop: row.GetBoolean(4)),
            cancellationToken, request.WorkType, request.AgentId, request.LeaseId).ConfigureAwait(false);
        if (found is not [{ IsAlive: true } agent])
        {
            throw new EmewsException(
                $"Agent {request.AgentId} is {(found.Count == 0 ? "unknown" : "dead")} to the database: register anew before claiming.");
        }

        if (agent.IsRepeat)
        {
            var held = await session.QueryAsync(HeldSql, ReadClaimed, cancellationToken, request.AgentId, request.LeaseId)
                .ConfigureAwait(false);
            return (new ClaimedTasks(InClaimOrder(held), agent.Draining), false, false);
        }

        return agent.Draining
            ? (new ClaimedTasks([], StopPool: true), false, false)
            : (null, agent.HasWork, agent.HasStop);
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
                      AND NOT {HasWork} AND EXISTS (SELECT FROM agent)
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
