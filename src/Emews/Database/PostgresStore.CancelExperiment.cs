using Emews.Tasks;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    /// <summary>Takes out of the output queue what an experiment has there, or would have later.</summary>
    private const string DequeueExperimentSql =
        """
        WITH given AS (
            SELECT eq_task_id FROM eq_exp_id_tasks WHERE exp_id = $1),
        waiting AS (
            DELETE FROM emews_backoff b USING given g WHERE b.task_id = ANY(ARRAY[g.eq_task_id]))
        DELETE FROM emews_queue_OUT q USING given g WHERE q.eq_task_id = ANY(ARRAY[g.eq_task_id])
        """;

    /// <summary>Ends the leases of an experiment's tasks.</summary>
    private const string EndExperimentLeasesSql =
        """
        WITH given AS (
            SELECT eq_task_id FROM eq_exp_id_tasks WHERE exp_id = $1),
        running AS (
            DELETE FROM emews_leases l USING given g WHERE l.task_id = ANY(ARRAY[g.eq_task_id]) RETURNING l.*),
        ended AS (
            UPDATE eq_tasks t SET eq_status = 4 FROM running r WHERE t.eq_task_id = ANY(ARRAY[r.task_id]) RETURNING r.*),
        attempts AS (
            INSERT INTO emews_attempts (task_id, attempt, lease_id, agent_id, claimed, outcome)
            SELECT task_id, attempt, lease_id, agent_id, claimed, 'canceled' FROM ended)
        SELECT task_id FROM ended
        """;

    /// <summary>Marks what an experiment still has unfinished; that a task is running still is a foreign pool's word.</summary>
    private const string CancelUnfinishedSql =
        $"""
        WITH gone AS (
            SELECT t.eq_task_id AS task_id, t.eq_task_id AS given, t.eq_status IS NOT DISTINCT FROM 1 AS was_running
            FROM eq_exp_id_tasks e JOIN eq_tasks t ON t.eq_task_id = ANY(ARRAY[e.eq_task_id])
            WHERE e.exp_id = $1 AND COALESCE(t.eq_status, 0) IN (0, 1, 4)
            FOR UPDATE OF t),
        {MarkCanceled}
        SELECT eq_task_id, was_running FROM canceled
        """;

    /// <inheritdoc/>
    public async Task<CanceledTasks> CancelExperimentAsync(string experimentId, CancellationToken cancellationToken = default)
    {
        StoreArguments.CheckExperiment(experimentId);
        int? opened = null;
        var gone = await ChangeAsync(
            session => InOrderAsync(session, () => CancelAllAsync(session), cancellationToken), cancellationToken).ConfigureAwait(false);
        if (opened is { } type)
        {
            _notifier.Work(type);
        }

        if (gone.Count > 0)
        {
            _notifier.Results(gone.Min(task => task.Id).Value, gone.Max(task => task.Id).Value);
            _maintainer.Changed(gone.Count);
        }

        return new CanceledTasks(gone.Count(task => !task.WasRunning), gone.Count(task => task.WasRunning));

        // One statement after the other, so that each sees what those it has waited for have done: a claim on its way leaves a lease,
        // and an agent that gives back a row in the queue.
        async Task<List<(TaskId Id, bool WasRunning)>> CancelAllAsync(PostgresSession session)
        {
            await session.ExecuteAsync(DequeueExperimentSql, cancellationToken, experimentId).ConfigureAwait(false);
            var running = await session.QueryAsync(EndExperimentLeasesSql, ReadId, cancellationToken, experimentId).ConfigureAwait(false);
            await session.ExecuteAsync(DequeueExperimentSql, cancellationToken, experimentId).ConfigureAwait(false);
            opened = await session.ScalarAsync<int?>(
                """
                UPDATE emews_experiments SET decided = completions, canceled = COALESCE(canceled, now())
                WHERE exp_id = $1
                RETURNING work_type
                """,
                cancellationToken, experimentId).ConfigureAwait(false);
            var leased = running.ToHashSet();
            return await session.QueryAsync(
                CancelUnfinishedSql,
                row => (ReadId(row), row.GetBoolean(1) || leased.Contains(ReadId(row))),
                cancellationToken, experimentId).ConfigureAwait(false);
        }
    }
}
