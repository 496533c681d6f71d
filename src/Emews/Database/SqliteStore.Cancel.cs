using Emews.Tasks;

namespace Emews.Database;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskId>> CancelAsync(CancelRequest request, CancellationToken cancellationToken = default)
    {
        var ids = ToJson(request.TaskIds.Distinct());
        return WriteAsync<IReadOnlyList<TaskId>>(
            (session, now) =>
            {
                var ended = Dequeue(session, ids).ToHashSet();
                if (request.IncludeRunning)
                {
                    ended.UnionWith(EndRunning(session, ids));
                }

                MarkCanceled(session, [.. request.TaskIds.Distinct().Where(ended.Contains)], now);
                return session.Query(
                    """
                    SELECT t.eq_task_id FROM json_each(@ids) j CROSS JOIN eq_tasks t ON t.eq_task_id = j.value
                    WHERE t.eq_status = 3
                    ORDER BY j.key
                    """,
                    row => new TaskId(row.GetInt64(0)),
                    ("@ids", ids));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task ClearQueuesAsync(string experimentId, CancellationToken cancellationToken = default)
    {
        StoreArguments.CheckExperiment(experimentId);
        return WriteAsync(
            (session, now) =>
            {
                var queued = session.Query(
                    """
                    DELETE FROM emews_queue_OUT WHERE eq_task_id IN (SELECT eq_task_id FROM eq_exp_id_tasks WHERE exp_id = @experiment)
                    RETURNING eq_task_id
                    """,
                    row => new TaskId(row.GetInt64(0)),
                    ("@experiment", experimentId));
                queued.AddRange(session.Query(
                    """
                    DELETE FROM emews_backoff WHERE task_id IN (SELECT eq_task_id FROM eq_exp_id_tasks WHERE exp_id = @experiment)
                    RETURNING task_id
                    """,
                    row => new TaskId(row.GetInt64(0)),
                    ("@experiment", experimentId)));
                session.Execute(
                    "DELETE FROM emews_queue_IN WHERE eq_task_id IN (SELECT eq_task_id FROM eq_exp_id_tasks WHERE exp_id = @experiment)",
                    ("@experiment", experimentId));
                queued.Sort();
                MarkCanceled(session, queued, now);
                return 0;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<CanceledTasks> CancelExperimentAsync(string experimentId, CancellationToken cancellationToken = default)
    {
        StoreArguments.CheckExperiment(experimentId);
        return WriteAsync(
            (session, now) =>
            {
                var unfinished = session.Query(
                    """
                    SELECT t.eq_task_id, t.eq_status IS 1 FROM eq_exp_id_tasks e CROSS JOIN eq_tasks t ON t.eq_task_id = e.eq_task_id
                    WHERE e.exp_id = @experiment AND COALESCE(t.eq_status, 0) IN (0, 1, 4)
                    ORDER BY t.eq_task_id
                    """,
                    row => (Id: new TaskId(row.GetInt64(0)), IsRunning: row.GetInt64(1) != 0),
                    ("@experiment", experimentId));
                var tasks = unfinished.ConvertAll(task => task.Id);
                var ids = ToJson(tasks);
                Dequeue(session, ids);
                EndRunning(session, ids);
                MarkCanceled(session, tasks, now);
                session.Execute(
                    "UPDATE emews_experiments SET decided = completions, canceled = COALESCE(canceled, @now) WHERE exp_id = @experiment",
                    ("@now", now), ("@experiment", experimentId));
                var running = unfinished.Count(task => task.IsRunning);
                return new CanceledTasks(unfinished.Count - running, running);
            },
            cancellationToken);
    }

    /// <summary>Takes tasks out of the output queue, and those that would come into it later.</summary>
    private static List<TaskId> Dequeue(SqliteSession session, string ids) =>
    [
        .. session.Query(
            "DELETE FROM emews_queue_OUT WHERE eq_task_id IN (SELECT value FROM json_each(@ids)) RETURNING eq_task_id",
            row => new TaskId(row.GetInt64(0)),
            ("@ids", ids)),
        .. session.Query(
            "DELETE FROM emews_backoff WHERE task_id IN (SELECT value FROM json_each(@ids)) RETURNING task_id",
            row => new TaskId(row.GetInt64(0)),
            ("@ids", ids)),
    ];

    private static List<TaskId> EndRunning(SqliteSession session, string ids)
    {
        var leases = session.Query(
            "SELECT l.task_id, l.lease_id FROM json_each(@ids) j CROSS JOIN emews_leases l ON l.task_id = j.value",
            row => new HeldLease(new TaskId(row.GetInt64(0)), row.GetInt64(1)),
            ("@ids", ids));
        foreach (var lease in leases)
        {
            RecordAttempt(session, EndLease(session, lease)!, "canceled");
        }

        return leases.ConvertAll(lease => lease.TaskId);
    }

    /// <summary>Marks tasks that left the output queue, their back-off or their agent as given up; their collector hears of it like of any end.</summary>
    private static void MarkCanceled(SqliteSession session, List<TaskId> tasks, long now)
    {
        if (tasks.Count == 0)
        {
            return;
        }

        var ids = ToJson(tasks);
        session.Execute(
            "UPDATE eq_tasks SET eq_status = 3, time_stop = @now WHERE eq_task_id IN (SELECT value FROM json_each(@ids))",
            ("@now", Micros.ToText(now)), ("@ids", ids));
        session.Execute(
            """
            INSERT INTO emews_canceled (sequence, task_id)
            SELECT @number + row_number() OVER (ORDER BY key) - 1, value FROM json_each(@ids)
            """,
            ("@number", TakeEndNumbers(session, tasks.Count)), ("@ids", ids));
    }
}
