using Emews.Tasks;

namespace Emews.Database;

public sealed partial class SqliteStore
{
    private const string HasBackoffSql = "SELECT EXISTS (SELECT 1 FROM emews_backoff WHERE eq_task_type = @type)";

    /// <summary>Keeps a task that failed out of the output queue until a time.</summary>
    private static void BackOff(SqliteSession session, TaskId id, long due)
    {
        session.Execute("UPDATE eq_tasks SET eq_status = 4 WHERE eq_task_id = @id", ("@id", id.Value));
        session.Execute(
            """
            INSERT INTO emews_backoff (task_id, eq_task_type, due)
            SELECT eq_task_id, eq_task_type, @due FROM eq_tasks WHERE eq_task_id = @id
            ON CONFLICT (task_id) DO UPDATE SET due = excluded.due
            """,
            ("@due", due), ("@id", id.Value));
    }

    /// <summary>Puts tasks whose back-off is over into the output queue.</summary>
    private static List<TaskId> RequeueDue(SqliteSession session, long now)
    {
        var due = session.Query(
            "SELECT task_id FROM emews_backoff WHERE due <= @now ORDER BY task_id", row => new TaskId(row.GetInt64(0)), ("@now", now));
        var requeued = due.FindAll(id => session.Execute(
            """
            INSERT INTO emews_queue_OUT (eq_task_type, eq_task_id, eq_priority)
            SELECT eq_task_type, eq_task_id, eq_priority FROM eq_tasks WHERE eq_task_id = @id AND eq_status = 4
            """,
            ("@id", id.Value)) == 1);
        session.Execute("DELETE FROM emews_backoff WHERE due <= @now", ("@now", now));
        return requeued;
    }
}
