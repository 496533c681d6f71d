using Emews.Tasks;

namespace Emews.Database;

public sealed partial class PostgresStore : IResultOrder
{
    // A page holds at most this many results, however short they are.
    private const int MaxResults = 200_000;

    /// <summary>Whether only this experiment has tasks in the range, which one probe for each other experiment tells, up to fifty.</summary>
    private const string OnlyOurs =
        """
        (WITH RECURSIVE experiments (exp_id) AS (
            SELECT min(exp_id) FROM eq_exp_id_tasks
            UNION ALL
            SELECT (SELECT min(e.exp_id) FROM eq_exp_id_tasks e WHERE e.exp_id > x.exp_id) FROM experiments x WHERE x.exp_id IS NOT NULL),
        first AS (
            SELECT * FROM experiments LIMIT 50)
        SELECT count(*) < 50 AND NOT bool_or(exp_id IS NOT NULL AND exp_id <> $1 AND EXISTS (
            SELECT FROM eq_exp_id_tasks e WHERE e.exp_id = first.exp_id AND e.eq_task_id BETWEEN $2 AND $3))
        FROM first)
        """;

    /// <summary>Ended tasks of an experiment, in a range of ids, that are not yet acknowledged. A foreign client may list one twice.</summary>
    private static readonly string Uncollected =
        $"""
        (SELECT eq_task_id FROM emews_queue_IN WHERE eq_task_id BETWEEN $2 AND $3
         UNION ALL
         SELECT task_id FROM emews_canceled WHERE task_id BETWEEN $2 AND $3) q
        JOIN eq_tasks t ON t.eq_task_id = q.eq_task_id AND t.eq_status IN (2, 3) AND t.json_out <> 'EQ_STOP' AND {IsOurs("q.eq_task_id")}
        """;

    /// <summary>
    /// When a task ended: the order of results, and as microseconds from 1970 on the cursor of their pages. A foreign client that cancels
    /// leaves no time; the id then serves to tell one from the other.
    /// </summary>
    private const string Ended = "COALESCE(t.time_stop, timestamp 'epoch' + t.eq_task_id * interval '1 microsecond')";

    /// <summary>
    /// A page ends where its bytes are used up, never between tasks that ended in the same microsecond: the next begins after it. What
    /// does not fit comes without its text.
    /// </summary>
    private static readonly string TakeSql =
        $"""
        WITH page AS (
            SELECT t.eq_task_id, t.eq_status, CASE t.eq_status WHEN 2 THEN t.json_in END AS text, {Ended} AS ended
            FROM {Uncollected}
            WHERE {Ended} > $4
            ORDER BY ended
            FETCH FIRST $6 ROWS WITH TIES)
        SELECT eq_task_id, eq_status, fits, CASE WHEN fits THEN text END, ended
        FROM (SELECT *, rank() OVER w = 1 OR COALESCE(sum(octet_length(text)) OVER w, 0) <= $5 AS fits
              FROM page WINDOW w AS (ORDER BY ended)) sized
        """;

    private static readonly TimeSpan ForeignPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookForForeign = TimeSpan.FromSeconds(4);

    private long _lookedForForeign;

    long IResultOrder.Overlap => IResultOrder.LongestReport;

