using Emews.Tasks;

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
                    "SELECT task_id FROM emews_collected WHERE exp_id = @experiment ORDER BY sequence LIMIT @limit OFFSET @after",
                    row => new CollectedTask(++order, new TaskId(row.GetInt64(0))),
                    ("@experiment", request.ExperimentId), ("@limit", request.Limit), ("@after", request.After));
            },
            cancellationToken);
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
