using Npgsql;
using NpgsqlTypes;

namespace Emews.Bench.Queue;

/// <summary>
/// The plain statements that move the rows of EQ-SQL's tables, prepared, each as quick as it can be written: no request, no lease, no
/// attempt, no notification. What PostgreSQL can do at all on this machine.
/// </summary>
internal sealed class RawQueue(NpgsqlConnection connection) : IAsyncDisposable
{
    private const string Out = "emews_queue_out";
    private const string In = "emews_queue_in";

    private const string NextIdsSql = "SELECT setval('emews_id_generator', nextval('emews_id_generator') + $1 - 1)";

    private const string ClaimSql =
        $"""
        WITH taken AS (
            DELETE FROM {Out} WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM {Out} WHERE eq_task_type = $1 ORDER BY eq_priority DESC, eq_task_id LIMIT $2 FOR UPDATE SKIP LOCKED))
            RETURNING eq_task_id)
        UPDATE eq_tasks SET eq_status = 1, worker_pool = 'raw', time_start = now()
        WHERE eq_task_id = ANY(ARRAY(SELECT eq_task_id FROM taken))
        RETURNING eq_task_id, json_out
        """;

    private const string ReportSql =
        $"""
        WITH done AS (
            UPDATE eq_tasks t SET eq_status = 2, json_in = g.result, time_stop = now()
            FROM unnest($1::integer[], $2::text[]) g (task_id, result) WHERE t.eq_task_id = g.task_id
            RETURNING t.eq_task_type, t.eq_task_id)
        INSERT INTO {In} (eq_task_type, eq_task_id) SELECT eq_task_type, eq_task_id FROM done
        """;

    private const string CollectSql =
        $"""
        DELETE FROM {In} q USING eq_tasks t
        WHERE q.eq_task_id BETWEEN $1 AND $2 AND t.eq_task_id = q.eq_task_id
        RETURNING t.eq_task_id, t.json_in
        """;

    /// <summary>Binary COPY into the three tables, one transaction.</summary>
    /// <returns>The first and the last id.</returns>
    public async Task<(int First, int Last)> SubmitAsync(IReadOnlyList<string> payloads, IReadOnlyList<int> priorities)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        var last = (int)(long)(await ScalarAsync(NextIdsSql, (long)payloads.Count))!;
        var first = last - payloads.Count + 1;
        var now = DateTime.SpecifyKind(TimeProvider.System.GetUtcNow().UtcDateTime, DateTimeKind.Unspecified);
        const string task = "eq_tasks (eq_task_id, eq_status, eq_task_type, json_out, time_created, eq_priority)";
        await CopyAsync(task, payloads.Count, (writer, i) =>
        {
            writer.Write(first + i, NpgsqlDbType.Integer);
            writer.Write(0, NpgsqlDbType.Integer);
            writer.Write(0, NpgsqlDbType.Integer);
            writer.Write(payloads[i], NpgsqlDbType.Text);
            writer.Write(now, NpgsqlDbType.Timestamp);
            writer.Write(priorities[i], NpgsqlDbType.Integer);
        });
        await CopyAsync("eq_exp_id_tasks (exp_id, eq_task_id)", payloads.Count, (writer, i) =>
        {
            writer.Write(Work.Experiment, NpgsqlDbType.Text);
            writer.Write(first + i, NpgsqlDbType.Integer);
        });
        await CopyAsync($"{Out} (eq_task_type, eq_task_id, eq_priority)", payloads.Count, (writer, i) =>
        {
            writer.Write(0, NpgsqlDbType.Integer);
            writer.Write(first + i, NpgsqlDbType.Integer);
            writer.Write(priorities[i], NpgsqlDbType.Integer);
        });
        await transaction.CommitAsync();
        return (first, last);
    }

    public Task<List<(int TaskId, string Text)>> ClaimAsync(int limit) => ReadAsync(ClaimSql, 0, limit);

    public Task ReportAsync(int[] taskIds, string[] results) => ExecuteAsync(ReportSql, taskIds, results);

    public Task<List<(int TaskId, string Text)>> CollectAsync(int first, int last) => ReadAsync(CollectSql, first, last);

    /// <summary>One update a table, one transaction.</summary>
    public async Task ReprioritizeAsync(int[] taskIds, int[] priorities)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var table in new[] { Out, "eq_tasks" })
        {
            await ExecuteAsync(
                $"""
                UPDATE {table} q SET eq_priority = n.priority FROM unnest($1::integer[], $2::integer[]) n (task_id, priority)
                WHERE q.eq_task_id = n.task_id
                """,
                taskIds, priorities);
        }

        await transaction.CommitAsync();
    }

    /// <summary>Clears away dead rows, so that each repetition finds what the first found.</summary>
    public Task VacuumAsync() => ExecuteAsync($"VACUUM (ANALYZE) {Out}, {In}, eq_tasks, eq_exp_id_tasks");

    public async Task<int> ExecuteAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<object?> ScalarAsync(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Hears notifications until it is told to stop.</summary>
    public async Task ListenAsync(IEnumerable<string> channels, CancellationToken stop)
    {
        foreach (var channel in channels)
        {
            await ExecuteAsync($"LISTEN {channel}");
        }

        try
        {
            while (true)
            {
                await connection.WaitAsync(stop);
            }
        }
        catch (OperationCanceledException)
        {
            // It is to stop.
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<List<(int TaskId, string Text)>> ReadAsync(string sql, params object[] values)
    {
        var rows = new List<(int, string)>();
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add((reader.GetInt32(0), reader.GetString(1)));
        }

        return rows;
    }

    private async Task CopyAsync(string target, int count, Action<NpgsqlBinaryImporter, int> write)
    {
        await using var writer = await connection.BeginBinaryImportAsync($"COPY {target} FROM STDIN (FORMAT BINARY)");
        for (var i = 0; i < count; i++)
        {
            writer.StartRow();
            write(writer, i);
        }

        await writer.CompleteAsync();
    }

    private NpgsqlCommand Command(string sql, object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
