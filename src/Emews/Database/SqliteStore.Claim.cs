using Emews.Tasks;
using Microsoft.Data.Sqlite;

namespace Emews.Database;

public sealed partial class SqliteStore
{
    /// <summary>Leases the head of the queue; its cost must not depend on how long the queue is.</summary>
    internal const string LeaseSql =
        """
        INSERT INTO emews_leases (task_id, lease_id, agent_id, attempt, claimed)
        SELECT q.eq_task_id, @lease, @agent,
               1 + COALESCE((SELECT MAX(a.attempt) FROM emews_attempts a WHERE a.task_id = q.eq_task_id), 0), @now
        FROM emews_queue_OUT q CROSS JOIN eq_tasks t ON t.eq_task_id = q.eq_task_id
        WHERE q.eq_task_type = @type AND NOT (octet_length(t.json_out) = 7 AND t.json_out = 'EQ_STOP')
        ORDER BY q.eq_priority DESC, q.eq_task_id
        LIMIT @limit
        """;

    private const string AreClaimsClosedSql =
        """
        SELECT EXISTS (
            SELECT 1 FROM emews_experiments
            WHERE work_type = @type AND lockstep_every IS NOT NULL AND completions / lockstep_every > decided / lockstep_every)
        """;

    private const string HasWorkSql =
        """
        SELECT EXISTS (
            SELECT 1 FROM emews_queue_OUT q CROSS JOIN eq_tasks t ON t.eq_task_id = q.eq_task_id
            WHERE q.eq_task_type = @type AND NOT (octet_length(t.json_out) = 7 AND t.json_out = 'EQ_STOP'))
        """;

