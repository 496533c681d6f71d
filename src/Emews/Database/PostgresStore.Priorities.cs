using Emews.Tasks;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    // So many rows are changed in 20 ms, for which a claim may wait.
    private const int LastChunk = 2_000;

    // No priority has this value.
    private const long Unchanged = long.MinValue;

    /// <summary>Changes few tasks of a wide range: each is looked up in both tables.</summary>
    private const string SetByKeySql =
        """
        WITH queue AS (
            UPDATE emews_queue_OUT q SET eq_priority = n.priority
            FROM unnest($1::integer[], $2::bigint[]) n (task_id, priority) WHERE q.eq_task_id = ANY(ARRAY[n.task_id])
            RETURNING q.eq_task_id, q.eq_priority)
        UPDATE eq_tasks t SET eq_priority = q.eq_priority FROM queue q WHERE t.eq_task_id = ANY(ARRAY[q.eq_task_id])
        RETURNING t.eq_task_id
        """;

    /// <summary>
    /// Changes most tasks of a range: both tables are walked over it, and a task's priority stands in the array at its place in the range.
    /// </summary>
    private static readonly string SetByRangeSql =
        $"""
        WITH queue AS (
            UPDATE emews_queue_OUT q SET eq_priority = ($3::bigint[])[q.eq_task_id - $1 + 1]
            WHERE q.eq_task_id BETWEEN $1 AND $2 AND ($3::bigint[])[q.eq_task_id - $1 + 1] > {Unchanged}
            RETURNING q.eq_task_id)
        UPDATE eq_tasks t SET eq_priority = ($3::bigint[])[t.eq_task_id - $1 + 1]
        WHERE t.eq_task_id BETWEEN $1 AND $2 AND (t.eq_task_id IN (SELECT eq_task_id FROM queue)) IS TRUE
        RETURNING t.eq_task_id
        """;

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

            var queued = await (isNew
                ? SetPrioritiesAsync(session, Wanted(request), cancellationToken)
                : StillQueuedAsync(session, request.TaskIds, cancellationToken)).ConfigureAwait(false);
            var left = queued.ToHashSet();
            return [.. request.TaskIds.Distinct().Where(left.Contains)];
        }
    }

    /// <returns>False when a decision on that number of completions is on record already.</returns>
    private static async Task<bool> RecordAsync(PostgresSession session, DecisionRecord decision, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            "INSERT INTO emews_decisions (exp_id, after, json) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            cancellationToken, decision.ExperimentId, decision.After, decision.Json).ConfigureAwait(false) == 1;

    private static Task<List<TaskId>> StillQueuedAsync(
        PostgresSession session, IReadOnlyList<TaskId> tasks, CancellationToken cancellationToken) => session.QueryAsync(
        """
        SELECT eq_task_id FROM emews_queue_OUT WHERE eq_task_id = ANY($1)
        UNION SELECT task_id FROM emews_backoff WHERE task_id = ANY($1)
        """,
        ReadId, cancellationToken, Ids(tasks));

    /// <summary>
    /// Part by part, so that claims find other rows meanwhile, and the parts smaller towards the end, when all the rest is locked. The
    /// queue's rows come before the tasks': a claim that has its row in the queue never waits for the task's.
    /// </summary>
    /// <returns>The tasks that are queued, or wait to be, and so have their priority.</returns>
    private static async Task<List<TaskId>> SetPrioritiesAsync(
        PostgresSession session, (int[] Ids, long[] Priorities) wanted, CancellationToken cancellationToken)
    {
        var (ids, priorities) = wanted;
        var changed = await SetBackoffPrioritiesAsync(session, ids, priorities, cancellationToken).ConfigureAwait(false);
        for (int start = 0, length; start < ids.Length; start += length)
        {
            var left = ids.Length - start;
            length = left <= LastChunk ? left : Math.Max(left / 2, LastChunk);
            changed.AddRange(await SetPartAsync(
                session, ids[start..(start + length)], priorities[start..(start + length)], cancellationToken).ConfigureAwait(false));
        }

        return changed;
    }

    private static Task<List<TaskId>> SetPartAsync(
        PostgresSession session, int[] ids, long[] priorities, CancellationToken cancellationToken)
    {
        var (first, last) = (ids[0], ids[^1]);
        if ((last - first) / Dense >= ids.Length)
        {
            return session.QueryAsync(SetByKeySql, ReadId, cancellationToken, ids, priorities);
        }

        var byPlace = new long[last - first + 1];
        Array.Fill(byPlace, Unchanged);
        for (var i = 0; i < ids.Length; i++)
        {
            byPlace[ids[i] - first] = priorities[i];
        }

        return session.QueryAsync(SetByRangeSql, ReadId, cancellationToken, first, last, byPlace);
    }

    /// <summary>
    /// The tasks by id, and the priority each is to get: of several for one task, the last. An id that no task can have is left out.
    /// </summary>
    private static (int[] Ids, long[] Priorities) Wanted(UpdatePrioritiesRequest request)
    {
        // The id, and behind it the place in the request: numbers are sorted many times faster than pairs.
        var keys = new long[request.TaskIds.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = request.TaskIds[i].Value is > 0 and <= int.MaxValue and var id ? (id << 32) + i : 0;
        }

        Array.Sort(keys);
        var ids = new List<int>(keys.Length);
        var priorities = new List<long>(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            var id = (int)(keys[i] >> 32);
            if (id > 0 && (i + 1 == keys.Length || keys[i + 1] >> 32 != id))
            {
                ids.Add(id);
                priorities.Add(request.Priorities[request.Priorities.Count == 1 ? 0 : (int)keys[i]]);
            }
        }

        return ([.. ids], [.. priorities]);
    }
}
