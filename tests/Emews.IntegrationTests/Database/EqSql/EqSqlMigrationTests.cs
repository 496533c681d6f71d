using System.Globalization;
using Emews.Database;
using Emews.Tasks;
using Emews.Tests.Postgres;

namespace Emews.IntegrationTests.Database.EqSql;

/// <summary>A database that EQ-SQL made and filled becomes an EMEWS DB in place, while EQ-SQL's clients use it.</summary>
public sealed class EqSqlMigrationTests : IAsyncLifetime
{
    private const int WorkType = 3;
    private const int Polled = 9;
    private PostgresDatabase? _made;
    private EqSqlClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PostgresDatabase Database => _made!;

    public async ValueTask InitializeAsync()
    {
        _made = await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync();
        await EqSqlSchema.CreateAsync(Database);
        _client = await EqSqlClient.ConnectAsync(Database, "model exploration");
        await FillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_made is not null)
        {
            await _client.DisposeAsync();
            await _made.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_adopted_database_keeps_every_row_and_every_statement_of_EQ_SQL()
    {
        var before = await ReadAsync();
        await using var store = await OpenAsync();
        Assert.Equal(before, await ReadAsync());
        await AssertUsedByBothAsync(store);
    }

    [Fact]
    public async Task A_client_that_waits_inside_its_transaction_is_named_and_nothing_is_lost()
    {
        var before = await ReadAsync();
        await _client.BeginPollAsync(Polled);
        var refusal = await Assert.ThrowsAsync<EmewsException>(OpenAsync);
        Assert.Contains(_client.ProcessId.ToString(CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
        Assert.Contains("model exploration", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(PostgresCluster.User, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await ReadAsync());

        await using (var pool = await EqSqlClient.ConnectAsync(Database))
        {
            await pool.ReportAsync(Polled, WorkType, "late");
        }

        var found = await _client.PollAgainAsync(Polled);
        Assert.Equal("late", await _client.EndPollAsync(Polled, found));
        before = await ReadAsync();
        await using var store = await OpenAsync();
        Assert.Equal(before, await ReadAsync());
        await AssertUsedByBothAsync(store);
    }

    [Fact]
    public async Task A_client_that_ends_its_wait_meanwhile_lets_the_migration_through()
    {
        var before = await ReadAsync();
        await _client.BeginPollAsync(Polled);
        var opening = Task.Run(OpenAsync, Token);
        await Tool.Eventually.TrueAsync(
            async () => await Database.CountAsync("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0, () => "Nobody waited.");
        Assert.False(await _client.PollAgainAsync(Polled));
        await _client.EndPollAsync(Polled, found: false);
        await using var store = await opening;
        Assert.Equal(before, await ReadAsync());
        await AssertUsedByBothAsync(store);
    }

    private Task<PostgresStore> OpenAsync() => PostgresStore.OpenAsync(Database.ConnectionString, null, Token);

    /// <summary>Tasks in every state that EQ-SQL's clients leave behind, in both queues and neither.</summary>
    private Task FillAsync() => Database.RunAsync(
        """
        INSERT INTO eq_tasks
        SELECT i, s, 3, '{"x": ' || i || '}', CASE s WHEN 2 THEN i::text END, CASE WHEN s IN (1, 2) THEN 'swift' END,
               '2026-01-31T12:00:00+01:00'::timestamp + i * interval '1 s', CASE WHEN s IN (1, 2) THEN '2026-01-31T13:00:00'::timestamp END,
               CASE s WHEN 2 THEN '2026-01-31T14:00:00'::timestamp END, i % 100
        FROM (SELECT nextval('emews_id_generator')::integer AS i FROM generate_series(1, 10000)) ids,
             LATERAL (SELECT (ARRAY[0, 1, 2, 2, 3])[1 + i % 5] AS s) state;
        INSERT INTO eq_exp_id_tasks SELECT 'exp' || eq_task_id % 2, eq_task_id FROM eq_tasks;
        INSERT INTO eq_task_tags SELECT eq_task_id, 'tag' FROM eq_tasks WHERE eq_task_id % 7 = 0;
        INSERT INTO emews_queue_out SELECT 3, eq_task_id, eq_priority FROM eq_tasks WHERE eq_status = 0;
        INSERT INTO emews_queue_in SELECT 3, eq_task_id FROM eq_tasks WHERE eq_task_id % 5 = 2;
        """);

    private Task<IReadOnlyList<string>> ReadAsync() => Database.QueryAsync(
        """
        SELECT 't ' || t::text FROM eq_tasks t UNION ALL SELECT 'e ' || e::text FROM eq_exp_id_tasks e
        UNION ALL SELECT 'g ' || g::text FROM eq_task_tags g UNION ALL SELECT 'o ' || o::text FROM emews_queue_out o
        UNION ALL SELECT 'i ' || i::text FROM emews_queue_in i UNION ALL SELECT 's ' || last_value FROM emews_id_generator
        ORDER BY 1
        """,
        row => row.GetString(0));

    private async Task AssertUsedByBothAsync(PostgresStore store)
    {
        var counts = await store.CountTasksAsync("exp0", Token);
        Assert.Equal((1000, 1000, 2000, 1000), (counts.Queued, counts.Running, counts.Complete, counts.Canceled));
        Assert.Equal("12", Assert.Single(await store.GetResultsAsync([new(12)], Token)).Text);

        var registered = await store.RegisterAgentAsync(
            new(Guid.NewGuid(), "pool", "host", 1, WorkType, 1, TimeSpan.FromSeconds(30)), Token);
        var claimed = await store.ClaimAsync(new(registered.AgentId, registered.AgentId << 32, WorkType, 3), Token);
        Assert.Equal([(95, 95), (195, 95), (295, 95)], claimed.Tasks.Select(t => ((int)t.TaskId.Value, t.Priority)));

        Assert.Equal([395, 495], (await _client.PopAsync(WorkType, 2)).Select(t => t.Id));
        await _client.ReportAsync(395, WorkType, "1.5");
        Assert.Equal("1.5", await _client.TryCollectAsync(395));
        Assert.Equal("12", await _client.TryCollectAsync(12));
        Assert.Equal([595], await _client.CancelAsync(595, 395));
        Assert.Equal([5], await _client.UpdatePrioritiesAsync([5], 1000));
        var id = await _client.SubmitAsync("exp0", WorkType, "new", 999, "tag");
        Assert.Equal(10_001, id);
        Assert.Equal(new TaskId(10_002), Assert.Single(
            await store.SubmitAsync(new(Guid.NewGuid(), "exp0", WorkType, ["{}"], [998]), Token)));
        Assert.Equal([5, 10_001, 10_002], (await _client.PopAsync(WorkType, 3)).Select(t => t.Id));
        await _client.StopPoolAsync(WorkType);
        await _client.ClearQueuesAsync();
        Assert.True(await _client.AreQueuesEmptyAsync(WorkType));
        await _client.ResetAsync();
        Assert.Equal(1, await _client.SubmitAsync("exp0", WorkType, "first"));
    }
}
