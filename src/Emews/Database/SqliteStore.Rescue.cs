using System.Globalization;
using Emews.Tasks;

namespace Emews.Database;

public sealed partial class SqliteStore
{
    private const string ForeignRunsSql =
        """
        SELECT r.task_id, COALESCE(t.worker_pool, ''), r.begun,
               1 + COALESCE((SELECT MAX(a.attempt) FROM emews_attempts a WHERE a.task_id = r.task_id), 0)
        FROM emews_foreign_runs r CROSS JOIN eq_tasks t ON t.eq_task_id = r.task_id
        WHERE t.eq_task_type = @type AND t.eq_status = 1 AND @now - r.begun > @time
          AND NOT EXISTS (SELECT 1 FROM emews_leases l WHERE l.task_id = r.task_id)
        ORDER BY r.task_id
        """;

    /// <inheritdoc/>
    public Task<RescuedTasks> RescueAsync(RescueRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        return WriteAsync(
            (session, now) =>
            {
                var due = RequeueDue(session, now);
                var lost = EndSilentAgents(session, now, request.AwakeFor);
                foreach (var lease in request.ForeignLeases ?? [])
                {
                    lost.AddRange(EndForeignRuns(session, now, lease));
                }

                var again = lost.ToLookup(task => task.Lease.Attempt < task.Lease.MaxAttempts);
                var endings = new Endings(session, now, again[false].Count());
                foreach (var (ended, message) in lost)
                {
                    RecordAttempt(session, ended, "lost");
                    if (ended.Attempt < ended.MaxAttempts)
                    {
                        Requeue(session, ended.TaskId);
                    }
                    else
                    {
                        endings.Fail(ended.TaskId, new TaskFailure(TaskFailureKinds.Lost, message, ended.Attempt));
                    }
                }

                return new RescuedTasks(
                    [.. again[true].Select(task => task.Lease.TaskId)], [.. again[false].Select(task => task.Lease.TaskId)], due);
            },
            cancellationToken);
    }

    /// <summary>Ends agents that were silent for too long, and their leases.</summary>
    private static List<LostTask> EndSilentAgents(SqliteSession session, long now, TimeSpan? awakeFor)
    {
        var silent = session.Query(
            """
            SELECT agent_id, pool, host, (@now - last_heartbeat) / 1000000 FROM emews_agents
            WHERE ended IS NULL AND MAX(last_heartbeat, @awake) + lease_time < @now
            ORDER BY agent_id
            """,
            row => (Id: row.GetInt64(0), Message: string.Create(
                CultureInfo.InvariantCulture,
                $"Agent {row.GetInt64(0)} of pool {row.GetString(1)} on {row.GetString(2)} was silent for {row.GetInt64(3)} s, and no attempt is left.")),
            ("@now", now), ("@awake", awakeFor is { } time ? now - Micros.From(time) : 0));
        var lost = new List<LostTask>();
        foreach (var (agent, message) in silent)
        {
            lost.AddRange(LeasesOf(session, agent).ConvertAll(held => new LostTask(EndLease(session, held)!, message)));
            MarkEnded(session, agent, now);
        }

        return lost;
    }

    /// <summary>Takes tasks of a type from pools that are not ours.</summary>
    private static List<LostTask> EndForeignRuns(SqliteSession session, long now, ForeignLease lease)
    {
        var late = session.Query(
            ForeignRunsSql,
            row => (Task: new EndedLease(
                new TaskId(row.GetInt64(0)), LeaseId: 0, AgentId: 0, row.GetInt32(3), row.GetInt64(2), row.GetString(1), lease.MaxAttempts),
                Seconds: (now - row.GetInt64(2)) / 1_000_000),
            ("@type", lease.WorkType), ("@now", now), ("@time", Micros.From(lease.Time)));
        return late.ConvertAll(run =>
        {
            session.Execute("DELETE FROM emews_foreign_runs WHERE task_id = @task", ("@task", run.Task.TaskId.Value));
            return new LostTask(run.Task, string.Create(
                CultureInfo.InvariantCulture,
                $"Pool {run.Task.Pool}, which is not ours, kept it for {run.Seconds} s (foreign_lease), and no attempt is left."));
        });
    }

    /// <summary>A task that nobody will report.</summary>
    /// <param name="Lease">What its pool had.</param>
    /// <param name="Message">What to say of it where no attempt is left.</param>
    private sealed record LostTask(EndedLease Lease, string Message);
}
