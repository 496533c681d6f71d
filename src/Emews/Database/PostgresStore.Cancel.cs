using Emews.Tasks;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    /// <summary>Marks tasks that left the output queue, their back-off or their agent as given up; their collector hears of it like of any end.</summary>
    private const string MarkCanceled =
        """
        canceled AS (
            UPDATE eq_tasks t SET eq_status = 3, time_stop = now() + n.place * interval '1 microsecond'
            FROM (SELECT *, row_number() OVER (ORDER BY given) AS place FROM gone) n WHERE t.eq_task_id = ANY(ARRAY[n.task_id])
            RETURNING t.eq_task_id, n.*),
        told AS (
            INSERT INTO emews_canceled (task_id) SELECT eq_task_id FROM canceled ON CONFLICT DO NOTHING)
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TaskId>> CancelAsync(CancelRequest request, CancellationToken cancellationToken = default)
    {
        if (request.TaskIds.Count == 0)
        {
            return [];
        }

        var ids = Ids(request.TaskIds.Distinct());
        var canceled = await ChangeAsync(
            session => InOrderAsync(
                session,
                () => session.QueryAsync(
                    $"""
                    WITH given AS (
                        SELECT * FROM unnest($1::bigint[]) WITH ORDINALITY g (task_id, place)),
                    queued AS (
                        DELETE FROM emews_queue_OUT q USING given g WHERE q.eq_task_id = ANY(ARRAY[g.task_id])
                        RETURNING q.eq_task_id, g.place),
                    waiting AS (
                        DELETE FROM emews_backoff b USING given g WHERE b.task_id = ANY(ARRAY[g.task_id])
                        RETURNING b.task_id, g.place),
                    running AS (
                        DELETE FROM emews_leases l USING given g WHERE $2 AND l.task_id = ANY(ARRAY[g.task_id])
                        RETURNING l.*, g.place AS given),
                    gone AS (
                        SELECT task_id, lease_id, agent_id, attempt, claimed, given FROM running
                        UNION SELECT eq_task_id, NULL, NULL, NULL, NULL, place FROM queued
                        UNION SELECT task_id, NULL, NULL, NULL, NULL, place FROM waiting),
                    {MarkCanceled},
                    attempts AS (
                        INSERT INTO emews_attempts (task_id, attempt, lease_id, agent_id, claimed, outcome)
                        SELECT task_id, attempt, lease_id, agent_id, claimed, 'canceled' FROM canceled WHERE lease_id IS NOT NULL)
                    SELECT g.task_id::integer
                    FROM given g JOIN eq_tasks t ON t.eq_task_id = g.task_id
                    WHERE t.eq_status = 3 OR g.task_id IN (SELECT task_id FROM canceled)
                    ORDER BY g.place
                    """,
                    ReadId, cancellationToken, ids, request.IncludeRunning),
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (canceled.Count > 0)
        {
            _notifier.Results(canceled.Min().Value, canceled.Max().Value);
            _maintainer.Changed(canceled.Count);
        }

        return canceled;
    }

    /// <inheritdoc/>
    public async Task ClearQueuesAsync(string experimentId, CancellationToken cancellationToken = default)
    {
        StoreArguments.CheckExperiment(experimentId);
        var canceled = await ChangeAsync(
            session => InOrderAsync(
                session,
                () => session.QueryAsync(
                    $"""
                    WITH given AS (
                        SELECT eq_task_id FROM eq_exp_id_tasks WHERE exp_id = $1),
                    queued AS (
                        DELETE FROM emews_queue_OUT q USING given g WHERE q.eq_task_id = ANY(ARRAY[g.eq_task_id])
                        RETURNING q.eq_task_id),
                    waiting AS (
                        DELETE FROM emews_backoff b USING given g WHERE b.task_id = ANY(ARRAY[g.eq_task_id])
                        RETURNING b.task_id),
                    gone AS (
                        SELECT eq_task_id AS task_id, eq_task_id AS given FROM queued
                        UNION SELECT task_id, task_id FROM waiting),
                    dropped AS (
                        DELETE FROM emews_queue_IN q USING given g WHERE q.eq_task_id = ANY(ARRAY[g.eq_task_id])),
                    {MarkCanceled}
                    SELECT eq_task_id FROM canceled
                    """,
                    ReadId, cancellationToken, experimentId),
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (canceled.Count > 0)
        {
            _notifier.Results(canceled.Min().Value, canceled.Max().Value);
            _maintainer.Changed(canceled.Count);
        }
    }

    /// <summary>One after the other with all who change the order of the queue: they take its rows in orders of their own.</summary>
    private static Task<T> InOrderAsync<T>(PostgresSession session, Func<Task<T>> work, CancellationToken cancellationToken) =>
        session.InTransactionAsync(
            async () =>
            {
                await session.ExecuteAsync($"SELECT pg_advisory_xact_lock({PostgresLocks.Order})", cancellationToken).ConfigureAwait(false);
                return await work().ConfigureAwait(false);
            },
            cancellationToken);
}
