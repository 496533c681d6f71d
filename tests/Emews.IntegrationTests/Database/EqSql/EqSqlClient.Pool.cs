namespace Emews.IntegrationTests.Database.EqSql;

/// <summary>A pool's side.</summary>
internal sealed partial class EqSqlClient
{
    /// <summary>Takes up to so many tasks of a type, stop messages among them, in the order of their ids.</summary>
    public Task<IReadOnlyList<EqSqlTask>> PopAsync(int type, int limit = 1, string pool = "swift") =>
        InTransactionAsync<IReadOnlyList<EqSqlTask>>(async () =>
        {
            var ids = await QueryAsync(
                """
                delete from emews_queue_OUT where eq_task_id = any(array(
                    select eq_task_id from emews_queue_OUT where eq_task_type = $1
                    order by eq_priority desc, eq_task_id asc for update skip locked limit $2))
                returning *
                """,
                row => row.GetInt32(1), type, limit);
            return ids.Count == 0 ? [] : await SelectPayloadsAsync(ids, pool);
        });

    /// <summary>Reports a result, in two transactions.</summary>
    public async Task ReportAsync(int id, int type, string result)
    {
        await ReportAndDieAsync(id, result);
        await QueueResultAsync(id, type);
    }

    /// <summary>Only the first transaction of a report: what is left of a pool that dies before the second.</summary>
    public Task ReportAndDieAsync(int id, string result) => InTransactionAsync(() => SetResultAsync(id, result));

    /// <summary>The second transaction of a report.</summary>
    public Task QueueResultAsync(int id, int type) => InTransactionAsync(() => ExecuteAsync(
        "insert into emews_queue_IN (eq_task_type, eq_task_id) values ($1, $2)", type, id));

    /// <summary>Goes as far in the first transaction of a report as it gets before the commit.</summary>
    public async Task BeginReportAsync(int id, string result)
    {
        await ExecuteAsync("BEGIN");
        await SetResultAsync(id, result);
    }

    /// <summary>The rest of it.</summary>
    public async Task EndReportAsync(int id, int type)
    {
        await ExecuteAsync("COMMIT");
        await QueueResultAsync(id, type);
    }

    private Task<int> SetResultAsync(int id, string result) => ExecuteAsync(
        "update eq_tasks set json_in = $1, eq_status = $2, time_stop = $3 where eq_task_id = $4", result, 2, LocalTime.Now, id);

    private async Task<IReadOnlyList<EqSqlTask>> SelectPayloadsAsync(List<int> ids, string pool)
    {
        var tasks = await QueryAsync(
            $"select eq_task_id, json_out from eq_tasks where eq_task_id in ({Placeholders(ids.Count)}) order by eq_task_id asc",
            row => new EqSqlTask(row.GetInt32(0), row.GetString(1)), Boxed(ids));
        await ExecuteAsync(
            $"update eq_tasks set eq_status = $1, worker_pool = $2, time_start = $3 where eq_task_id in ({Placeholders(ids.Count, 4)})",
            [1, pool, LocalTime.Now, .. Boxed(ids)]);
        return tasks;
    }
}

/// <summary>A task that EQ-SQL's client popped.</summary>
internal sealed record EqSqlTask(int Id, string Payload);
