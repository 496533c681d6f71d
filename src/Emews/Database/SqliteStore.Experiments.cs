using Emews.Tasks;

namespace Emews.Database;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task<bool> RegisterExperimentAsync(ExperimentRegistration registration, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(registration);
        return WriteAsync(
            (session, now) =>
            {
                RemoveStaleStops(session, registration.WorkType, now);
                var request = registration.RequestId.ToString();
                var isNew = session.Execute(
                    """
                    INSERT INTO emews_experiments (exp_id, request_id, work_type, configuration, lockstep_every, completions, registered, taken_up)
                    VALUES (@experiment, @request, @type, @configuration, @every,
                            (SELECT count(*) FROM eq_exp_id_tasks e JOIN eq_tasks t ON t.eq_task_id = e.eq_task_id
                             WHERE e.exp_id = @experiment AND t.eq_status = 2),
                            @now, @now)
                    ON CONFLICT DO NOTHING
                    """,
                    ("@experiment", registration.ExperimentId), ("@request", request), ("@type", registration.WorkType),
                    ("@configuration", registration.Configuration), ("@every", registration.LockstepEvery), ("@now", now)) == 1;
                if (isNew)
                {
                    OpenClaimsOfTheFinished(session, registration);
                    DrainOthers(session, registration.ExperimentId, registration.WorkType, now);
                }

                return isNew || session.Holds(
                    "SELECT EXISTS (SELECT 1 FROM emews_experiments WHERE exp_id = @experiment AND request_id = @request)",
                    ("@experiment", registration.ExperimentId), ("@request", request));
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<string?> FindOtherExperimentAsync(string experimentId, int workType, CancellationToken cancellationToken = default) =>
        ReadAsync(
            session => session.Scalar<string>(
                """
                SELECT MIN(exp_id) FROM (
                    SELECT e.exp_id FROM emews_queue_OUT q JOIN eq_exp_id_tasks e ON e.eq_task_id = q.eq_task_id
                    WHERE q.eq_task_type = @type
                    UNION ALL
                    SELECT e.exp_id FROM emews_leases l JOIN eq_tasks t ON t.eq_task_id = l.task_id
                                                        JOIN eq_exp_id_tasks e ON e.eq_task_id = l.task_id
                    WHERE t.eq_task_type = @type)
                WHERE exp_id <> @experiment
                """,
                ("@type", workType), ("@experiment", experimentId)),
            cancellationToken);

    /// <inheritdoc/>
    public Task<ExperimentRecord?> FindExperimentAsync(string experimentId, CancellationToken cancellationToken = default) => ReadAsync(
        session => session.Query(
            "SELECT request_id, work_type, configuration, registered, canceled FROM emews_experiments WHERE exp_id = @experiment",
            row => new ExperimentRecord(
                experimentId, Guid.Parse(row.GetString(0)), row.GetInt32(1), row.GetString(2), Time(row, 3)!.Value, Time(row, 4)),
            ("@experiment", experimentId)).FirstOrDefault(),
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> UpdateExperimentAsync(string experimentId, string configuration, CancellationToken cancellationToken = default)
    {
        StoreArguments.CheckConfiguration(configuration);
        return WriteAsync(
            (session, now) =>
            {
                var types = session.Query(
                    """
                    UPDATE emews_experiments SET configuration = @configuration, canceled = NULL, taken_up = @now
                    WHERE exp_id = @experiment RETURNING work_type
                    """,
                    row => row.GetInt32(0),
                    ("@configuration", configuration), ("@experiment", experimentId), ("@now", now));
                foreach (var type in types)
                {
                    RemoveStaleStops(session, type, now);
                    DrainOthers(session, experimentId, type, now);
                }

                return types.Count == 1;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> RenameExperimentAsync(RenameExperimentRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        return WriteAsync((session, _) => Rename(session, request), cancellationToken);
    }

    private static bool Rename(SqliteSession session, RenameExperimentRequest request)
    {
        var isRenamed = session.Execute(
            """
            UPDATE emews_experiments SET exp_id = @new
            WHERE exp_id = @old AND request_id = @request
              AND NOT EXISTS (SELECT 1 FROM emews_experiments WHERE exp_id = @new)
              AND NOT EXISTS (SELECT 1 FROM emews_decisions WHERE exp_id = @new)
              AND NOT EXISTS (SELECT 1 FROM eq_exp_id_tasks WHERE exp_id = @new)
            """,
            ("@new", request.NewId), ("@old", request.ExperimentId), ("@request", request.RequestId.ToString())) == 1;
        if (!isRenamed)
        {
            return session.Holds(
                "SELECT EXISTS (SELECT 1 FROM emews_experiments WHERE exp_id = @new AND request_id = @request)",
                ("@new", request.NewId), ("@request", request.RequestId.ToString()));
        }

        foreach (var table in (string[])["eq_exp_id_tasks", "emews_collected", "emews_decisions", "emews_agents"])
        {
            session.Execute($"UPDATE {table} SET exp_id = @new WHERE exp_id = @old", ("@new", request.NewId), ("@old", request.ExperimentId));
        }

        return true;
    }

    /// <summary>Agents of an experiment that had the work type before would run the tasks of this one with its model.</summary>
    private static void DrainOthers(SqliteSession session, string experimentId, int workType, long now) => session.Execute(
        """
        UPDATE emews_agents SET draining = 1, stopped_claiming = COALESCE(stopped_claiming, @now)
        WHERE work_type = @type AND exp_id <> @experiment AND ended IS NULL
        """,
        ("@now", now), ("@type", workType), ("@experiment", experimentId));

    /// <summary>
    /// Stop messages left by runs that ended would stop the pools of the next; with a live pool of the type they are meant for it.
    /// </summary>
    private static void RemoveStaleStops(SqliteSession session, int workType, long now)
    {
        if (session.Holds(
            """
            SELECT EXISTS (SELECT 1 FROM emews_agents WHERE work_type = @type AND ended IS NULL AND last_heartbeat + lease_time >= @now)
            """,
            ("@type", workType), ("@now", now)))
        {
            return;
        }

        var stops = session.Query(
            """
            DELETE FROM emews_queue_OUT WHERE eq_task_type = @type AND EXISTS (
                SELECT 1 FROM eq_tasks t
                WHERE t.eq_task_id = emews_queue_OUT.eq_task_id AND octet_length(t.json_out) = 7 AND t.json_out = 'EQ_STOP')
            RETURNING eq_task_id
            """,
            row => row.GetInt64(0),
            ("@type", workType));
        foreach (var id in stops)
        {
            session.Execute("UPDATE eq_tasks SET eq_status = 3 WHERE eq_task_id = @id", ("@id", id));
        }
    }

    /// <summary>
    /// An experiment that ended right when a decision was due would keep claims of its type closed for those that come after it.
    /// </summary>
    private static void OpenClaimsOfTheFinished(SqliteSession session, ExperimentRegistration registration) => session.Execute(
        """
        UPDATE emews_experiments SET decided = completions
        WHERE work_type = @type AND exp_id <> @experiment AND lockstep_every IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM eq_exp_id_tasks e JOIN eq_tasks t ON t.eq_task_id = e.eq_task_id
            WHERE e.exp_id = emews_experiments.exp_id AND t.eq_status IN (0, 1, 4))
        """,
        ("@type", registration.WorkType), ("@experiment", registration.ExperimentId));
}
