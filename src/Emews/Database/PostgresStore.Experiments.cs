using Emews.Tasks;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    private const string RenameSql =
        """
        WITH renamed AS (
            UPDATE emews_experiments SET exp_id = $3
            WHERE exp_id = $2 AND request_id = $1
              AND NOT EXISTS (SELECT FROM emews_experiments WHERE exp_id = $3)
              AND NOT EXISTS (SELECT FROM emews_decisions WHERE exp_id = $3)
              AND NOT EXISTS (SELECT FROM eq_exp_id_tasks WHERE exp_id = $3)
            RETURNING 1),
        tasks AS (UPDATE eq_exp_id_tasks SET exp_id = $3 WHERE exp_id = $2 AND EXISTS (SELECT FROM renamed)),
        agents AS (UPDATE emews_agents SET exp_id = $3 WHERE exp_id = $2 AND EXISTS (SELECT FROM renamed)),
        requests AS (UPDATE emews_requests SET exp_id = $3 WHERE exp_id = $2 AND EXISTS (SELECT FROM renamed)),
        decisions AS (UPDATE emews_decisions SET exp_id = $3 WHERE exp_id = $2 AND EXISTS (SELECT FROM renamed))
        UPDATE emews_collected SET exp_id = $3 WHERE exp_id = $2 AND EXISTS (SELECT FROM renamed)
        """;

    /// <inheritdoc/>
    public Task<bool> RegisterExperimentAsync(ExperimentRegistration registration, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(registration);
        return ChangeAsync(
            session => session.InTransactionAsync(() => RegisterAsync(session, registration, cancellationToken), cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<string?> FindOtherExperimentAsync(string experimentId, int workType, CancellationToken cancellationToken = default) =>
        LookAsync(
            session => session.ScalarAsync<string>(
                """
                SELECT x.exp_id FROM (SELECT DISTINCT exp_id FROM eq_exp_id_tasks WHERE exp_id <> $1) x
                WHERE EXISTS (
                    SELECT FROM eq_exp_id_tasks e JOIN eq_tasks t ON t.eq_task_id = e.eq_task_id
                    WHERE e.exp_id = x.exp_id AND t.eq_task_type = $2 AND COALESCE(t.eq_status, 0) IN (0, 1, 4))
                ORDER BY x.exp_id COLLATE "C"
                LIMIT 1
                """,
                cancellationToken, experimentId, workType),
            cancellationToken);

    /// <inheritdoc/>
    public async Task<ExperimentRecord?> FindExperimentAsync(string experimentId, CancellationToken cancellationToken = default) =>
        (await LookAsync(
            session => session.QueryAsync(
                "SELECT request_id, work_type, configuration, registered, canceled FROM emews_experiments WHERE exp_id = $1",
                row => new ExperimentRecord(
                    experimentId, row.GetGuid(0), row.GetInt32(1), row.GetString(2), Time(row, 3)!.Value, Time(row, 4)),
                cancellationToken, experimentId),
            cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <inheritdoc/>
    public async Task<bool> UpdateExperimentAsync(string experimentId, string configuration, CancellationToken cancellationToken = default)
    {
        StoreArguments.CheckConfiguration(configuration);
        return await ChangeAsync(
            async session =>
            {
                var types = await session.QueryAsync(
                    "UPDATE emews_experiments SET configuration = $2, canceled = NULL, taken_up = now() WHERE exp_id = $1 RETURNING work_type",
                    row => row.GetInt32(0),
                    cancellationToken, experimentId, configuration).ConfigureAwait(false);
                foreach (var type in types)
                {
                    await RemoveStaleStopsAsync(session, type, cancellationToken).ConfigureAwait(false);
                    await DrainOthersAsync(session, experimentId, type, cancellationToken).ConfigureAwait(false);
                }

                return types.Count == 1;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<bool> RenameExperimentAsync(RenameExperimentRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        object[] values = [request.RequestId, request.ExperimentId, request.NewId];
        return ChangeAsync(
            session => session.InTransactionAsync(
                async () =>
                {
                    await session.ExecuteAsync(RenameSql, cancellationToken, values).ConfigureAwait(false);

                    // A statement of its own: the same call may just have been carried out by its repeat.
                    return await session.ScalarAsync<bool>(
                        "SELECT EXISTS (SELECT FROM emews_experiments WHERE exp_id = $2 AND request_id = $1)",
                        cancellationToken, request.RequestId, request.NewId).ConfigureAwait(false);
                },
                cancellationToken),
            cancellationToken);
    }

    private static async Task<bool> RegisterAsync(
        PostgresSession session, ExperimentRegistration registration, CancellationToken cancellationToken)
    {
        await RemoveStaleStopsAsync(session, registration.WorkType, cancellationToken).ConfigureAwait(false);
        var isNew = await session.ExecuteAsync(
            """
            INSERT INTO emews_experiments (exp_id, request_id, work_type, configuration, lockstep_every, completions)
            SELECT $1, $2, $3, $4, $5,
                   (SELECT count(*) FROM eq_exp_id_tasks e JOIN eq_tasks t ON t.eq_task_id = e.eq_task_id
                    WHERE e.exp_id = $1 AND t.eq_status = 2)
            ON CONFLICT DO NOTHING
            """,
            cancellationToken,
            registration.ExperimentId, registration.RequestId, registration.WorkType, registration.Configuration, registration.LockstepEvery)
            .ConfigureAwait(false) == 1;
        if (!isNew)
        {
            return await session.ScalarAsync<bool>(
                "SELECT EXISTS (SELECT FROM emews_experiments WHERE exp_id = $1 AND request_id = $2)",
                cancellationToken, registration.ExperimentId, registration.RequestId).ConfigureAwait(false);
        }

        // An experiment that ended right when a decision was due would keep claims of its type closed for those that come after it.
        await session.ExecuteAsync(
            """
            UPDATE emews_experiments x SET decided = completions
            WHERE work_type = $2 AND exp_id <> $1 AND lockstep_every IS NOT NULL AND NOT EXISTS (
                SELECT FROM eq_exp_id_tasks e JOIN eq_tasks t ON t.eq_task_id = e.eq_task_id
                WHERE e.exp_id = x.exp_id AND t.eq_status IN (0, 1, 4))
            """,
            cancellationToken, registration.ExperimentId, registration.WorkType).ConfigureAwait(false);
        await DrainOthersAsync(session, registration.ExperimentId, registration.WorkType, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Agents of an experiment that had the work type before would run the tasks of this one with its model.</summary>
    private static Task<int> DrainOthersAsync(PostgresSession session, string experimentId, int workType, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            """
            UPDATE emews_agents SET draining = true, stopped_claiming = COALESCE(stopped_claiming, now())
            WHERE work_type = $2 AND exp_id <> $1 AND ended IS NULL
            """,
            cancellationToken, experimentId, workType);

    /// <summary>
    /// Stop messages left by runs that ended would stop the pools of the next; with a live pool of the type they are meant for it.
    /// </summary>
    private static Task<int> RemoveStaleStopsAsync(PostgresSession session, int workType, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            $"""
            WITH stale AS (
                DELETE FROM emews_queue_OUT WHERE eq_task_type = $1 AND eq_task_id = ANY({StopMessages}) AND NOT EXISTS (
                    SELECT FROM emews_agents WHERE work_type = $1 AND ended IS NULL AND last_heartbeat + lease_time >= now())
                RETURNING eq_task_id)
            UPDATE eq_tasks SET eq_status = 3 WHERE eq_task_id = ANY(ARRAY(SELECT eq_task_id FROM stale))
            """,
            cancellationToken, workType);
}
