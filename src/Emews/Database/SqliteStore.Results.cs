using System.Text;
using Emews.Tasks;

namespace Emews.Database;

public sealed partial class SqliteStore : IResultOrder
{
    // The cursor is a number that the writing transaction draws, and writers follow one another.
    long IResultOrder.Overlap => 0;

    /// <inheritdoc/>
    public Task<TakenResults> TakeResultsAsync(TakeResultsRequest request, CancellationToken cancellationToken = default) => ReadAsync(
        session => Take(session, request), cancellationToken);

    /// <inheritdoc/>
    public Task AcknowledgeAsync(AcknowledgeRequest request, CancellationToken cancellationToken = default) => WriteAsync(
        (session, _) =>
        {
            var ids = ToJson(request.TaskIds.Distinct());
            session.Execute(
                """
                INSERT INTO emews_collected (exp_id, sequence, task_id)
                SELECT @experiment,
                       (SELECT COALESCE(MAX(sequence), 0) FROM emews_collected WHERE exp_id = @experiment)
                           + row_number() OVER (ORDER BY j.key),
                       j.value
                FROM json_each(@ids) j
                WHERE EXISTS (SELECT 1 FROM eq_tasks t WHERE t.eq_task_id = j.value AND t.eq_status IN (2, 3))
                  AND EXISTS (SELECT 1 FROM eq_exp_id_tasks e WHERE e.eq_task_id = j.value AND e.exp_id = @experiment)
                  AND NOT EXISTS (SELECT 1 FROM emews_collected c WHERE c.task_id = j.value)
                """,
                ("@experiment", request.ExperimentId), ("@ids", ids));
            session.Execute(
                """
                DELETE FROM emews_queue_IN WHERE eq_task_id IN (
                    SELECT j.value FROM json_each(@ids) j CROSS JOIN emews_collected c ON c.task_id = j.value WHERE c.exp_id = @experiment)
                """,
                ("@ids", ids), ("@experiment", request.ExperimentId));
            session.Execute(
                """
                DELETE FROM emews_canceled WHERE task_id IN (
                    SELECT j.value FROM json_each(@ids) j CROSS JOIN emews_collected c ON c.task_id = j.value WHERE c.exp_id = @experiment)
                """,
                ("@ids", ids), ("@experiment", request.ExperimentId));
            return 0;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskResult>> GetResultsAsync(IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default) =>
        ReadAsync<IReadOnlyList<TaskResult>>(
            session => session.Query(
                // The join, from left to right, gives the order of the ids; a sort would carry all the texts along.
                """
                SELECT t.eq_task_id, t.eq_status, CASE t.eq_status WHEN 2 THEN t.json_in END
                FROM json_each(@ids) j CROSS JOIN eq_tasks t ON t.eq_task_id = j.value
                WHERE t.eq_status IN (2, 3)
                """,
                row => new TaskResult(new TaskId(row.GetInt64(0)), (TaskState)row.GetInt32(1), Text(row, 2)),
                ("@ids", ToJson(taskIds.Distinct()))),
            cancellationToken);

    /// <inheritdoc/>
    public Task WaitForResultsAsync(WaitForResultsRequest request, CancellationToken cancellationToken = default) => _watcher.WaitAsync(
        session => CountEnded(session, request) > request.Known, request.Timeout, cancellationToken);

    private static TakenResults Take(SqliteSession session, TakeResultsRequest request)
    {
        var (results, ends) = (new List<TaskResult>(), new List<long>());
        var (bytes, cursor, hasMore) = (0L, request.Cursor, false);
        session.Each(
            """
            SELECT q.number, q.task_id, q.state
            FROM (SELECT rowid AS number, eq_task_id AS task_id, 2 AS state FROM emews_queue_IN
                  WHERE eq_task_id BETWEEN @first AND @last AND rowid > @cursor
                  UNION ALL
                  SELECT sequence, task_id, 3 FROM emews_canceled
                  WHERE task_id BETWEEN @first AND @last AND sequence > @cursor) q
            WHERE EXISTS (SELECT 1 FROM eq_exp_id_tasks e WHERE e.eq_task_id = q.task_id AND e.exp_id = @experiment)
            ORDER BY q.number
            """,
            row =>
            {
                var state = (TaskState)row.GetInt32(2);
                var id = row.GetInt64(1);
                var text = state == TaskState.Canceled
                    ? null
                    : session.Scalar<string>("SELECT json_in FROM eq_tasks WHERE eq_task_id = @id", ("@id", id));
                bytes += text is null ? 0 : Encoding.UTF8.GetByteCount(text);
                hasMore = results.Count > 0 && bytes > request.MaxBytes;
                if (hasMore)
                {
                    return false;
                }

                results.Add(new TaskResult(new TaskId(id), state, text));
                ends.Add(cursor = row.GetInt64(0));
                return true;
            },
            ("@first", request.First.Value), ("@last", request.Last.Value), ("@cursor", request.Cursor),
            ("@experiment", request.ExperimentId));
        return new TakenResults(results, cursor, hasMore, ends);
    }

    // Counts no further than it must.
    private static long CountEnded(SqliteSession session, WaitForResultsRequest request) => session.Scalar<long>(
        """
        SELECT count(*) FROM (
            SELECT 1
            FROM (SELECT eq_task_id AS task_id FROM emews_queue_IN WHERE eq_task_id BETWEEN @first AND @last AND rowid > @cursor
                  UNION ALL
                  SELECT task_id FROM emews_canceled WHERE task_id BETWEEN @first AND @last AND sequence > @cursor) q
            WHERE EXISTS (SELECT 1 FROM eq_exp_id_tasks e WHERE e.eq_task_id = q.task_id AND e.exp_id = @experiment)
            LIMIT @known + 1)
        """,
        ("@first", request.First.Value), ("@last", request.Last.Value), ("@experiment", request.ExperimentId), ("@known", request.Known),
        ("@cursor", request.Cursor));
}
