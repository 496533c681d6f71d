using Emews.Tasks;

namespace Emews.Database;

public sealed partial class PostgresStore
{
    /// <summary>
    /// Makes tasks and puts them on record under the request, unless this is the first part of one that was carried out before, or is
    /// carried out at this moment. A later part of the same request, in the same transaction, adds to the record.
    /// </summary>
    private const string SubmitSql =
        """
        WITH given AS (
            SELECT nextval('emews_id_generator')::integer AS id, g.payload, COALESCE(g.priority, $6) AS priority
            FROM unnest($4::text[], $5::integer[]) WITH ORDINALITY g (payload, priority, place)
            WHERE NOT $8 OR NOT EXISTS (SELECT FROM emews_requests WHERE request_id = $1)),
        request AS (
            INSERT INTO emews_requests (request_id, exp_id, task_ids) SELECT $1, $2, array_agg(id) FROM given HAVING count(*) > 0
            ON CONFLICT (request_id) DO UPDATE SET task_ids = emews_requests.task_ids || excluded.task_ids WHERE NOT $8
            RETURNING 1),
        new AS (
            SELECT * FROM given WHERE EXISTS (SELECT FROM request)),
        tasks AS (
            INSERT INTO eq_tasks (eq_task_id, eq_status, eq_task_type, json_out, time_created, eq_priority)
            SELECT id, 0, $3, payload, now(), priority FROM new),
        experiment AS (
            INSERT INTO eq_exp_id_tasks (exp_id, eq_task_id) SELECT $2, id FROM new WHERE $2::text IS NOT NULL),
        tags AS (
            INSERT INTO eq_task_tags (eq_task_id, tag) SELECT id, $7 FROM new WHERE $7::text IS NOT NULL),
        queue AS (
            INSERT INTO emews_queue_OUT (eq_task_type, eq_task_id, eq_priority) SELECT $3, id, priority FROM new)
        SELECT id FROM new
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TaskId>> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        var ids = await ChangeAsync(session => SubmitAsync(session, request, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (ids.Count > 0)
        {
            _notifier.Work(request.WorkType);
        }

        return ids;
    }

    /// <inheritdoc/>
    public async Task StopPoolsAsync(StopPoolsRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        var payloads = new string[request.Count];
        Array.Fill(payloads, StoreArguments.Stop);
        var submit = new SubmitRequest(request.RequestId, null!, request.WorkType, payloads, [StoreArguments.StopPriority]);
        await ChangeAsync(session => SubmitAsync(session, submit, cancellationToken), cancellationToken).ConfigureAwait(false);
        _notifier.Work(request.WorkType);
    }

    private static async Task<IReadOnlyList<TaskId>> SubmitAsync(
        PostgresSession session, SubmitRequest request, CancellationToken cancellationToken)
    {
        if (request.Payloads.Count == 0)
        {
            return [];
        }

        var parts = TextPart.Cut(request.Payloads, MaxBytes);
        var ids = parts.Count == 1
            ? await InsertAsync(parts[0]).ConfigureAwait(false)
            : await session.InTransactionAsync(InsertAllAsync, cancellationToken).ConfigureAwait(false);
        return ids.Count > 0
            ? ids
            : StoreArguments.CheckRepeat(request, await FindRequestAsync(session, request.RequestId, cancellationToken).ConfigureAwait(false));

        Task<List<TaskId>> InsertAsync(TextPart part) => session.QueryAsync(
            SubmitSql, ReadId, cancellationToken, request.RequestId, request.ExperimentId, request.WorkType,
            part.Of(request.Payloads), request.Priorities.Count == 1 ? Array.Empty<int>() : part.Of(request.Priorities),
            request.Priorities[0], request.Tag, part.First == 0);

        async Task<List<TaskId>> InsertAllAsync()
        {
            var all = new List<TaskId>(request.Payloads.Count);
            foreach (var part in parts)
            {
                all.AddRange(await InsertAsync(part).ConfigureAwait(false));
                if (all.Count == 0)
                {
                    break; // carried out before
                }
            }

            return all;
        }
    }

    private static async Task<IReadOnlyList<TaskId>> FindRequestAsync(
        PostgresSession session, Guid requestId, CancellationToken cancellationToken)
    {
        var ids = await session.ScalarAsync<int[]>(
            "SELECT task_ids FROM emews_requests WHERE request_id = $1", cancellationToken, requestId).ConfigureAwait(false);
        return [.. (ids ?? []).Select(id => new TaskId(id))];
    }
}
