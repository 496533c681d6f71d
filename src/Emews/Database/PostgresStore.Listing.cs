using Emews.Tasks;
using Npgsql;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<TaskId, TaskState>> GetStatesAsync(
        IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default) =>
        LookUpAsync(taskIds, "COALESCE(eq_status, 0)", row => (TaskState)row.GetInt32(1), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<TaskId, int>> GetPrioritiesAsync(
        IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default) =>
        LookUpAsync(taskIds, "COALESCE(eq_priority, 0)", row => row.GetInt32(1), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<TaskId, string?>> GetWorkerPoolsAsync(
        IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default) =>
        LookUpAsync(taskIds, "worker_pool", row => Text(row, 1), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> AreQueuesEmptyAsync(int? workType, CancellationToken cancellationToken = default) => LookAsync(
        session => session.ScalarAsync<bool>(
            """
            SELECT NOT EXISTS (SELECT FROM emews_queue_IN WHERE $1::integer IS NULL OR eq_task_type = $1)
               AND NOT EXISTS (SELECT FROM emews_queue_OUT q
                               WHERE ($1::integer IS NULL OR q.eq_task_type = $1)
                                 AND NOT EXISTS (SELECT FROM eq_tasks t WHERE t.eq_task_id = q.eq_task_id AND t.json_out = 'EQ_STOP'))
               AND NOT EXISTS (SELECT FROM emews_backoff WHERE $1::integer IS NULL OR eq_task_type = $1)
            """,
            cancellationToken, workType),
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ExperimentSummary>> ListExperimentsAsync(CancellationToken cancellationToken = default) => LookAsync(
        async session =>
        {
            var records = await session.QueryAsync(
                ExperimentRows.RecordsSql,
                row => new ExperimentRows.Record(row.GetString(0), row.GetInt32(1), Time(row, 2)!.Value, Time(row, 3)),
                cancellationToken).ConfigureAwait(false);
            var groups = await session.QueryAsync(
                ExperimentRows.GroupsSql,
                row => new ExperimentRows.Group(row.GetString(0), row.GetInt32(1), (TaskState)row.GetInt32(2), row.GetInt32(3) == 1, row.GetInt64(4)),
                cancellationToken).ConfigureAwait(false);
            return ExperimentRows.ToSummaries(records, groups);
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<TaskCounts> CountTasksAsync(string experimentId, CancellationToken cancellationToken = default)
    {
        var counts = (await LookAsync(
            session => session.QueryAsync(
                """
                SELECT COALESCE(t.eq_status, 0), count(*)
                FROM eq_exp_id_tasks e JOIN eq_tasks t ON t.eq_task_id = e.eq_task_id
                WHERE e.exp_id = $1
                GROUP BY 1
                UNION ALL
                SELECT -1, count(*)
                FROM emews_failures f JOIN eq_tasks t ON t.eq_task_id = f.task_id AND t.eq_status = 2
                                      JOIN eq_exp_id_tasks e ON e.exp_id = $1 AND e.eq_task_id = f.task_id
                WHERE f.final
                """,
                row => (State: row.GetInt32(0), Count: row.GetInt64(1)),
                cancellationToken, experimentId),
            cancellationToken).ConfigureAwait(false)).ToDictionary(pair => pair.State, pair => pair.Count);
        var failed = counts[-1];
        return new TaskCounts(
            Of(TaskState.Queued), Of(TaskState.Running), Of(TaskState.Complete) - failed, failed, Of(TaskState.Canceled),
            Of(TaskState.Requeued));

        long Of(TaskState state) => counts.GetValueOrDefault((int)state);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AgentRecord>> ListAgentsAsync(int workType, CancellationToken cancellationToken = default) =>
        await LookAsync(
            session => session.QueryAsync(
                """
                SELECT a.agent_id, a.pool, a.host, a.process_id, a.work_type, a.workers, a.busy,
                       COALESCE(l.held, 0)::integer,
                       a.registered, a.last_heartbeat, a.stopped_claiming, a.ended, a.lease_time, now() - a.last_heartbeat,
                       a.completed, a.max_attempts, a.exp_id
                FROM emews_agents a
                LEFT JOIN (SELECT agent_id, count(*) AS held FROM emews_leases GROUP BY 1) l ON l.agent_id = a.agent_id
                WHERE a.work_type = $1
                ORDER BY a.agent_id
                """,
                row => new AgentRecord(
                    row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5), row.GetInt32(6),
                    row.GetInt32(7), Time(row, 8)!.Value, Time(row, 9)!.Value, Time(row, 10), Time(row, 11),
                    row.GetTimeSpan(12), row.GetTimeSpan(13), row.GetInt64(14), row.GetInt32(15), Text(row, 16)),
                cancellationToken, workType),
            cancellationToken).ConfigureAwait(false);

    private async Task<IReadOnlyDictionary<TaskId, T>> LookUpAsync<T>(
        IReadOnlyList<TaskId> taskIds, string column, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = await LookAsync(
            session => session.QueryAsync(
                $"SELECT eq_task_id, {column} FROM eq_tasks WHERE eq_task_id = ANY($1)",
                row => KeyValuePair.Create(ReadId(row), read(row)),
                cancellationToken, Ids(taskIds.Distinct())),
            cancellationToken).ConfigureAwait(false);
        return new Dictionary<TaskId, T>(rows);
    }
}
