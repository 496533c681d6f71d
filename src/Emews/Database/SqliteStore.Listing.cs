using Emews.Tasks;
using Microsoft.Data.Sqlite;

namespace Emews.Database;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<TaskId, TaskState>> GetStatesAsync(
        IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default) => LookUpAsync(
        taskIds,
        "SELECT t.eq_task_id, COALESCE(t.eq_status, 0) FROM json_each(@ids) j CROSS JOIN eq_tasks t ON t.eq_task_id = j.value",
        row => (TaskState)row.GetInt32(1),
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<TaskId, int>> GetPrioritiesAsync(
        IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default) => LookUpAsync(
        taskIds,
        "SELECT t.eq_task_id, COALESCE(t.eq_priority, 0) FROM json_each(@ids) j CROSS JOIN eq_tasks t ON t.eq_task_id = j.value",
        row => row.GetInt32(1),
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<TaskId, string?>> GetWorkerPoolsAsync(
        IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default) => LookUpAsync(
        taskIds,
        "SELECT t.eq_task_id, t.worker_pool FROM json_each(@ids) j CROSS JOIN eq_tasks t ON t.eq_task_id = j.value",
        row => Text(row, 1),
        cancellationToken);

    /// <inheritdoc/>
    public Task<bool> AreQueuesEmptyAsync(int? workType, CancellationToken cancellationToken = default) => ReadAsync(
        session => !session.Holds(
            """
            SELECT EXISTS (SELECT 1 FROM emews_queue_IN WHERE @type IS NULL OR eq_task_type = @type)
                OR EXISTS (SELECT 1 FROM emews_queue_OUT q CROSS JOIN eq_tasks t ON t.eq_task_id = q.eq_task_id
                           WHERE (@type IS NULL OR q.eq_task_type = @type)
                             AND NOT (octet_length(t.json_out) = 7 AND t.json_out = 'EQ_STOP'))
                OR EXISTS (SELECT 1 FROM emews_backoff WHERE @type IS NULL OR eq_task_type = @type)
            """,
            ("@type", workType)),
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ExperimentSummary>> ListExperimentsAsync(CancellationToken cancellationToken = default) => ReadAsync(
        session =>
        {
            var records = session.Query(
                ExperimentRows.RecordsSql,
                row => new ExperimentRows.Record(
                    row.GetString(0), row.GetInt32(1), Micros.ToTime(row.GetInt64(2)), row.IsDBNull(3) ? null : Micros.ToTime(row.GetInt64(3))));
            var groups = session.Query(
                ExperimentRows.GroupsSql,
                row => new ExperimentRows.Group(row.GetString(0), row.GetInt32(1), (TaskState)row.GetInt32(2), row.GetInt32(3) == 1, row.GetInt64(4)));
            return ExperimentRows.ToSummaries(records, groups);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<TaskCounts> CountTasksAsync(string experimentId, CancellationToken cancellationToken = default) => ReadAsync(
        session =>
        {
            var counts = session.Query(
                """
                SELECT COALESCE(t.eq_status, 0), count(*)
                FROM eq_exp_id_tasks e CROSS JOIN eq_tasks t ON t.eq_task_id = e.eq_task_id
                WHERE e.exp_id = @experiment
                GROUP BY 1
                """,
                row => (State: (TaskState)row.GetInt32(0), Count: row.GetInt64(1)),
                ("@experiment", experimentId)).ToDictionary(pair => pair.State, pair => pair.Count);
            var failed = session.Scalar<long>(
                """
                SELECT count(*) FROM emews_failures f CROSS JOIN eq_tasks t ON t.eq_task_id = f.task_id
                WHERE f.final = 1 AND t.eq_status = 2
                  AND EXISTS (SELECT 1 FROM eq_exp_id_tasks e WHERE e.eq_task_id = f.task_id AND e.exp_id = @experiment)
                """,
                ("@experiment", experimentId));
            return new TaskCounts(
                counts.GetValueOrDefault(TaskState.Queued),
                counts.GetValueOrDefault(TaskState.Running),
                counts.GetValueOrDefault(TaskState.Complete) - failed,
                failed,
                counts.GetValueOrDefault(TaskState.Canceled),
                counts.GetValueOrDefault(TaskState.Requeued));
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AgentRecord>> ListAgentsAsync(int workType, CancellationToken cancellationToken = default) =>
        ReadAsync<IReadOnlyList<AgentRecord>>(
            session => session.Query(
                """
                SELECT a.agent_id, a.pool, a.host, a.process_id, a.work_type, a.workers, a.busy,
                       (SELECT count(*) FROM emews_leases l WHERE l.agent_id = a.agent_id),
                       a.registered, a.last_heartbeat, a.stopped_claiming, a.ended, a.lease_time, @now - a.last_heartbeat,
                       a.completed, a.max_attempts, a.exp_id
                FROM emews_agents a
                WHERE a.work_type = @type
                ORDER BY a.agent_id
                """,
                row => new AgentRecord(
                    row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5), row.GetInt32(6),
                    row.GetInt32(7), Micros.ToTime(row.GetInt64(8)), Micros.ToTime(row.GetInt64(9)), Time(row, 10), Time(row, 11),
                    Micros.ToSpan(row.GetInt64(12)), Micros.ToSpan(row.GetInt64(13)), row.GetInt64(14), row.GetInt32(15), Text(row, 16)),
                ("@type", workType), ("@now", Now())),
            cancellationToken);

    private async Task<IReadOnlyDictionary<TaskId, T>> LookUpAsync<T>(
        IReadOnlyList<TaskId> taskIds, string sql, Func<SqliteDataReader, T> read, CancellationToken cancellationToken)
    {
        var ids = ToJson(taskIds.Distinct());
        var rows = await ReadAsync(
            session => session.Query(sql, row => KeyValuePair.Create(new TaskId(row.GetInt64(0)), read(row)), ("@ids", ids)),
            cancellationToken).ConfigureAwait(false);
        return new Dictionary<TaskId, T>(rows);
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : Micros.ToTime(row.GetInt64(column));
}
