using Emews.Tasks;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<CollectedTask>> ListCollectedAsync(
        ListCollectedRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        var page = await LookAsync(
            session => session.QueryAsync(
                """
                SELECT COALESCE(e.task_id, p.task_id), e.eq_status, e.json_in
                FROM (SELECT c.sequence, u.place, u.task_id
                      FROM emews_collected c CROSS JOIN unnest(c.task_ids) WITH ORDINALITY u (task_id, place)
                      WHERE c.exp_id = $1
                      ORDER BY c.sequence, u.place
                      OFFSET $2 LIMIT $3) p
                LEFT JOIN emews_earlier_ends e ON p.task_id < 0 AND e.number = -p.task_id
                ORDER BY p.sequence, p.place
                """,
                row => (Id: ReadId(row), Then: row.IsDBNull(1) ? null : new TaskResult(ReadId(row), (TaskState)row.GetInt32(1), row.IsDBNull(2) ? null : row.GetString(2))),
                cancellationToken, request.ExperimentId, request.After, (long)request.Limit),
            cancellationToken).ConfigureAwait(false);
        return [.. page.Select((task, i) => new CollectedTask(request.After + i + 1, task.Id) { Then = task.Then })];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DecisionRecord>> ListDecisionsAsync(string experimentId, CancellationToken cancellationToken = default) =>
        await LookAsync(
            session => session.QueryAsync(
                "SELECT after, json FROM emews_decisions WHERE exp_id = $1 ORDER BY after",
                row => new DecisionRecord(experimentId, row.GetInt64(0), row.GetString(1)),
                cancellationToken, experimentId),
            cancellationToken).ConfigureAwait(false);
}
