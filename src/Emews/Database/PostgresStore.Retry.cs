using Emews.Tasks;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    /// <summary>
    /// Puts back what failed for good or was canceled. Attempts before this one get numbers below 1, since who counts them counts from
    /// here; all are gone before the first has its new number. What a search in lockstep has counted will be counted when it ends again.
    /// What was collected keeps its place, with how it had ended then.
    /// </summary>
    private const string RetrySql =
        """
        WITH given AS (
            SELECT t.eq_task_id, t.eq_status, t.json_in AS ended_with,
                   COALESCE((SELECT max(a.attempt) FROM emews_attempts a WHERE a.task_id = t.eq_task_id), 0) AS attempts
            FROM eq_tasks t
            WHERE t.eq_task_id = ANY($1) AND t.json_out <> 'EQ_STOP' AND (t.eq_status = 3 OR (
                t.eq_status = 2 AND EXISTS (SELECT FROM emews_failures f WHERE f.task_id = t.eq_task_id AND f.final)))),
        tasks AS (
            UPDATE eq_tasks t SET eq_status = 4, json_in = NULL, time_stop = NULL
            FROM given g WHERE t.eq_task_id = g.eq_task_id AND t.eq_status = g.eq_status
            RETURNING t.eq_task_type, COALESCE(t.eq_priority, 0) AS eq_priority, g.*),
        retried AS (
            INSERT INTO emews_retried (task_id) SELECT eq_task_id FROM tasks ON CONFLICT DO NOTHING),
        heard AS (
            SELECT c.exp_id, c.sequence, t.eq_task_id, t.eq_status, t.ended_with
            FROM emews_collected c CROSS JOIN unnest(c.task_ids) u (task_id) JOIN tasks t ON t.eq_task_id = u.task_id
            WHERE c.exp_id IN (SELECT exp_id FROM eq_exp_id_tasks WHERE eq_task_id = ANY($1))),
        earlier_ends AS (
            INSERT INTO emews_earlier_ends (task_id, eq_status, json_in)
            SELECT eq_task_id, eq_status, CASE eq_status WHEN 2 THEN ended_with END FROM heard ORDER BY eq_task_id
            RETURNING number, task_id),
        places AS (
            UPDATE emews_collected c SET task_ids = ARRAY(
                SELECT COALESCE(-e.number, u.task_id)
                FROM unnest(c.task_ids) WITH ORDINALITY u (task_id, place) LEFT JOIN earlier_ends e ON e.task_id = u.task_id
                ORDER BY u.place)
            WHERE (c.exp_id, c.sequence) IN (SELECT exp_id, sequence FROM heard)),
        results AS (
            DELETE FROM emews_queue_IN q USING tasks t WHERE q.eq_task_id = t.eq_task_id),
        canceled AS (
            DELETE FROM emews_canceled c USING tasks t WHERE c.task_id = t.eq_task_id),
        attempts AS (
            DELETE FROM emews_attempts a USING tasks t WHERE a.task_id = t.eq_task_id RETURNING a.*, t.attempts AS last),
        earlier AS (
            INSERT INTO emews_attempts (task_id, attempt, lease_id, agent_id, pool, claimed, started, stopped, outcome)
            SELECT task_id, attempt - last, lease_id, agent_id, pool, claimed, started, stopped, outcome FROM attempts
            ORDER BY task_id, attempt),
        failures AS (
            DELETE FROM emews_failures f USING tasks t WHERE f.task_id = t.eq_task_id RETURNING f.*, t.attempts AS last),
        errors AS (
            INSERT INTO emews_failures (task_id, attempt, kind, message, final)
            SELECT task_id, attempt - last, kind, message, false FROM failures ORDER BY task_id, attempt),
        uncounted AS (
            UPDATE emews_experiments x SET completions = x.completions - (
                SELECT count(*) FROM tasks t
                WHERE t.eq_status = 2 AND EXISTS (SELECT FROM eq_exp_id_tasks e WHERE e.exp_id = x.exp_id AND e.eq_task_id = t.eq_task_id))
            WHERE x.lockstep_every IS NOT NULL AND EXISTS (SELECT FROM tasks WHERE eq_status = 2)),
        backoff AS (
            DELETE FROM emews_backoff b USING tasks t WHERE b.task_id = t.eq_task_id),
        queue AS (
            INSERT INTO emews_queue_OUT (eq_task_type, eq_task_id, eq_priority)
            SELECT eq_task_type, eq_task_id, eq_priority FROM tasks)
        SELECT DISTINCT eq_task_type FROM tasks
        """;

    private const string RetriedSql =
        """
        SELECT t.eq_task_id
        FROM unnest($1::bigint[]) WITH ORDINALITY g (task_id, place)
        JOIN emews_retried r ON r.task_id = g.task_id
        JOIN eq_tasks t ON t.eq_task_id = g.task_id AND t.eq_status IN (0, 1, 4)
        ORDER BY g.place
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TaskId>> RetryAsync(RetryRequest request, CancellationToken cancellationToken = default)
    {
        if (request.TaskIds.Count == 0)
        {
            return [];
        }

        var ids = Ids(request.TaskIds.Distinct());
        var (types, retried) = await ChangeAsync(
            session => session.InTransactionAsync(
                async () =>
                {
                    var types = await session.QueryAsync(RetrySql, row => row.GetInt32(0), cancellationToken, ids).ConfigureAwait(false);

                    // A statement of its own: the same call may just have been carried out by its repeat.
                    return (types, await session.QueryAsync(RetriedSql, ReadId, cancellationToken, ids).ConfigureAwait(false));
                },
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        types.ForEach(_notifier.Work);
        return retried;
    }
}