    /// <inheritdoc/>
    public Task<ClaimedTasks> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        return WriteAsync((session, now) => Claim(session, now, request), cancellationToken);
    }

    /// <inheritdoc/>
    public Task WaitForWorkAsync(WaitForWorkRequest request, CancellationToken cancellationToken = default) => _watcher.WaitAsync(
        session => IsThereNews(session, request), request.Timeout, cancellationToken);

    private static ClaimedTasks Claim(SqliteSession session, long now, ClaimRequest request)
    {
        var agent = FindAgent(session, request.AgentId);
        if (agent is not { IsAlive: true })
        {
            throw new AgentGoneException(request.AgentId, isKnown: agent is not null);
        }

        if (request.LeaseId <= agent.LastLease)
        {
            return new ClaimedTasks(Held(session, request.AgentId, request.LeaseId), agent.Draining);
        }

        if (agent.Draining)
        {
            return new ClaimedTasks([], StopPool: true);
        }

        var closed = session.Holds(AreClaimsClosedSql, ("@type", request.WorkType));
        var taken = closed ? 0 : session.Execute(
            LeaseSql,
            ("@lease", request.LeaseId), ("@agent", request.AgentId), ("@now", now), ("@type", request.WorkType),
            ("@limit", request.Limit));
        var tasks = taken == 0 ? [] : MoveOut(session, now, request, agent);

        // Stop messages come after all other work, whatever its priority and also what is tried again later; claims closed in lockstep
        // still hide work.
        var stop = taken < request.Limit
            && !(closed && session.Holds(HasWorkSql, ("@type", request.WorkType)))
            && !session.Holds(HasBackoffSql, ("@type", request.WorkType))
            && TakeStop(session, now, request.WorkType, agent);
        if (taken > 0 || stop)
        {
            session.Execute(
                "UPDATE emews_agents SET last_lease = @lease WHERE agent_id = @agent",
                ("@lease", request.LeaseId), ("@agent", request.AgentId));
        }

        return new ClaimedTasks(tasks, stop);
    }

    private static List<ClaimedTask> MoveOut(SqliteSession session, long now, ClaimRequest request, LiveAgent agent)
    {
        session.Execute(
            """
            DELETE FROM emews_queue_OUT
            WHERE eq_task_id IN (SELECT task_id FROM emews_leases WHERE agent_id = @agent AND lease_id = @lease)
            """,
            ("@agent", request.AgentId), ("@lease", request.LeaseId));
        session.Execute(
            """
            UPDATE eq_tasks SET eq_status = 1, worker_pool = @pool, time_start = @now
            WHERE eq_task_id IN (SELECT task_id FROM emews_leases WHERE agent_id = @agent AND lease_id = @lease)
            """,
            ("@pool", agent.Pool), ("@now", Micros.ToText(now)), ("@agent", request.AgentId), ("@lease", request.LeaseId));
        return Held(session, request.AgentId, request.LeaseId);
    }

    private static List<ClaimedTask> Held(SqliteSession session, long agentId, long leaseId)
    {
        var tasks = session.Query(
            """
            SELECT l.task_id, l.lease_id, COALESCE(t.json_out, ''), COALESCE(t.eq_priority, 0), l.attempt
            FROM emews_leases l JOIN eq_tasks t ON t.eq_task_id = l.task_id
            WHERE l.agent_id = @agent AND l.lease_id = @lease
            """,
            ReadClaimed,
            ("@agent", agentId), ("@lease", leaseId));
        tasks.Sort((x, y) => (y.Priority, x.TaskId).CompareTo((x.Priority, y.TaskId)));
        return tasks;
    }

    private static ClaimedTask ReadClaimed(SqliteDataReader row) =>
        new(new TaskId(row.GetInt64(0)), row.GetInt64(1), row.GetString(2), row.GetInt32(3), row.GetInt32(4));

    /// <summary>Takes at most one stop message, and has all agents of the pool drain.</summary>
    private static bool TakeStop(SqliteSession session, long now, int workType, LiveAgent agent)
    {
        var id = session.Scalar<long>(
            """
            SELECT q.eq_task_id FROM emews_queue_OUT q CROSS JOIN eq_tasks t ON t.eq_task_id = q.eq_task_id
            WHERE q.eq_task_type = @type AND octet_length(t.json_out) = 7 AND t.json_out = 'EQ_STOP'
            ORDER BY q.eq_priority DESC, q.eq_task_id
            LIMIT 1
            """,
            ("@type", workType));
        if (id == 0)
        {
            return false;
        }

        session.Execute("DELETE FROM emews_queue_OUT WHERE eq_task_id = @id", ("@id", id));
        session.Execute(
            "UPDATE eq_tasks SET eq_status = 2, worker_pool = @pool, time_start = @now, time_stop = @now WHERE eq_task_id = @id",
            ("@pool", agent.Pool), ("@now", Micros.ToText(now)), ("@id", id));
        session.Execute(
            """
            UPDATE emews_agents SET draining = 1, stopped_claiming = COALESCE(stopped_claiming, @now)
            WHERE pool = @pool AND work_type = @type AND ended IS NULL
            """,
            ("@now", now), ("@pool", agent.Pool), ("@type", agent.WorkType));
        return true;
    }

    private static bool IsThereNews(SqliteSession session, WaitForWorkRequest request)
    {
        // Whoever is not on record need not wait to hear so.
        if (FindAgent(session, request.AgentId) is not { IsAlive: true, Draining: false })
        {
            return true;
        }

        if (!session.Holds(
            "SELECT EXISTS (SELECT 1 FROM emews_queue_OUT WHERE eq_task_type = @type)", ("@type", request.WorkType)))
        {
            return false;
        }

        // Whatever is in the queue can be taken, but for work while claims are closed, and a stop message while other work is left.
        bool Holds(string sql) => session.Holds(sql, ("@type", request.WorkType));
        return (Holds(AreClaimsClosedSql), Holds(HasBackoffSql)) switch
        {
            (false, false) => true,
            (false, true) => Holds(HasWorkSql),
            (true, false) => !Holds(HasWorkSql),
            _ => false,
        };
    }

    private static LiveAgent? FindAgent(SqliteSession session, long agentId) => session.Query(
        "SELECT pool, work_type, last_lease, draining, ended IS NULL FROM emews_agents WHERE agent_id = @agent",
        row => new LiveAgent(row.GetString(0), row.GetInt32(1), row.GetInt64(2), row.GetInt64(3) != 0, row.GetInt64(4) != 0),
        ("@agent", agentId)) is [var agent] ? agent : null;

    private sealed record LiveAgent(string Pool, int WorkType, long LastLease, bool Draining, bool IsAlive);
}
