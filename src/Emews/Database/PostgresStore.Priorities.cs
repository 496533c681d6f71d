using Emews.Tasks;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    // Small enough that claims find other rows meanwhile, large enough that the round trips do not count.
    private const int PriorityChunk = 2_000;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TaskId>> UpdatePrioritiesAsync(
        UpdatePrioritiesRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        if (request.TaskIds.Count == 0 && request.Decision is null)
        {
            return [];
        }

        int? opened = null;
        var changed = await ChangeAsync(
            session => InOrderAsync(session, () => UpdateAsync(session), cancellationToken), cancellationToken).ConfigureAwait(false);
        if (opened is { } type)
        {
            _notifier.Work(type);
        }

        _maintainer.Changed(changed.Count);
        return changed;

        async Task<IReadOnlyList<TaskId>> UpdateAsync(PostgresSession session)
        {
            var isNew = request.Decision is not { } decision
                || await RecordAsync(session, decision, cancellationToken).ConfigureAwait(false);
            if (isNew && request.OpensClaims is { } experiment)
            {
                opened = await session.ScalarAsync<int?>(
                    "UPDATE emews_experiments SET decided = GREATEST(decided, $2) WHERE exp_id = $1 RETURNING work_type",
                    cancellationToken, experiment, request.Decision!.After).ConfigureAwait(false);
            }

            var wanted = Wanted(request);
            var queued = isNew && wanted.Count <= PriorityChunk
                ? [.. wanted.Keys]
                : await FromTheWorstAsync(session, request.TaskIds, cancellationToken).ConfigureAwait(false);
            if (isNew)
            {
                queued = await SetPrioritiesAsync(session, queued, wanted, cancellationToken).ConfigureAwait(false);
            }

            var left = queued.ToHashSet();
            return [.. request.TaskIds.Distinct().Where(left.Contains)];
        }
    }

    /// <returns>False when a decision on that number of completions is on record already.</returns>
    private static async Task<bool> RecordAsync(PostgresSession session, DecisionRecord decision, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            "INSERT INTO emews_decisions (exp_id, after, json) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            cancellationToken, decision.ExperimentId, decision.After, decision.Json).ConfigureAwait(false) == 1;

    /// <summary>
    /// Those of the tasks that are queued, the one to be claimed last first: claims work from the other end, and are met as late as can be.
    /// </summary>
    private static Task<List<TaskId>> FromTheWorstAsync(
        PostgresSession session, IReadOnlyList<TaskId> tasks, CancellationToken cancellationToken) => session.QueryAsync(
        """
        SELECT DISTINCT q.eq_priority, q.eq_task_id FROM emews_queue_OUT q WHERE q.eq_task_id = ANY($1)
        ORDER BY q.eq_priority, q.eq_task_id DESC
        """,
        row => new TaskId(row.GetInt32(1)),
        cancellationToken, Ids(tasks));

    private static async Task<List<TaskId>> SetPrioritiesAsync(
        PostgresSession session, List<TaskId> tasks, Dictionary<TaskId, int> wanted, CancellationToken cancellationToken)
    {
        var changed = new List<TaskId>(tasks.Count);
        foreach (var chunk in tasks.Chunk(PriorityChunk))
        {
            Array.Sort(chunk); // neighbours lie on one page
            changed.AddRange(await session.QueryAsync(
                """
                WITH queue AS (
                    UPDATE emews_queue_OUT q SET eq_priority = n.priority
                    FROM unnest($1::bigint[], $2::integer[]) n (task_id, priority) WHERE q.eq_task_id = ANY(ARRAY[n.task_id])
                    RETURNING q.eq_task_id, q.eq_priority)
                UPDATE eq_tasks t SET eq_priority = q.eq_priority FROM queue q WHERE t.eq_task_id = ANY(ARRAY[q.eq_task_id])
                RETURNING t.eq_task_id
                """,
                ReadId,
                cancellationToken, Ids(chunk), Array.ConvertAll(chunk, task => wanted[task])).ConfigureAwait(false));
        }

        return changed;
    }

    /// <summary>The priority each task is to get: of several for one task, the last.</summary>
    private static Dictionary<TaskId, int> Wanted(UpdatePrioritiesRequest request)
    {
        var wanted = new Dictionary<TaskId, int>(request.TaskIds.Count);
        for (var i = 0; i < request.TaskIds.Count; i++)
        {
            wanted[request.TaskIds[i]] = request.Priorities[request.Priorities.Count == 1 ? 0 : i];
        }

        return wanted;
    }
}
