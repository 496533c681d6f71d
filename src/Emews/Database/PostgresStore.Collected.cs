using Emews.Tasks;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<CollectedTask>> ListCollectedAsync(
        ListCollectedRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        var ids = await LookAsync(
            session => session.QueryAsync(
                """
                SELECT u.task_id FROM emews_collected c CROSS JOIN unnest(c.task_ids) WITH ORDINALITY u (task_id, place)
                WHERE c.exp_id = $1
                ORDER BY c.sequence, u.place
                OFFSET $2 LIMIT $3
                """,
                ReadId, cancellationToken, request.ExperimentId, request.After, (long)request.Limit),
            cancellationToken).ConfigureAwait(false);
        return [.. ids.Select((id, i) => new CollectedTask(request.After + i + 1, id))];
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
