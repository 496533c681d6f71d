namespace Emews.IntegrationTests.Database.EqSql;

/// <summary>The ME's side.</summary>
internal sealed partial class EqSqlClient
{
    public Task<int> SubmitAsync(string experiment, int type, string payload, int priority = 0, string? tag = null) =>
        InTransactionAsync(async () =>
        {
            var id = await NextIdAsync();
            await ExecuteAsync(
                "insert into eq_tasks (eq_task_id, eq_task_type, json_out, time_created, eq_priority) values ($1, $2, $3, $4, $5)",
                id, type, payload, LocalTime.Now, priority);
            await ExecuteAsync("insert into eq_exp_id_tasks (exp_id, eq_task_id) values ($1, $2)", experiment, id);
            if (tag is not null)
            {
                await ExecuteAsync("insert into eq_task_tags (eq_task_id, tag) values ($1, $2)", id, tag);
            }

            await PushOutAsync(id, type, priority);
            return id;
        });

    public Task StopPoolAsync(int type) => InTransactionAsync(async () =>
    {
        var id = await NextIdAsync();
        await ExecuteAsync("insert into eq_tasks (eq_task_id, eq_task_type, json_out) values ($1, $2, $3)", id, type, Stop);
        await PushOutAsync(id, type, priority: -1);
    });

    /// <summary>Asks once for a result, as a future without a time-out does; null when there is none.</summary>
    public Task<string?> TryCollectAsync(int id) => InTransactionAsync(async () =>
        await PopInAsync(id) ? await SelectResultAsync(id) : null);

    /// <summary>Begins to wait for a result: the transaction stays open from one look to the next.</summary>
    public async Task BeginPollAsync(int id)
    {
        await ExecuteAsync("BEGIN");
        await PollAgainAsync(id);
    }

    /// <summary>The next look of a wait; whether the result was there.</summary>
    public Task<bool> PollAgainAsync(int id) => PopInAsync(id);

    /// <summary>Ends a wait: with the result, or with none when it timed out.</summary>
    public async Task<string?> EndPollAsync(int id, bool found)
    {
        var result = found ? await SelectResultAsync(id) : null;
        await ExecuteAsync("COMMIT");
        return result;
    }

    /// <summary>The ids that were still queued. Where there is none, its second statement is no SQL, and all is rolled back.</summary>
    public async Task<IReadOnlyList<int>> CancelAsync(params IReadOnlyList<int> ids)
    {
        await using var transaction = await _connection.BeginTransactionAsync(Token);
        var canceled = await QueryAsync(
            $"delete from emews_queue_out where eq_task_id in ({Placeholders(ids.Count)}) returning eq_task_id",
            row => row.GetInt32(0), Boxed(ids));
        if (canceled.Count > 0)
        {
            await ExecuteAsync(
                $"update eq_tasks set eq_status = 3 where eq_task_id in ({Placeholders(canceled.Count)})", Boxed(canceled));
            await transaction.CommitAsync(Token);
        }

        return canceled;
    }

    /// <summary>One new priority for all.</summary>
    public Task<IReadOnlyList<int>> UpdatePrioritiesAsync(IReadOnlyList<int> ids, int priority) =>
        InTransactionAsync<IReadOnlyList<int>>(async () =>
        {
            var changed = await QueryAsync(
                $"update emews_queue_out set eq_priority = $1 where eq_task_id in ({Placeholders(ids.Count, 2)}) returning eq_task_id",
                row => row.GetInt32(0), [priority, .. Boxed(ids)]);
            if (changed.Count > 0)
            {
                await ExecuteAsync(
                    $"update eq_tasks set eq_priority = $1 where eq_task_id in ({Placeholders(changed.Count, 2)})",
                    [priority, .. Boxed(changed)]);
            }

            return changed;
        });

    /// <summary>A new priority for each.</summary>
    public Task<IReadOnlyList<int>> UpdatePrioritiesAsync(IReadOnlyList<int> ids, IReadOnlyList<int> priorities) =>
        InTransactionAsync<IReadOnlyList<int>>(async () =>
        {
            var pairs = ids.Zip(priorities).ToList();
            var changed = await UpdateEachAsync("emews_queue_out", pairs);
            if (changed.Count > 0)
            {
                var still = changed.ToHashSet();
                await UpdateEachAsync("eq_tasks", [.. pairs.Where(pair => still.Contains(pair.First))]);
            }

            return changed;
        });

    public Task ClearQueuesAsync() => InTransactionAsync(async () =>
    {
        foreach (var queue in (string[])["emews_queue_in", "emews_queue_out"])
        {
            await ExecuteAsync(
                $"update eq_tasks set eq_status = 3 from (select eq_task_id from {queue}) as cleared where eq_tasks.eq_task_id = cleared.eq_task_id");
            await ExecuteAsync($"delete from {queue}");
        }
    });

    public Task<bool> AreQueuesEmptyAsync(int type) => InTransactionAsync(async () =>
    {
        var waiting = 0L;
        foreach (var queue in (string[])["emews_queue_in", "emews_queue_out"])
        {
            waiting += Assert.Single(await QueryAsync(
                $"select count(eq_task_id) from {queue} where eq_task_type = $1", row => row.GetInt64(0), type));
        }

        return waiting == 0;
    });

    public Task<Dictionary<int, int>> GetStatesAsync(params IReadOnlyList<int> ids) => LookUpAsync("eq_status", ids);

    public Task<Dictionary<int, int>> GetPrioritiesAsync(params IReadOnlyList<int> ids) => LookUpAsync("eq_priority", ids);

    private Task<Dictionary<int, int>> LookUpAsync(string column, IReadOnlyList<int> ids) =>
        InTransactionAsync(async () => (await QueryAsync(
            $"select eq_task_id, {column} from eq_tasks where eq_task_id in ({Placeholders(ids.Count)})",
            row => (row.GetInt32(0), row.GetInt32(1)), Boxed(ids))).ToDictionary());

    private async Task<int> NextIdAsync() =>
        (int)Assert.Single(await QueryAsync("select nextval('emews_id_generator')", row => row.GetInt64(0)));

    private async Task PushOutAsync(int id, int type, int priority)
    {
        await ExecuteAsync(
            "insert into emews_queue_out (eq_task_type, eq_task_id, eq_priority) values ($1, $2, $3)", type, id, priority);
        await ExecuteAsync("update eq_tasks set eq_status = $1 where eq_task_id = $2", 0, id);
    }

    private async Task<bool> PopInAsync(int id) => (await QueryAsync(
        """
        delete from emews_queue_IN where eq_task_id = (
            select eq_task_id from emews_queue_IN where eq_task_id = $1 order by eq_task_id for update skip locked limit 1)
        returning *
        """,
        row => row.GetInt32(1), id)).Count > 0;

    private async Task<string?> SelectResultAsync(int id) => Assert.Single(await QueryAsync(
        "select json_in from eq_tasks where eq_task_id = $1", row => row.IsDBNull(0) ? null : row.GetString(0), id));

    private async Task<List<int>> UpdateEachAsync(string table, List<(int Id, int Priority)> pairs)
    {
        var values = string.Join(", ", Enumerable.Range(0, pairs.Count).Select(i => $"({Placeholders(2, 1 + (2 * i))})"));
        return await QueryAsync(
            $"update {table} as u set eq_priority = u2.priority from (values {values}) as u2(id, priority) where u2.id = eq_task_id returning eq_task_id",
            row => row.GetInt32(0), Boxed(pairs.SelectMany(pair => (int[])[pair.Id, pair.Priority])));
    }
}
