using Emews.Tasks;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    // Where of so many ids one is given, a walk over the range costs no more than a probe for each.
    private const int Dense = 8;

    private const string ByKey = "q.eq_task_id = ANY($4)";

    private static readonly string CollectByKeySql = CollectSql(ByKey);
    private static readonly string CollectByRangeSql = CollectSql(IsGiven("q.eq_task_id"));

    /// <summary>Takes the results of tasks that were put back from where they wait.</summary>
    private static readonly string DequeueRetriedSql =
        $"""
        WITH results AS (
            DELETE FROM emews_queue_IN q
            WHERE q.eq_task_id = ANY($2) AND q.eq_task_id IN (SELECT task_id FROM emews_retried) AND {Belongs("q.eq_task_id")})
        DELETE FROM emews_canceled WHERE task_id = ANY($2) AND task_id IN (SELECT task_id FROM emews_retried) AND {Belongs("task_id")}
        """;

    /// <summary>Ended tasks that were put back, or did not wait to be collected, since a foreign client took them before.</summary>
    private static readonly string CollectOthersSql =
        $"""
        INSERT INTO emews_collected (exp_id, task_ids)
        SELECT $1, array_agg(t.eq_task_id ORDER BY g.place)
        FROM unnest($4::bigint[]) WITH ORDINALITY g (task_id, place)
        JOIN eq_tasks t ON t.eq_task_id = g.task_id AND t.eq_status IN (2, 3) AND t.json_out <> 'EQ_STOP'
        WHERE g.task_id NOT IN (SELECT unnest(task_ids) FROM emews_collected WHERE exp_id = $1) AND {IsOurs("g.task_id")}
        HAVING count(*) > 0
        """;

    /// <inheritdoc/>
    public async Task AcknowledgeAsync(AcknowledgeRequest request, CancellationToken cancellationToken = default)
    {
        if (request.TaskIds.Count == 0)
        {
            return;
        }

        await ChangeAsync(
            session => CollectAsync(session, request, work => session.InTransactionAsync(work, cancellationToken), cancellationToken),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts results on the record of what was collected; those that do not simply wait for it as one transaction.</summary>
    private static async Task<bool> CollectAsync(
        PostgresSession session, AcknowledgeRequest request, Func<Func<Task<bool>>, Task<bool>> inTransaction, CancellationToken cancellationToken)
    {
        var ids = Ids(request.TaskIds.Distinct());
        var (first, last) = (ids.Min(), ids.Max());
        var sql = (last - first) / Dense < ids.Length ? CollectByRangeSql : CollectByKeySql;
        object[] values = [request.ExperimentId, first, last, ids];
        var collected = await session.ScalarAsync<int>(sql, cancellationToken, values).ConfigureAwait(false);
        return collected == ids.Length || await inTransaction(OthersAsync).ConfigureAwait(false);

        // One at a time, so that a call and its repeat do not both find that these are not on record.
        async Task<bool> OthersAsync()
        {
            await session.ExecuteAsync($"SELECT pg_advisory_xact_lock({PostgresLocks.Collect})", cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync(DequeueRetriedSql, cancellationToken, request.ExperimentId, ids).ConfigureAwait(false);
            await session.ExecuteAsync(CollectOthersSql, cancellationToken, values).ConfigureAwait(false);
            return true;
        }
    }

    /// <summary>Whether a task of the range is given. Compared in memory: <c>IS TRUE</c> keeps the planner from making a join of it.</summary>
    private static string IsGiven(string task) => $"{task} BETWEEN $2 AND $3 AND ({task} IN (SELECT unnest($4::bigint[]))) IS TRUE";

    /// <summary>A task that was put back after it had ended may have its place among those collected: only those are looked at for that.</summary>
    private static string IsNew(string task) => $"({task} IN (SELECT task_id FROM emews_retried)) IS NOT TRUE";

    /// <summary>
    /// Takes results from where they wait to be collected, and puts them on the record of what was: a row a call, since a row for each
    /// result would cost more than all the rest.
    /// </summary>
    private static string CollectSql(string isGiven) =>
        $"""
        WITH results AS (
            DELETE FROM emews_queue_IN q WHERE {isGiven} AND {IsNew("q.eq_task_id")} AND {IsOurs("q.eq_task_id")}
            RETURNING q.eq_task_id),
        canceled AS (
            DELETE FROM emews_canceled c
            WHERE {IsGiven("c.task_id")} AND {IsNew("c.task_id")} AND {Belongs("c.task_id")}
            RETURNING c.task_id)
        INSERT INTO emews_collected (exp_id, task_ids)
        SELECT $1, array_agg(task_id ORDER BY place)
        FROM unnest($4::bigint[]) WITH ORDINALITY g (task_id, place)
        WHERE (task_id IN (SELECT eq_task_id FROM results UNION ALL SELECT task_id FROM canceled)) IS TRUE
        HAVING count(*) > 0
        RETURNING cardinality(task_ids)
        """;
}
