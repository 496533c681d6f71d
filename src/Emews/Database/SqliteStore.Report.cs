using Emews.Tasks;

namespace Emews.Database;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<ReportOutcome>> ReportAsync(ReportRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        return WriteAsync<IReadOnlyList<ReportOutcome>>(
            (session, now) =>
            {
                var endings = new Endings(session, now, request.Reports.Count);
                var outcomes = new List<ReportOutcome>(request.Reports.Count);
                foreach (var report in request.Reports)
                {
                    outcomes.Add(Record(session, now, endings, report));
                }

                return outcomes;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(ReleaseRequest request, CancellationToken cancellationToken = default) => WriteAsync(
        (session, _) =>
        {
            foreach (var lease in request.Leases)
            {
                if (EndLease(session, lease) is not null)
                {
                    Requeue(session, lease.TaskId);
                }
            }

            return 0;
        },
        cancellationToken);

    private static ReportOutcome Record(SqliteSession session, long now, Endings endings, TaskReport report)
    {
        var held = report.Lease;
        if (EndLease(session, held) is not { } lease)
        {
            return WasReported(session, held) ? ReportOutcome.AlreadyRecorded : ReportOutcome.LeaseLost;
        }

        var failure = report.Failure is null ? null : report.Failure with { Attempts = lease.Attempt };
        RecordAttempt(session, lease, failure is null ? "complete" : "failed", report.Started, report.Stopped);
        if (failure is null)
        {
            endings.Complete(report.TaskId, report.Result!);
        }
        else if (report.MayRetry && lease.Attempt < lease.MaxAttempts)
        {
            RecordFailure(session, report.TaskId, failure, final: false);
            if (report.RetryAfter > TimeSpan.Zero)
            {
                BackOff(session, report.TaskId, now + Micros.From(report.RetryAfter));
            }
            else
            {
                Requeue(session, report.TaskId);
            }
        }
        else
        {
            endings.Fail(report.TaskId, failure);
        }

        return ReportOutcome.Recorded;
    }

    /// <summary>Takes the lease away, if it stands.</summary>
    private static EndedLease? EndLease(SqliteSession session, HeldLease held) => session.Query(
        """
        DELETE FROM emews_leases WHERE task_id = @task AND lease_id = @lease
        RETURNING agent_id, attempt, claimed,
                  (SELECT pool FROM emews_agents a WHERE a.agent_id = emews_leases.agent_id),
                  (SELECT max_attempts FROM emews_agents a WHERE a.agent_id = emews_leases.agent_id)
        """,
        row => new EndedLease(
            held.TaskId, held.LeaseId, row.GetInt64(0), row.GetInt32(1), row.GetInt64(2), row.GetString(3), row.GetInt32(4)),
        ("@task", held.TaskId.Value), ("@lease", held.LeaseId)) is [var lease] ? lease : null;

    private static bool WasReported(SqliteSession session, HeldLease held) => session.Holds(
        """
        SELECT EXISTS (
            SELECT 1 FROM emews_attempts WHERE task_id = @task AND lease_id = @lease AND outcome IN ('complete', 'failed'))
        """,
        ("@task", held.TaskId.Value), ("@lease", held.LeaseId));

    private static void RecordAttempt(
        SqliteSession session, EndedLease lease, string outcome, DateTimeOffset? started = null, DateTimeOffset? stopped = null) =>
        session.Execute(
        """
        INSERT INTO emews_attempts (task_id, attempt, lease_id, agent_id, pool, claimed, started, stopped, outcome)
        VALUES (@task, @attempt, @lease, @agent, @pool, @claimed, @started, @stopped, @outcome)
        """,
        ("@task", lease.TaskId.Value), ("@attempt", lease.Attempt), ("@lease", lease.LeaseId), ("@agent", lease.AgentId),
        ("@pool", lease.Pool), ("@claimed", lease.Claimed), ("@started", started is { } begun ? Micros.From(begun) : null),
        ("@stopped", stopped is { } ended ? Micros.From(ended) : null), ("@outcome", outcome));

    private static void RecordFailure(SqliteSession session, TaskId id, TaskFailure failure, bool final) => session.Execute(
        """
        INSERT INTO emews_failures (task_id, attempt, kind, message, final)
        VALUES (@task, @attempt, @kind, @message, @final)
        """,
        ("@task", id.Value), ("@attempt", failure.Attempts), ("@kind", WithoutNul(failure.Kind)), ("@message", WithoutNul(failure.Message)),
        ("@final", final));

    private static string WithoutNul(string text) => text.Replace('\0', '\uFFFD');

    /// <summary>Puts a task back into the output queue with the priority it had.</summary>
    private static void Requeue(SqliteSession session, TaskId id)
    {
        session.Execute("UPDATE eq_tasks SET eq_status = 4 WHERE eq_task_id = @id", ("@id", id.Value));
        session.Execute(
            """
            INSERT INTO emews_queue_OUT (eq_task_type, eq_task_id, eq_priority)
            SELECT eq_task_type, eq_task_id, eq_priority FROM eq_tasks WHERE eq_task_id = @id
            """,
            ("@id", id.Value));
    }

    /// <summary>Draws numbers for tasks that end: the order in which they are taken.</summary>
    /// <returns>The first of <paramref name="count"/> numbers.</returns>
    private static long TakeEndNumbers(SqliteSession session, int count) => 1 - count + session.Scalar<long>(
        """
        UPDATE emews_sequences SET value = MAX(value, (SELECT COALESCE(MAX(rowid), 0) FROM emews_queue_IN)) + @count
        WHERE name = 'ended' RETURNING value
        """,
        ("@count", count));

    private sealed record EndedLease(
        TaskId TaskId, long LeaseId, long AgentId, int Attempt, long Claimed, string Pool, int MaxAttempts);

    /// <summary>Tasks that end in one transaction, with a result or for good.</summary>
    private sealed class Endings(SqliteSession session, long now, int atMost)
    {
        private readonly string _now = Micros.ToText(now);
        private readonly bool _lockstep = session.Holds("SELECT EXISTS (SELECT 1 FROM emews_experiments WHERE lockstep_every IS NOT NULL)");
        private long _number;

        public void Complete(TaskId id, string text)
        {
            if (_number == 0)
            {
                _number = TakeEndNumbers(session, atMost);
            }

            session.Execute(
                "UPDATE eq_tasks SET json_in = @text, eq_status = 2, time_stop = @now WHERE eq_task_id = @id",
                ("@text", text), ("@now", _now), ("@id", id.Value));
            session.Execute(
                """
                INSERT INTO emews_queue_IN (rowid, eq_task_type, eq_task_id)
                SELECT @number, eq_task_type, eq_task_id FROM eq_tasks WHERE eq_task_id = @id
                """,
                ("@number", _number++), ("@id", id.Value));
            if (_lockstep)
            {
                session.Execute(
                    """
                    UPDATE emews_experiments SET completions = completions + 1
                    WHERE lockstep_every IS NOT NULL AND exp_id IN (SELECT exp_id FROM eq_exp_id_tasks WHERE eq_task_id = @id)
                    """,
                    ("@id", id.Value));
            }
        }

        public void Fail(TaskId id, TaskFailure failure)
        {
            RecordFailure(session, id, failure, final: true);
            Complete(id, failure.ToResultText());
        }
    }
}
