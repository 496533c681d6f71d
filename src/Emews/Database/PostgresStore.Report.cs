using Emews.Tasks;
using Npgsql;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    /// <summary>
    /// Ends tasks whose leases stand, in one statement. All that is written hangs on the task's row having been changed, so that nothing
    /// is left on a task that was deleted meanwhile. Tells only of what is unusual: lost leases, repeats, tasks that go back.
    /// </summary>
    private const string ReportSql =
        """
        WITH given AS (
            SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::timestamptz[], $8::timestamptz[])
                WITH ORDINALITY g (task_id, lease_id, text, kind, message, may_retry, started, stopped, place)),
        ended AS (
            DELETE FROM emews_leases l USING given g WHERE l.task_id = g.task_id AND l.lease_id = g.lease_id
            RETURNING g.*, l.agent_id, l.attempt, l.claimed),
        judged AS (
            SELECT e.*, a.pool, e.kind IS NOT NULL AND e.may_retry AND e.attempt < a.max_attempts AS again
            FROM ended e JOIN emews_agents a ON a.agent_id = e.agent_id),
        tasks AS (
            UPDATE eq_tasks t SET
                eq_status = CASE WHEN j.again THEN 4 ELSE 2 END,
                json_in = CASE WHEN j.again THEN t.json_in WHEN j.kind IS NULL THEN j.text ELSE j.text || j.attempt || '}}' END,
                time_stop = CASE WHEN j.again THEN t.time_stop ELSE now() + j.place * interval '1 microsecond' END
            FROM judged j WHERE t.eq_task_id = j.task_id
            RETURNING t.eq_task_type, t.eq_priority, j.*),
        attempts AS (
            INSERT INTO emews_attempts (task_id, attempt, lease_id, agent_id, pool, claimed, started, stopped, outcome)
            SELECT task_id, attempt, lease_id, agent_id, pool, claimed, started, stopped,
                   CASE WHEN kind IS NULL THEN 'complete' ELSE 'failed' END
            FROM tasks),
        failures AS (
            INSERT INTO emews_failures (task_id, attempt, kind, message, final)
            SELECT task_id, attempt, kind, message, NOT again FROM tasks WHERE kind IS NOT NULL),
        collect AS (
            INSERT INTO "emews_queue_IN" (eq_task_type, eq_task_id) SELECT eq_task_type, task_id FROM tasks WHERE NOT again),
        requeued AS (
            INSERT INTO "emews_queue_OUT" (eq_task_type, eq_task_id, eq_priority)
            SELECT eq_task_type, task_id, eq_priority FROM tasks WHERE again),
        counted AS (
            UPDATE emews_experiments x SET completions = x.completions + ready.count
            FROM (SELECT e.exp_id, count(*) FROM emews_experiments l
                  JOIN eq_exp_id_tasks e ON e.exp_id = l.exp_id JOIN tasks t ON t.task_id = e.eq_task_id
                  WHERE l.lockstep_every IS NOT NULL AND NOT t.again GROUP BY 1) ready
            WHERE x.exp_id = ready.exp_id)
        SELECT g.place, t.eq_task_type, e.task_id IS NOT NULL,
               EXISTS (SELECT FROM emews_attempts a
                       WHERE a.task_id = g.task_id AND a.lease_id = g.lease_id AND a.outcome IN ('complete', 'failed'))
        FROM given g LEFT JOIN ended e ON e.place = g.place LEFT JOIN tasks t ON t.place = g.place AND t.again
        WHERE e.task_id IS NULL OR t.again
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
        var unusual = await ChangeAsync(
            session => RecordAsync(session, reports, cancellationToken), cancellationToken).ConfigureAwait(false);
        foreach (var type in unusual.Select(report => report.RequeuedType).OfType<int>().Distinct())
        {
            _notifier.Work(type);
        }

        _notifier.Results(reports.Min(report => report.TaskId.Value), reports.Max(report => report.TaskId.Value));
        return Outcomes(request.Reports, unusual.ToDictionary(report => report.Lease, report => report.Outcome));
    }

    private static List<ReportOutcome> Outcomes(IReadOnlyList<TaskReport> reports, Dictionary<HeldLease, ReportOutcome> unusual)
    {
        var outcomes = new List<ReportOutcome>(reports.Count);
        var seen = new HashSet<HeldLease>(reports.Count);
        foreach (var lease in reports.Select(report => report.Lease))
        {
            var outcome = unusual.GetValueOrDefault(lease, ReportOutcome.Recorded);
            outcomes.Add(seen.Add(lease) || outcome == ReportOutcome.LeaseLost ? outcome : ReportOutcome.AlreadyRecorded);
        }

        return outcomes;
    }

    private static async Task<List<UnusualReport>> RecordAsync(
        PostgresSession session, List<TaskReport> reports, CancellationToken cancellationToken)
    {
        var texts = reports.ConvertAll(report => report.Result ?? HeadOf(report.Failure!));
        var parts = TextPart.Cut(texts, MaxBytes);
        return parts.Count == 1
            ? await RecordPartAsync(parts[0]).ConfigureAwait(false)
            : await session.InTransactionAsync(RecordAllAsync, cancellationToken).ConfigureAwait(false);

        async Task<List<UnusualReport>> RecordAllAsync()
        {
            var unusual = new List<UnusualReport>();
            foreach (var part in parts)
            {
                unusual.AddRange(await RecordPartAsync(part).ConfigureAwait(false));
            }

            return unusual;
        }

        Task<List<UnusualReport>> RecordPartAsync(TextPart part)
        {
            var some = part.Of(reports);
            return session.QueryAsync(
                ReportSql,
                row => new UnusualReport(some[row.GetInt64(0) - 1].Lease, Outcome(row), row.IsDBNull(1) ? null : row.GetInt32(1)),
                cancellationToken,
                Array.ConvertAll(some, report => report.TaskId.Value),
                Array.ConvertAll(some, report => report.LeaseId),
                part.Of(texts),
                Array.ConvertAll(some, report => WithoutNul(report.Failure?.Kind)),
                Array.ConvertAll(some, report => WithoutNul(report.Failure?.Message)),
                Array.ConvertAll(some, report => report.MayRetry),
                Array.ConvertAll(some, report => report.Started.ToUniversalTime()),
                Array.ConvertAll(some, report => report.Stopped.ToUniversalTime()));
        }
    }

    /// <summary>An error record up to the number of attempts, which only the lease knows.</summary>
    private static string HeadOf(TaskFailure failure) => (failure with { Attempts = 0 }).ToResultText()[..^"0}}".Length];

    private static string? WithoutNul(string? text) => text?.Replace('\0', '\uFFFD');

    private static ReportOutcome Outcome(NpgsqlDataReader row) => (Stood: row.GetBoolean(2), Recorded: row.GetBoolean(3)) switch
    {
        { Stood: true } => ReportOutcome.Recorded,
        { Recorded: true } => ReportOutcome.AlreadyRecorded,
        _ => ReportOutcome.LeaseLost,
    };

    /// <summary>A report that was dropped or stood already, or whose task went back to the queue.</summary>
    private sealed record UnusualReport(HeldLease Lease, ReportOutcome Outcome, int? RequeuedType);
}
