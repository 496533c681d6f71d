using Emews.Tasks;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    private const string HasBackoff = "EXISTS (SELECT FROM emews_backoff WHERE eq_task_type = $1)";

    /// <summary>
    /// Puts what is due into the output queue. The task's row is locked, so that nothing is left of one that is deleted at this moment; who
    /// holds it already is not waited for, since a reset holds many, in an order of its own: what is passed over is due the next time.
    /// </summary>
    private const string RequeueDueSql =
        """
        WITH tasks AS (
            SELECT eq_task_id, eq_task_type, eq_status, COALESCE(eq_priority, 0) AS eq_priority FROM eq_tasks
            WHERE eq_task_id = ANY(ARRAY(SELECT task_id FROM emews_backoff WHERE due <= statement_timestamp()))
            FOR UPDATE SKIP LOCKED),
        past AS (
            DELETE FROM emews_backoff WHERE task_id = ANY(ARRAY(SELECT eq_task_id FROM tasks))),
        queue AS (
            INSERT INTO emews_queue_OUT (eq_task_type, eq_task_id, eq_priority)
            SELECT eq_task_type, eq_task_id, eq_priority FROM tasks WHERE eq_status = 4
            RETURNING eq_task_id, eq_task_type)
        SELECT eq_task_id, eq_task_type FROM queue ORDER BY eq_task_id
        """;

    private const string SetBackoffSql =
        """
        UPDATE eq_tasks t SET eq_priority = n.priority
        FROM unnest($1::integer[], $2::bigint[]) n (task_id, priority) WHERE t.eq_task_id = ANY(ARRAY[n.task_id]) AND t.eq_status = 4
        RETURNING t.eq_task_id
        """;

    /// <summary>
    /// Puts tasks whose back-off is over into the output queue: looked for without a lock, and moved in turn with those who change
    /// priorities, so that none is in neither place for them.
    /// </summary>
    private static async Task<List<(TaskId Id, int Type)>> RequeueDueAsync(PostgresSession session, CancellationToken cancellationToken) =>
        await session.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM emews_backoff WHERE due <= statement_timestamp())", cancellationToken).ConfigureAwait(false)
            ? await InOrderAsync(
                session,
                () => session.QueryAsync(RequeueDueSql, row => (ReadId(row), row.GetInt32(1)), cancellationToken),
                cancellationToken).ConfigureAwait(false)
            : [];

    /// <summary>Changes the priorities with which tasks in back-off will come into the queue.</summary>
    /// <returns>Those tasks.</returns>
    private static async Task<List<TaskId>> SetBackoffPrioritiesAsync(
        PostgresSession session, int[] ids, long[] priorities, CancellationToken cancellationToken)
    {
        var all = await session.QueryAsync("SELECT task_id FROM emews_backoff", row => row.GetInt32(0), cancellationToken).ConfigureAwait(false);
        var places = all.ConvertAll(id => Array.BinarySearch(ids, id)).FindAll(place => place >= 0);
        return places.Count == 0 ? [] : await session.QueryAsync(
            SetBackoffSql, ReadId, cancellationToken,
            places.ConvertAll(place => ids[place]).ToArray(), places.ConvertAll(place => priorities[place]).ToArray()).ConfigureAwait(false);
    }
}
