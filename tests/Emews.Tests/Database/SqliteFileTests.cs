using Emews.Database;
using Emews.Tasks;
using Emews.Tests.Stores;
using Microsoft.Data.Sqlite;

namespace Emews.Tests.Database;

/// <summary>What is SQLite's own: the file, its schema, its plans and its errors.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private static readonly AgentRegistration Registration =
        new(Guid.NewGuid(), "pool1", "node7", 12, 3, 1, TimeSpan.FromHours(1));

    private readonly SqliteDatabase _database = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task The_five_tables_of_EQ_SQL_keep_their_columns_in_order()
    {
        await using (await _database.OpenAsync(Token))
        {
        }

        string Columns(string table) => string.Join(' ', Rows($"SELECT name FROM pragma_table_info('{table}')"));
        Assert.Equal("exp_id eq_task_id", Columns("eq_exp_id_tasks"));
        Assert.Equal(
            "eq_task_id eq_status eq_task_type json_out json_in worker_pool time_created time_start time_stop eq_priority",
            Columns("eq_tasks"));
        Assert.Equal("eq_task_id tag", Columns("eq_task_tags"));
        Assert.Equal("eq_task_type eq_task_id eq_priority", Columns("emews_queue_OUT"));
        Assert.Equal("eq_task_type eq_task_id", Columns("emews_queue_IN"));
    }

    [Fact]
    public async Task Rows_are_what_EQ_SQL_would_write()
    {
        await using var client = await _database.OpenAsync(Token);
        await client.Tasks.SubmitAsync(new(Guid.NewGuid(), "exp", 3, ["{}"], [7], "tag"), Token);
        var registered = await client.Pools.RegisterAgentAsync(Registration, Token);
        var agent = new TestAgent(client.Pools, registered.AgentId, 3);
        Assert.Equal("3|1|7", Assert.Single(Rows("SELECT eq_task_type || '|' || eq_task_id || '|' || eq_priority FROM emews_queue_OUT")));
        await agent.CompleteAsync(await agent.ClaimOneAsync());
        Assert.Equal("3|1", Assert.Single(Rows("SELECT eq_task_type || '|' || eq_task_id FROM emews_queue_IN")));
        Assert.Equal("1|2|3|{}|1.5|pool1|7|exp|tag", Assert.Single(Rows(
            """
            SELECT concat_ws('|', t.eq_task_id, eq_status, eq_task_type, json_out, json_in, worker_pool, eq_priority, exp_id, tag)
            FROM eq_tasks t JOIN eq_exp_id_tasks e ON e.eq_task_id = t.eq_task_id JOIN eq_task_tags g ON g.eq_task_id = t.eq_task_id
            """)));
        Assert.All(
            Rows("SELECT time_created FROM eq_tasks UNION ALL SELECT time_start FROM eq_tasks UNION ALL SELECT time_stop FROM eq_tasks"),
            time => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$", time));
    }

    [Fact]
    public async Task A_claim_walks_the_index_and_sorts_nothing()
    {
        await using (await _database.OpenAsync(Token))
        {
        }

        var sql = SqliteStore.LeaseSql.Replace('@', ':');
        var plan = _database.Query($"EXPLAIN QUERY PLAN {sql}", row => row.GetString(3));
        Assert.Contains("SEARCH q USING COVERING INDEX emews_queue_out_order (eq_task_type=?)", plan);
        Assert.Contains("SEARCH t USING INTEGER PRIMARY KEY (rowid=?)", plan);
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("SCAN", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EQ_SQLs_reset_leaves_nothing_behind_and_agent_ids_go_on()
    {
        await using var client = await _database.OpenAsync(Token);
        var request = new SubmitRequest(Guid.NewGuid(), "exp", 3, ["1", "2", "3", "4", "5"], [5, 4, 3, 2, 1]);
        await client.Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), "exp", 3, "", LockstepEvery: 5), Token);
        await client.Tasks.SubmitAsync(request, Token);
        var agent = new TestAgent(client.Pools, (await client.Pools.RegisterAgentAsync(Registration, Token)).AgentId, 3);
        var claimed = await agent.ClaimAsync(3);
        await agent.ReportAsync(TestAgent.Result(claimed[0]), TestAgent.Failure(claimed[1]));
        var failed = await agent.ClaimOneAsync();
        await agent.ReportAsync(TestAgent.Failure(failed, mayRetry: true) with { RetryAfter = TimeSpan.FromMinutes(1) });
        await client.Tasks.AcknowledgeAsync(new("exp", [claimed[0].TaskId]), Token);
        await client.Tasks.CancelAsync(new([new(5)]), Token);
        await client.Tasks.UpdatePrioritiesAsync(new([], [], "exp", new("exp", 5, "{}")), Token);

        _database.Run(
            """
            DELETE FROM eq_exp_id_tasks; DELETE FROM eq_tasks; DELETE FROM eq_task_tags;
            DELETE FROM emews_queue_OUT; DELETE FROM emews_queue_IN;
            UPDATE emews_sequences SET value = 0 WHERE name = 'task';
            """);
        foreach (var table in (string[])["leases", "attempts", "failures", "collected", "canceled", "backoff", "requests", "experiments", "decisions"])
        {
            Assert.Equal([0], _database.Query($"SELECT count(*) FROM emews_{table}", row => row.GetInt32(0)));
        }

        Assert.Equal([new(1), new(2), new(3), new(4), new(5)], await client.Tasks.SubmitAsync(request, Token));
        var next = await client.Pools.RegisterAgentAsync(Registration with { RequestId = Guid.NewGuid() }, Token);
        Assert.True(next.AgentId > agent.Id);
        Assert.Equal([ReportOutcome.LeaseLost], await agent.CompleteAsync(claimed[2]));
    }

    [Fact]
    public async Task A_database_made_by_EQ_SQL_is_adopted()
    {
        _database.Run(
            """
            CREATE TABLE eq_exp_id_tasks (exp_id TEXT, eq_task_id INTEGER);
            CREATE TABLE eq_tasks (eq_task_id INTEGER PRIMARY KEY, eq_status INTEGER, eq_task_type INTEGER, json_out TEXT, json_in TEXT,
                worker_pool TEXT, time_created TIMESTAMP, time_start TIMESTAMP, time_stop TIMESTAMP, eq_priority INTEGER);
            CREATE TABLE emews_queue_OUT (eq_task_type INTEGER, eq_task_id INTEGER, eq_priority INTEGER);
            INSERT INTO eq_tasks (eq_task_id, eq_status, eq_task_type, json_out, time_created, eq_priority)
            VALUES (17, 0, 3, '{}', '2026-01-31T12:00:00+01:00', 2);
            INSERT INTO eq_exp_id_tasks VALUES ('exp', 17);
            INSERT INTO emews_queue_OUT VALUES (3, 17, 2);
            """);
        await using var client = await _database.OpenAsync(Token);
        var task = Assert.Single(await client.Tasks.ListTasksAsync(new("exp", new(0)), Token));
        Assert.Equal((17, 2, new DateTimeOffset(2026, 1, 31, 11, 0, 0, TimeSpan.Zero)), (task.TaskId.Value, task.Priority, task.Created));
        Assert.Equal([new(18)], await client.Tasks.SubmitAsync(new(Guid.NewGuid(), "exp", 3, ["1"], [0]), Token));
    }

    [Fact]
    public async Task Many_may_make_the_same_file_at_once()
    {
        var stores = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => SqliteStore.OpenAsync(_database.Path, null, Token), Token)));
        foreach (var store in stores)
        {
            await store.SubmitAsync(new(Guid.NewGuid(), "exp", 3, ["1"], [0]), Token);
            await store.DisposeAsync();
        }

        Assert.Equal([8], _database.Query("SELECT count(*) FROM eq_tasks", row => row.GetInt32(0)));
    }

    [Fact]
    public async Task A_path_that_cannot_be_a_database_says_why()
    {
        var folder = Path.GetDirectoryName(_database.Path)!;
        Assert.Contains("is a folder", await RefusalAsync(folder), StringComparison.Ordinal);
        Assert.Contains("does not exist", await RefusalAsync(Path.Combine(folder, "no", "emews.db")), StringComparison.Ordinal);

        await File.WriteAllTextAsync(_database.Path, new string('x', 500), Token);
        Assert.Contains("is not a SQLite database", await RefusalAsync(_database.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_another_program_is_left_alone()
    {
        _database.Run("CREATE TABLE bookmarks (url TEXT)");
        Assert.Contains("another program", await RefusalAsync(_database.Path), StringComparison.Ordinal);
        Assert.Equal(["bookmarks"], _database.Query("SELECT name FROM sqlite_schema", row => row.GetString(0)));
    }

    [Fact]
    public async Task A_newer_database_is_refused()
    {
        await using (await _database.OpenAsync(Token))
        {
        }

        _database.Run("INSERT INTO emews_schema VALUES (99, 0)");
        Assert.Contains("newer Emews", await RefusalAsync(_database.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_waits_for_live_agents_to_stop()
    {
        await using (var client = await _database.OpenAsync(Token))
        {
            await client.Pools.RegisterAgentAsync(Registration, Token);
        }

        Migration[] next = [.. SqliteMigrations.All, new(99, "CREATE TABLE emews_next (x); CREATE TABLE emews_next_2 (x);")];
        using var session = SqliteSession.Open(_database.Path, TimeSpan.FromSeconds(1), writes: true);
        var refusal = Assert.Throws<EmewsException>(() => SqliteMigrations.Apply(session, _database.Path, next));
        Assert.Contains("pool1 (process 12 on node7)", refusal.Message, StringComparison.Ordinal);
        session.Run("UPDATE emews_agents SET ended = 0");
        SqliteMigrations.Apply(session, _database.Path, next);
        Assert.Equal(next.Select(migration => migration.Version), session.Query("SELECT version FROM emews_schema ORDER BY 1", row => row.GetInt32(0)));
    }

    [Fact]
    public async Task A_migration_that_fails_changes_nothing()
    {
        await using (await _database.OpenAsync(Token))
        {
        }

        Migration[] broken = [.. SqliteMigrations.All, new(99, "CREATE TABLE emews_next (x); CREATE TABL")];
        using var session = SqliteSession.Open(_database.Path, TimeSpan.FromSeconds(1), writes: true);
        Assert.ThrowsAny<Exception>(() => SqliteMigrations.Apply(session, _database.Path, broken));
        Assert.Equal([0], session.Query("SELECT count(*) FROM sqlite_schema WHERE name = 'emews_next'", row => row.GetInt32(0)));
        Assert.Equal(
            SqliteMigrations.All.Select(migration => migration.Version),
            session.Query("SELECT version FROM emews_schema ORDER BY 1", row => row.GetInt32(0)));
    }

    [Fact]
    public async Task A_lock_held_too_long_is_a_transient_error()
    {
        await using var store = await SqliteStore.OpenAsync(_database.Path, new() { BusyTimeout = TimeSpan.FromMilliseconds(1) }, Token);
        var submit = new SubmitRequest(Guid.NewGuid(), "exp", 3, ["1"], [0]);
        using (var other = SqliteSession.Open(_database.Path, TimeSpan.FromSeconds(1), writes: true))
        {
            other.Run("BEGIN IMMEDIATE");
            var refusal = await Assert.ThrowsAsync<EmewsException>(() => store.SubmitAsync(submit, Token));
            Assert.True(refusal.IsTransient);
            Assert.Contains("write lock", refusal.Message, StringComparison.Ordinal);
            Assert.Equal(0, (await store.CountTasksAsync("exp", Token)).Total);
            other.Run("ROLLBACK");
        }

        Assert.Equal([new(1)], await store.SubmitAsync(submit, Token));
    }

    [Fact]
    public async Task A_full_disk_is_a_transient_error_and_loses_nothing()
    {
        // A limit on pages is a full disk to SQLite, down to its error number.
        await using var store = await SqliteStore.OpenAsync(_database.Path, new() { MaxPages = 200 }, Token);
        Assert.Equal([new(1)], await store.SubmitAsync(new(Guid.NewGuid(), "exp", 3, ["small"], [0]), Token));
        var refusal = await Assert.ThrowsAsync<EmewsException>(
            () => store.SubmitAsync(new(Guid.NewGuid(), "exp", 3, [new string('x', 2_000_000)], [0]), Token));
        Assert.True(refusal.IsTransient);
        Assert.Contains("is full", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([new(2)], await store.SubmitAsync(new(Guid.NewGuid(), "exp", 3, ["small"], [0]), Token));
    }

    [Fact]
    public async Task What_cannot_be_written_says_so()
    {
        await using (await _database.OpenAsync(Token))
        {
        }

        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Whoever is root may write everywhere.");
        }
        else
        {
            File.SetUnixFileMode(_database.Path, UnixFileMode.UserRead);
        }

        Assert.Contains("cannot be written", await RefusalAsync(_database.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        var store = await SqliteStore.OpenAsync(_database.Path, null, Token);
        var agent = await store.RegisterAgentAsync(Registration, Token);
        var wait = store.WaitForWorkAsync(new(agent.AgentId, 3, Timeout.InfiniteTimeSpan), Token);
        await store.DisposeAsync();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.SubmitAsync(new(Guid.NewGuid(), "exp", 3, ["1"], [0]), Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.CountTasksAsync("exp", Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.WaitForWorkAsync(new(1, 3, TimeSpan.Zero), Token));
        Assert.Equal(["emews.db"], Directory.GetFiles(Path.GetDirectoryName(_database.Path)!).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(5, true, "write lock")]
    [InlineData(8, false, "cannot be written")]
    [InlineData(10, true, "Look at the disk")]
    [InlineData(11, false, "is damaged")]
    [InlineData(13, true, "is full")]
    [InlineData(14, false, "cannot be opened")]
    [InlineData(26, false, "is not a SQLite database")]
    public void Errors_name_the_file_and_what_to_do(int code, bool isTransient, string part)
    {
        var error = SqliteErrors.Explain("/data/emews.db", new SqliteException("SQLite's own words", code));
        Assert.Contains("/data/emews.db", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(isTransient, error.IsTransient);
    }

    private static async Task<string> RefusalAsync(string path) =>
        (await Assert.ThrowsAsync<EmewsException>(() => SqliteStore.OpenAsync(path, null, Token))).Message;

    private List<string> Rows(string sql) => _database.Query(sql, row => row.GetString(0));
}
