using Emews.Tasks;
using Npgsql;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    /// <summary>Puts tasks that ended where their collector looks.</summary>
    private const string Collect =
        """
        collect AS (
            INSERT INTO emews_queue_IN (eq_task_type, eq_task_id) SELECT eq_task_type, task_id FROM tasks WHERE NOT again)
        """;

    /// <summary>A pool that is not ours may have ended a task <c>t</c> meanwhile, whose result then stands.</summary>
    private const string HasNotEnded = "t.eq_status IS DISTINCT FROM 2";

    /// <summary>Counts the completions of experiments in lockstep.</summary>
    private const string CountCompletions =
        """
        counted AS (
            UPDATE emews_experiments x SET completions = x.completions + (
                SELECT count(*) FROM tasks t
                WHERE NOT t.again AND (SELECT true FROM eq_exp_id_tasks e WHERE e.exp_id = x.exp_id AND e.eq_task_id = t.task_id LIMIT 1))
            WHERE x.lockstep_every IS NOT NULL AND EXISTS (SELECT FROM tasks WHERE NOT again))
        """;

    /// <summary>
    /// Completes tasks whose leases stand, in one statement, unless there is a search in lockstep. All that is written hangs on the
    /// task's row having been changed, so that nothing is left on a task that was deleted meanwhile. Tells which tasks these were.
    /// </summary>
    private const string CompleteSql =
        $"""
        WITH ended AS (
            DELETE FROM emews_leases l
            USING unnest($1::bigint[], $2::bigint[], $3::text[], $4::timestamptz[], $5::timestamptz[])
                WITH ORDINALITY g (task_id, lease_id, text, started, stopped, place)
            WHERE l.task_id = ANY(ARRAY[g.task_id]) AND l.lease_id = g.lease_id
              AND NOT EXISTS (SELECT FROM emews_experiments WHERE lockstep_every IS NOT NULL)
            RETURNING g.*, l.agent_id, l.attempt, l.claimed),
        tasks AS (
            UPDATE eq_tasks t SET eq_status = 2, json_in = e.text, time_stop = now() + ($6 + e.place) * interval '1 microsecond'
            FROM ended e WHERE t.eq_task_id = e.task_id AND {HasNotEnded}
            RETURNING t.eq_task_type, e.*),
        attempts AS (
            INSERT INTO emews_attempts (task_id, attempt, lease_id, agent_id, claimed, started, stopped, outcome)
            SELECT task_id, attempt, lease_id, agent_id, claimed, started, stopped, 'complete' FROM tasks),
        collect AS (
            INSERT INTO emews_queue_IN (eq_task_type, eq_task_id) SELECT eq_task_type, task_id FROM tasks)
        SELECT place, NULL::integer FROM tasks
        """;

    /// <summary>
    /// The same with failures among the reports, or in lockstep: a task that may be tried again goes back to the queue, and its work type
    /// is told, or waits for that; completions that a search waits for are counted.
    /// </summary>
    private const string CompleteOrFailSql =
        $$$"""
        WITH ended AS (
            DELETE FROM emews_leases l
            USING unnest($1::bigint[], $2::bigint[], $3::text[], $4::timestamptz[], $5::timestamptz[], $7::text[], $8::text[], $9::boolean[],
                         $10::interval[])
                WITH ORDINALITY g (task_id, lease_id, text, started, stopped, kind, message, may_retry, retry_after, place)
            WHERE l.task_id = ANY(ARRAY[g.task_id]) AND l.lease_id = g.lease_id
            RETURNING g.*, l.agent_id, l.attempt, l.claimed),
        judged AS (
            SELECT e.*, e.kind IS NOT NULL AND e.may_retry AND e.attempt < a.max_attempts AS again
            FROM ended e JOIN emews_agents a ON a.agent_id = e.agent_id),
        tasks AS (
            UPDATE eq_tasks t SET
                eq_status = CASE WHEN j.again THEN 4 ELSE 2 END,
                json_in = CASE WHEN j.again THEN t.json_in WHEN j.kind IS NULL THEN j.text ELSE j.text || j.attempt || '}}' END,
                time_stop = CASE WHEN j.again THEN t.time_stop ELSE now() + ($6 + j.place) * interval '1 microsecond' END
            FROM judged j WHERE t.eq_task_id = j.task_id AND {{{HasNotEnded}}}
            RETURNING t.eq_task_type, COALESCE(t.eq_priority, 0) AS eq_priority, j.*),
        attempts AS (
            INSERT INTO emews_attempts (task_id, attempt, lease_id, agent_id, claimed, started, stopped, outcome)
            SELECT task_id, attempt, lease_id, agent_id, claimed, started, stopped, CASE WHEN kind IS NULL THEN 'complete' ELSE 'failed' END
            FROM tasks),
        failures AS (
            INSERT INTO emews_failures (task_id, attempt, kind, message, final)
            SELECT task_id, attempt, kind, message, NOT again FROM tasks WHERE kind IS NOT NULL),
        requeued AS (
            INSERT INTO emews_queue_OUT (eq_task_type, eq_task_id, eq_priority)
            SELECT eq_task_type, task_id, eq_priority FROM tasks WHERE again AND retry_after = interval '0'),
        backoff AS (
            INSERT INTO emews_backoff (task_id, eq_task_type, due)
            SELECT task_id, eq_task_type, now() + retry_after FROM tasks WHERE again AND retry_after > interval '0'
            ON CONFLICT (task_id) DO UPDATE SET due = excluded.due),
        {{{Collect}}},
        {{{CountCompletions}}}
        SELECT place, CASE WHEN again AND retry_after = interval '0' THEN eq_task_type END FROM tasks
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReportOutcome>> ReportAsync(ReportRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        if (request.Reports.Count == 0)
        {
            return [];
        }

        // A statement meets each lease once: of two reports under one the first stands.
        var reports = request.Reports.DistinctBy(report => report.Lease).ToList();
        var recorded = await ChangeAsync(
            session => RecordAsync(session, reports, cancellationToken), cancellationToken).ConfigureAwait(false);
        foreach (var type in recorded.RequeuedTypes)
        {
            _notifier.Work(type);
        }

        _notifier.Results(reports.Min(report => report.TaskId.Value), reports.Max(report => report.TaskId.Value));
        return Outcomes(request.Reports, recorded);
    }

    private static List<ReportOutcome> Outcomes(IReadOnlyList<TaskReport> reports, Recorded recorded)
    {
        var outcomes = new List<ReportOutcome>(reports.Count);
        foreach (var lease in reports.Select(report => report.Lease))
        {
            if (recorded.Now.Remove(lease))
            {
                outcomes.Add(ReportOutcome.Recorded);
                recorded.Earlier.Add(lease);
                continue;
            }

            outcomes.Add(recorded.Earlier.Contains(lease) ? ReportOutcome.AlreadyRecorded : ReportOutcome.LeaseLost);
        }

        return outcomes;
    }

    private static async Task<Recorded> RecordAsync(PostgresSession session, List<TaskReport> reports, CancellationToken cancellationToken)
    {
        var recorded = new Recorded([], [], []);
        var texts = reports.ConvertAll(report => report.Result ?? HeadOf(report.Failure!));
        var parts = TextPart.Cut(texts, MaxBytes);
        await (parts.Count == 1 ? RecordPartAsync(parts[0]) : session.InTransactionAsync(RecordAllAsync, cancellationToken))
            .ConfigureAwait(false);
        if (recorded.Now.Count < reports.Count)
        {
            // A statement of its own: the same report may just have been recorded by its repeat.
            recorded.Earlier.UnionWith(await FindRecordedAsync(
                session, reports.ConvertAll(report => report.Lease), cancellationToken).ConfigureAwait(false));
        }

        return recorded;

        async Task<int> RecordAllAsync()
        {
            foreach (var part in parts)
            {
                await RecordPartAsync(part).ConfigureAwait(false);
            }

            return 0;
        }

        async Task<int> RecordPartAsync(TextPart part)
        {
            var some = part.Of(reports);
            object?[] values =
            [
                Array.ConvertAll(some, report => report.TaskId.Value),
                Array.ConvertAll(some, report => report.LeaseId),
                part.Of(texts),
                Array.ConvertAll(some, report => report.Started.ToUniversalTime()),
                Array.ConvertAll(some, report => report.Stopped.ToUniversalTime()),
                part.First,
            ];
            if (Array.TrueForAll(some, report => report.Failure is null)
                && (await session.QueryAsync(CompleteSql, Add, cancellationToken, values).ConfigureAwait(false)).Count > 0)
            {
                return 0;
            }

            await session.QueryAsync(
                CompleteOrFailSql,
                Add,
                cancellationToken,
                [
                    .. values,
                    Array.ConvertAll(some, report => WithoutNul(report.Failure?.Kind)),
                    Array.ConvertAll(some, report => WithoutNul(report.Failure?.Message)),
                    Array.ConvertAll(some, report => report.MayRetry),
                    Array.ConvertAll(some, report => report.RetryAfter),
                ]).ConfigureAwait(false);
            return 0;

            bool Add(NpgsqlDataReader row) =>
                recorded.Add(some[row.GetInt64(0) - 1].Lease, row.IsDBNull(1) ? null : row.GetInt32(1));
        }
    }

    private static Task<List<HeldLease>> FindRecordedAsync(
        PostgresSession session, List<HeldLease> leases, CancellationToken cancellationToken) => session.QueryAsync(
        """
        SELECT a.task_id, a.lease_id
        FROM unnest($1::bigint[], $2::bigint[]) g (task_id, lease_id)
        JOIN emews_attempts a ON a.task_id = g.task_id AND a.lease_id = g.lease_id
        WHERE a.outcome IN ('complete', 'failed')
        """,
        row => new HeldLease(ReadId(row), row.GetInt64(1)),
        cancellationToken,
        leases.Select(lease => lease.TaskId.Value).ToArray(), leases.Select(lease => lease.LeaseId).ToArray());

    /// <summary>An error record up to the number of attempts, which only the lease knows.</summary>
    private static string HeadOf(TaskFailure failure) => (failure with { Attempts = 0 }).ToResultText()[..^"0}}".Length];

    private static string? WithoutNul(string? text) => text?.Replace('\0', '\uFFFD');

    /// <summary>What became of a number of reports.</summary>
    /// <param name="Now">Recorded by this call.</param>
    /// <param name="Earlier">Recorded at any time.</param>
    /// <param name="RequeuedTypes">The work types of tasks that went back to the queue.</param>
    private sealed record Recorded(HashSet<HeldLease> Now, HashSet<HeldLease> Earlier, HashSet<int> RequeuedTypes)
    {
        public bool Add(HeldLease lease, int? requeuedType)
        {
            if (requeuedType is { } type)
            {
                RequeuedTypes.Add(type);
            }

            return Now.Add(lease);
        }
    }
}