    /// <inheritdoc/>
    public async Task<TakenResults> TakeResultsAsync(TakeResultsRequest request, CancellationToken cancellationToken = default)
    {
        var rows = await LookAsync(
            session => session.QueryAsync(
                TakeSql,
                row => (
                    Fits: row.GetBoolean(2), Ended: row.GetDateTime(4), Result: new TaskResult(ReadId(row), (TaskState)row.GetInt32(1), Text(row, 3))),
                cancellationToken,
                request.ExperimentId, request.First.Value, request.Last.Value, Micros.ToTimestamp(request.Cursor),
                (long)request.MaxBytes, MaxResults),
            cancellationToken).ConfigureAwait(false);
        var page = rows.FindAll(row => row.Fits);
        page.Sort((x, y) => (x.Ended, x.Result.TaskId).CompareTo((y.Ended, y.Result.TaskId)));
        var cursor = page.Count == 0 ? request.Cursor : Micros.FromTimestamp(page[^1].Ended);
        var hasMore = rows.Count > page.Count || rows.Count >= MaxResults;
        var once = page.DistinctBy(row => row.Result.TaskId).ToList();
        return new TakenResults([.. once.Select(row => row.Result)], cursor, hasMore, [.. once.Select(row => Micros.FromTimestamp(row.Ended))]);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TaskResult>> GetResultsAsync(
        IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default) => await LookAsync(
        session => session.QueryAsync(
            """
            SELECT t.eq_task_id, t.eq_status, CASE t.eq_status WHEN 2 THEN t.json_in END
            FROM unnest($1::bigint[]) WITH ORDINALITY g (task_id, place) JOIN eq_tasks t ON t.eq_task_id = g.task_id
            WHERE t.eq_status IN (2, 3)
            ORDER BY g.place
            """,
            row => new TaskResult(ReadId(row), (TaskState)row.GetInt32(1), Text(row, 2)),
            cancellationToken, Ids(taskIds.Distinct())),
        cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task WaitForResultsAsync(WaitForResultsRequest request, CancellationToken cancellationToken = default)
    {
        await CollectForeignAsync(cancellationToken).ConfigureAwait(false);
        await _news.WaitAsync(
            PostgresNotifier.ResultsChannel,
            payload => PostgresNotifier.Meets(payload, request.First.Value, request.Last.Value),
            end => LookAsync(
                async session => await session.ScalarAsync<long>(
                    $"SELECT count(*) FROM (SELECT DISTINCT q.eq_task_id FROM {Uncollected} WHERE {Ended} > $5 LIMIT $4 + 1) found",
                    end, request.ExperimentId, request.First.Value, request.Last.Value, (long)request.Known,
                    Micros.ToTimestamp(request.Cursor)).ConfigureAwait(false) > request.Known,
                end),
            request.Timeout,
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether a task is the experiment's: one probe each, which is most of the work of taking results, and hardly ever needed. (Stop
    /// messages belong to none, and are left out beside this.)
    /// </summary>
    private static string IsOurs(string task) => $"CASE WHEN {OnlyOurs} THEN true ELSE {Belongs(task)} END";

    /// <summary>The limit keeps the planner from walking over all tasks of the experiment to find a few.</summary>
    private static string Belongs(string task) =>
        $"(SELECT true FROM eq_exp_id_tasks e WHERE e.exp_id = $1 AND e.eq_task_id = {task} LIMIT 1)";

    /// <summary>
    /// Results that a foreign pool recorded and, for a minute, has not put into the input queue: it does that in a second transaction,
    /// and may have died before. Now and then whoever waits for results puts them there; if the pool does so after all, that is no news.
    /// </summary>
    private async Task CollectForeignAsync(CancellationToken cancellationToken)
    {
        var last = Interlocked.Read(ref _lookedForForeign);
        if ((last != 0 && TimeProvider.System.GetElapsedTime(last) < LookForForeign)
            || Interlocked.CompareExchange(ref _lookedForForeign, TimeProvider.System.GetTimestamp(), last) != last)
        {
            return;
        }

        await LookAsync(
            session => session.ExecuteAsync(
                """
                WITH late AS (
                    DELETE FROM emews_foreign_reports WHERE reported < now() - $1::interval RETURNING task_id),
                told AS (
                    INSERT INTO emews_late_reports (task_id) SELECT task_id FROM late ON CONFLICT DO NOTHING)
                INSERT INTO emews_queue_IN (eq_task_type, eq_task_id)
                SELECT t.eq_task_type, t.eq_task_id FROM late JOIN eq_tasks t ON t.eq_task_id = late.task_id
                WHERE t.eq_status = 2
                """,
                cancellationToken, ForeignPatience),
            cancellationToken).ConfigureAwait(false);
    }
}
