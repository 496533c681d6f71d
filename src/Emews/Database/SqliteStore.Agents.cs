using Emews.Tasks;

namespace Emews.Database;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task<AgentRegistered> RegisterAgentAsync(AgentRegistration registration, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(registration);
        return WriteAsync(
            (session, now) =>
            {
                var request = registration.RequestId.ToString();
                var known = session.Scalar<long>(
                    "SELECT agent_id FROM emews_agents WHERE request_id = @request", ("@request", request));
                if (known != 0)
                {
                    return new AgentRegistered(known, Micros.ToTime(now));
                }

                var id = session.Scalar<long>(
                    """
                    INSERT INTO emews_agents (
                        request_id, pool, host, process_id, work_type, workers, lease_time, max_attempts, registered, last_heartbeat,
                        exp_id, draining, stopped_claiming)
                    SELECT @request, @pool, @host, @process, @type, @workers, @leaseTime, @maxAttempts, @now, @now,
                           @experiment, late, CASE WHEN late THEN @now END
                    FROM (SELECT EXISTS (
                        SELECT 1 FROM emews_experiments own JOIN emews_experiments other ON other.taken_up > own.taken_up
                        WHERE own.exp_id = @experiment AND other.work_type = @type) AS late)
                    RETURNING agent_id
                    """,
                    ("@request", request), ("@pool", registration.Pool), ("@host", registration.Host), ("@process", registration.ProcessId),
                    ("@type", registration.WorkType), ("@workers", registration.Workers),
                    ("@leaseTime", Micros.From(registration.LeaseTime)), ("@maxAttempts", registration.MaxAttempts), ("@now", now),
                    ("@experiment", registration.ExperimentId));
                return new AgentRegistered(id, Micros.ToTime(now));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<HeartbeatAnswer> HeartbeatAsync(HeartbeatRequest request, CancellationToken cancellationToken = default) => WriteAsync(
        (session, now) =>
        {
            var time = Micros.ToTime(now);
            var isAlive = session.Execute(
                """
                UPDATE emews_agents SET last_heartbeat = @now, busy = @busy, completed = @completed,
                    stopped_claiming = CASE WHEN @draining THEN COALESCE(stopped_claiming, @now) ELSE stopped_claiming END
                WHERE agent_id = @agent AND ended IS NULL
                """,
                ("@now", now), ("@busy", request.Busy), ("@draining", request.Draining),
                ("@completed", request.Completed), ("@agent", request.AgentId)) == 1;
            if (!isAlive)
            {
                return new HeartbeatAnswer(time, [], [.. request.Leases.Distinct()], Drain: false, IsAlive: false);
            }

            var standing = LeasesOf(session, request.AgentId);
            var lost = request.Leases.Except(standing).ToList();
            var unknown = standing.Except(request.Leases).Select(lease => HeldTask(session, lease)).ToList();
            var (drain, abort) = session.Query(
                "SELECT draining, aborting FROM emews_agents WHERE agent_id = @agent",
                row => (row.GetInt64(0) != 0, row.GetInt64(1) != 0),
                ("@agent", request.AgentId))[0];
            return new HeartbeatAnswer(time, unknown, lost, drain, IsAlive: true, abort);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> EndPoolAsync(EndPoolRequest request, CancellationToken cancellationToken = default) =>
        WriteAsync<IReadOnlyList<long>>(
            (session, now) =>
            {
                var agents = session.Query(
                    """
                    UPDATE emews_agents SET draining = 1, aborting = aborting OR @atOnce, stopped_claiming = COALESCE(stopped_claiming, @now)
                    WHERE pool = @pool AND work_type = @type AND ended IS NULL AND last_heartbeat + lease_time >= @now
                    RETURNING agent_id
                    """,
                    row => row.GetInt64(0),
                    ("@atOnce", request.AtOnce), ("@now", now), ("@pool", request.Pool), ("@type", request.WorkType));
                agents.Sort();
                return agents;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task EndAgentAsync(long agentId, CancellationToken cancellationToken = default) => WriteAsync(
        (session, now) =>
        {
            foreach (var lease in LeasesOf(session, agentId))
            {
                EndLease(session, lease);
                Requeue(session, lease.TaskId);
            }

            MarkEnded(session, agentId, now);
            return 0;
        },
        cancellationToken);

    private static List<HeldLease> LeasesOf(SqliteSession session, long agentId) => session.Query(
        "SELECT task_id, lease_id FROM emews_leases WHERE agent_id = @agent ORDER BY lease_id, task_id",
        row => new HeldLease(new TaskId(row.GetInt64(0)), row.GetInt64(1)),
        ("@agent", agentId));

    private static ClaimedTask HeldTask(SqliteSession session, HeldLease lease) => session.Query(
        """
        SELECT l.task_id, l.lease_id, COALESCE(t.json_out, ''), COALESCE(t.eq_priority, 0), l.attempt
        FROM emews_leases l JOIN eq_tasks t ON t.eq_task_id = l.task_id
        WHERE l.task_id = @task
        """,
        ReadClaimed,
        ("@task", lease.TaskId.Value))[0];

    private static void MarkEnded(SqliteSession session, long agentId, long now) => session.Execute(
        """
        UPDATE emews_agents SET ended = @now, busy = 0, stopped_claiming = COALESCE(stopped_claiming, @now)
        WHERE agent_id = @agent AND ended IS NULL
        """,
        ("@now", now), ("@agent", agentId));
}
