using Emews.Tasks;
using Microsoft.Data.Sqlite;

namespace Emews.Database;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<CollectedTask>> ListCollectedAsync(
        ListCollectedRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        return ReadAsync<IReadOnlyList<CollectedTask>>(
            session =>
            {
                var order = request.After;
                return session.Query(
                    """
                    SELECT COALESCE(e.task_id, p.task_id), e.eq_status, e.json_in
                    FROM (SELECT sequence, task_id FROM emews_collected WHERE exp_id = @experiment ORDER BY sequence LIMIT @limit OFFSET @after) p
                    LEFT JOIN emews_earlier_ends e ON p.task_id < 0 AND e.number = -p.task_id
                    ORDER BY p.sequence
                    """,
                    row => ReadCollected(row, ++order),
                    ("@experiment", request.ExperimentId), ("@limit", request.Limit), ("@after", request.After));
            },
            cancellationToken);
    }

    private static CollectedTask ReadCollected(SqliteDataReader row, long order)
    {
        var id = new TaskId(row.GetInt64(0));
        return new CollectedTask(order, id) { Then = row.IsDBNull(1) ? null : new TaskResult(id, (TaskState)row.GetInt32(1), Text(row, 2)) };
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DecisionRecord>> ListDecisionsAsync(string experimentId, CancellationToken cancellationToken = default) =>
        ReadAsync<IReadOnlyList<DecisionRecord>>(
            session => session.Query(
                "SELECT after, json FROM emews_decisions WHERE exp_id = @experiment ORDER BY after",
                row => new DecisionRecord(experimentId, row.GetInt64(0), row.GetString(1)),
                ("@experiment", experimentId)),
            cancellationToken);
}
