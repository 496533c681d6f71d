using Emews.Tasks;

namespace Emews.Database;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskId>> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        return WriteAsync<IReadOnlyList<TaskId>>(
            (session, now) =>
            {
                if (FindRequest(session, request.RequestId) is { } earlier)
                {
                    return StoreArguments.CheckRepeat(request, earlier);
                }

                var ids = TakeIds(session, request.RequestId, request.Payloads.Count);
                for (var i = 0; i < ids.Count; i++)
                {
                    InsertTask(
                        session, ids[i], request.WorkType, request.Payloads[i],
                        request.Priorities[request.Priorities.Count == 1 ? 0 : i], now);
                }

                if (ids.Count > 0)
                {
                    EnqueueNew(session, ids, request.ExperimentId, request.Tag);
                }

                return ids;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopPoolsAsync(StopPoolsRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        return WriteAsync(
            (session, now) =>
            {
                if (FindRequest(session, request.RequestId) is not null)
                {
                    return 0;
                }

                var ids = TakeIds(session, request.RequestId, request.Count);
                foreach (var id in ids)
                {
                    InsertTask(session, id, request.WorkType, StoreArguments.Stop, StoreArguments.StopPriority, now);
                }

                if (ids.Count > 0)
                {
                    EnqueueNew(session, ids, experimentId: null, tag: null);
                }

                return 0;
            },
            cancellationToken);
    }

    private static List<TaskId>? FindRequest(SqliteSession session, Guid requestId) => session.Query(
        "SELECT first_id, count FROM emews_requests WHERE request_id = @request",
        row => Range(row.GetInt64(0), row.GetInt32(1)),
        ("@request", requestId.ToString())) is [var ids] ? ids : null;

    private static List<TaskId> TakeIds(SqliteSession session, Guid requestId, int count)
    {
        var last = session.Scalar<long>(
            "UPDATE emews_sequences SET value = value + @count WHERE name = 'task' RETURNING value", ("@count", count));
        var first = last - count + 1;
        session.Execute(
            "INSERT INTO emews_requests (request_id, first_id, count) VALUES (@request, @first, @count)",
            ("@request", requestId.ToString()), ("@first", first), ("@count", count));
        return Range(first, count);
    }

    private static List<TaskId> Range(long first, int count)
    {
        var ids = new List<TaskId>(count);
        for (var id = first; id < first + count; id++)
        {
            ids.Add(new TaskId(id));
        }

        return ids;
    }

    private static void InsertTask(
        SqliteSession session, TaskId id, int workType, string payload, int priority, long now) => session.Execute(
        """
        INSERT INTO eq_tasks (eq_task_id, eq_status, eq_task_type, json_out, time_created, eq_priority)
        VALUES (@id, 0, @type, @payload, @created, @priority)
        """,
        ("@id", id.Value), ("@type", workType), ("@payload", payload), ("@created", Micros.ToText(now)), ("@priority", priority));

    private static void EnqueueNew(SqliteSession session, List<TaskId> ids, string? experimentId, string? tag)
    {
        var (first, last) = (ids[0].Value, ids[^1].Value);
        if (experimentId is not null)
        {
            session.Execute(
                """
                INSERT INTO eq_exp_id_tasks (exp_id, eq_task_id)
                SELECT @experiment, eq_task_id FROM eq_tasks WHERE eq_task_id BETWEEN @first AND @last
                """,
                ("@experiment", experimentId), ("@first", first), ("@last", last));
        }

        if (tag is not null)
        {
            session.Execute(
                """
                INSERT INTO eq_task_tags (eq_task_id, tag)
                SELECT eq_task_id, @tag FROM eq_tasks WHERE eq_task_id BETWEEN @first AND @last
                """,
                ("@tag", tag), ("@first", first), ("@last", last));
        }

        session.Execute(
            """
            INSERT INTO emews_queue_OUT (eq_task_type, eq_task_id, eq_priority)
            SELECT eq_task_type, eq_task_id, eq_priority FROM eq_tasks WHERE eq_task_id BETWEEN @first AND @last
            """,
            ("@first", first), ("@last", last));
    }
}
