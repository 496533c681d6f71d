using System.Globalization;
using System.Text.Json;
using Emews.Database;
using Emews.TestModels;
using Emews.Tests.Postgres;
using Npgsql;

namespace Emews.IntegrationTests.Tool;

/// <summary><c>emews db ping</c>, <c>migrate</c>, <c>print</c> and <c>reset</c>, and all the ways to say which database.</summary>
public sealed class DatabaseCommandTests : IDisposable
{
    private const string Small = "{search_space_size: 4, sample_dimensions: 2, seed: 1, pools: {local: {CFG_PROCS: 2}}";

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public async Task An_experiment_on_either_database_can_be_looked_at_and_emptied()
    {
        await using var database = await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync();
        workspace.Write("sqlite.yaml", Small + "}");
        workspace.Write("postgresql.yaml", Small + ", " + PostgresEntry.Of(database, workspace) + "}");
        foreach (var kind in (string[])["sqlite", "postgresql"])
        {
            await DoAsync("run", kind, $"{kind}.yaml");

            Assert.Contains("up to date", await DoAsync("db", "ping", kind), StringComparison.Ordinal);
            Assert.Matches($"schema {SqliteMigrations.All[^1].Version}, up to date already", await DoAsync("db", "migrate", kind));
            Assert.Contains($"Experiments: {kind} (4 tasks)", await DoAsync("db", "print", kind), StringComparison.Ordinal);
            Assert.Contains($"Gone are 4 tasks and 4 results, of 1 experiment: {kind}.", await DoAsync("db", "reset", kind, "--yes"), StringComparison.Ordinal);

            var printed = JsonDocument.Parse(await DoAsync("db", "print", kind, "--json")).RootElement;
            Assert.Equal((0, 0), (printed.GetProperty("tasks").GetArrayLength(), printed.GetProperty("experiments").GetArrayLength()));

            // Ids begin at 1 again, and the name is free.
            await DoAsync("run", kind, $"{kind}.yaml", "--output", "again");
            var again = new RunFolder(workspace.PathOf($"again/{kind}"));
            Assert.Equal(Enumerable.Range(1, 4), again.Tasks.Select(task => int.Parse(task["task_id"], CultureInfo.InvariantCulture)));
        }
    }

    [Theory]
    [InlineData("yes Enter", "is empty. Gone are 4 tasks and 4 results", 0)]
    [InlineData("no Enter", "Nothing was changed.", 4)]
    [InlineData("C-c", "[exit 130]", 4)]
    public async Task Reset_asks_on_a_terminal_and_nowhere_else(string keys, string answer, int left)
    {
        workspace.Write("trial.yaml", Small + "}");
        await DoAsync("run", "trial", "trial.yaml");
        Assert.Contains("--yes", await RefusedAsync("db", "reset", "trial"), StringComparison.Ordinal);

        var terminal = await workspace.OpenTerminalAsync(160, 20, "db reset trial");
        await terminal.ShowsAsync("Type 'yes' to go on:");
        foreach (var key in keys.Split(' '))
        {
            await terminal.PressAsync(key);
        }

        await terminal.ShowsAsync(answer);
        await terminal.CloseAsync();

        Assert.Equal(left, workspace.Run("trial").InState(2));
    }

    [Fact]
    public async Task Print_shows_states_queues_pools_and_whole_payloads()
    {
        workspace.Write("trial.yaml", $"{{search_space_size: 6, sample_dimensions: 2, seed: 1, pools: {{local: {{CFG_PROCS: 2}}}}, {Workspace.Model(typeof(MarkingModel))}}}");
        workspace.Hold();
        using var run = workspace.Start("run", "trial", "trial.yaml");
        await workspace.HoldsAsync(2);

        var printed = JsonDocument.Parse(await DoAsync("db", "print", "trial", "--json", "--limit", "3")).RootElement;
        var refused = await RefusedAsync("db", "reset", "trial", "--yes");
        var people = await DoAsync("db", "print", "trial");
        workspace.Release();
        await run.EndsAsync();

        var type = Assert.Single(printed.GetProperty("types").EnumerateArray());
        Assert.Equal((4, 2, 4), (Number(type, "queued"), Number(type, "running"), Number(type, "output_queue")));
        Assert.Equal("local", Assert.Single(printed.GetProperty("agents").EnumerateArray()).GetProperty("pool").GetString());
        var tasks = printed.GetProperty("tasks").EnumerateArray().ToArray();
        Assert.Equal(["running", "running", "queued"], tasks.Select(task => task.GetProperty("state").GetString()!), StringComparer.Ordinal);
        Assert.All(tasks, task => Assert.Equal(2, JsonDocument.Parse(task.GetProperty("payload").GetString()!).RootElement.GetProperty("x").GetArrayLength()));
        Assert.Contains("at work", refused, StringComparison.Ordinal);
        Assert.Contains("Live pools:  local (process", people, StringComparison.Ordinal);
        Assert.Equal(6, workspace.Run("trial").Count("tasks_completed"));
    }

    [Fact]
    public async Task A_database_is_named_by_address_configuration_experiment_or_environment()
    {
        await using var database = await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync();
        workspace.Write("postgresql.yaml", Small + ", " + PostgresEntry.Of(database, workspace) + "}");
        var uri = $"postgresql://{PostgresCluster.User}@127.0.0.1:{database.Cluster.Port}/{database.Name}";

        Assert.Contains("none yet", await DoAsync("db", "ping", "--connection", uri + "?sslmode=disable"), StringComparison.Ordinal);
        Assert.Contains($"empty, and now schema {PostgresMigrations.All[^1].Version}", await DoAsync("db", "migrate", "--config", "postgresql.yaml", "--db", "here"), StringComparison.Ordinal);
        workspace.Set("EMEWS_DB", $"Host=127.0.0.1;Port={database.Cluster.Port};Database={database.Name};Username={PostgresCluster.User}");
        Assert.Contains($"{uri} answers", await DoAsync("db", "ping"), StringComparison.Ordinal);
        await DoAsync("run", "trial", "postgresql.yaml");
        Assert.Contains($"{uri} answers", await DoAsync("db", "ping", "trial"), StringComparison.Ordinal);
        Assert.DoesNotContain(new NpgsqlConnectionStringBuilder(database.ConnectionString).Password!, FilesOf("trial"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Print_by_an_experiments_name_shows_that_experiment_alone()
    {
        await using var database = await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync();
        workspace.Write("sqlite.yaml", Small + ", dbs: {here: {db_path: shared.db}}}");
        workspace.Write("postgresql.yaml", Small + ", " + PostgresEntry.Of(database, workspace) + "}");
        foreach (var kind in (string[])["sqlite", "postgresql"])
        {
            await DoAsync("run", $"{kind}-1", $"{kind}.yaml");
            await DoAsync("run", $"{kind}-2", $"{kind}.yaml");

            var one = await DoAsync("db", "print", $"{kind}-2", "--limit", "1");
            Assert.Contains($"\nOf experiment {kind}-2 alone:\n", one, StringComparison.Ordinal);
            Assert.Contains($"\nExperiments: {kind}-2 (4 tasks)\n", one, StringComparison.Ordinal);
            Assert.Contains("\nTasks, the first 1 of 4:\n", one, StringComparison.Ordinal);
            Assert.DoesNotContain($"{kind}-1", one, StringComparison.Ordinal);
            Assert.EndsWith(one.TrimEnd() + "\n", one, StringComparison.Ordinal);

            var json = JsonDocument.Parse(await DoAsync("db", "print", $"{kind}-2", "--json")).RootElement;
            Assert.Equal($"{kind}-2", json.GetProperty("exp_id").GetString());
            Assert.Equal(4, Assert.Single(json.GetProperty("types").EnumerateArray()).GetProperty("complete").GetInt32());
            Assert.Equal([5, 6, 7, 8], json.GetProperty("tasks").EnumerateArray().Select(task => Number(task, "task_id")));

            var all = JsonDocument.Parse(await DoAsync("db", "print", "--config", $"{kind}.yaml", "--json")).RootElement;
            Assert.Equal((JsonValueKind.Null, 8), (all.GetProperty("exp_id").ValueKind, all.GetProperty("tasks").GetArrayLength()));
        }
    }

    [Fact]
    public async Task Ping_speaks_to_programs_too()
    {
        workspace.Write("trial.yaml", Small + "}");
        await DoAsync("run", "trial", "trial.yaml");

        var found = JsonDocument.Parse(await DoAsync("db", "ping", "trial", "--json")).RootElement;

        Assert.Equal(workspace.PathOf("output/trial/emews.db"), found.GetProperty("database").GetString());
        Assert.Equal(("SQLite", true, Number(found, "newest_schema")), (found.GetProperty("engine").GetString(), found.GetProperty("usable").GetBoolean(), Number(found, "schema")));
        Assert.InRange(found.GetProperty("round_trip_ms").GetDouble(), 1e-6, 60_000);
    }

    [Fact]
    public async Task A_password_file_that_cannot_be_used_means_that_nothing_was_begun()
    {
        workspace.Set("DB_PASSWORD_F", workspace.PathOf("nowhere"));

        Assert.Contains("DB_PASSWORD_F names", await RefusedAsync("db", "ping", "--connection", "postgresql://me@127.0.0.1:1/x"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Which database?")]
    [InlineData("--connection and --db-path are two", "--connection", "postgresql://a/b", "--db-path", "c")]
    [InlineData("exp_id and --config are two", "trial", "--config", "c")]
    [InlineData("--config FILE is missing", "--db", "here")]
    [InlineData("There is no database file nix.db", "--db-path", "nix.db")]
    [InlineData("There is no experiment in", "nix")]
    [InlineData("did you mean 'here'?", "--config", "two.yaml", "--db", "her")]
    [InlineData("Name the experiment instead", "--config", "two.yaml", "--db", "each")]
    [InlineData("no password", "--connection", "postgresql://a:Geheim1@b")]
    public async Task What_names_no_database_is_refused(string reason, params string[] arguments)
    {
        workspace.Write("two.yaml", Small + ", dbs: {here: {db_path: here.db}, each: {type: local}}, task_queues: {sim: {type: local, db: here}}, tasks: [{type: 0, db: here}]}");

        var said = await RefusedAsync(["db", "ping", .. arguments]);

        Assert.Contains(reason, said, StringComparison.Ordinal);
        Assert.DoesNotContain("Geheim1", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host is unknown", "postgresql://nobody.invalid/x")]
    [InlineData("nothing listens on the port", "postgresql://127.0.0.1:1/x")]
    [InlineData("no server has its socket", "postgresql:///x?host=/tmp/emews-nowhere")]
    public async Task Ping_says_what_is_in_the_way(string reason, string uri)
    {
        var result = await workspace.RunAsync("db", "ping", "--connection", uri);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ping_tells_password_database_and_schema_apart()
    {
        await using var database = await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync();
        _ = PostgresEntry.Of(database, workspace);
        var server = $"postgresql://{PostgresCluster.User}@127.0.0.1:{database.Cluster.Port}";
        await DoAsync("db", "migrate", "--connection", $"{server}/{database.Name}");
        await database.RunAsync("INSERT INTO emews_schema (version) VALUES (1000)");

        Assert.Contains("made by a newer Emews", (await FailedAsync($"{server}/{database.Name}")).Output, StringComparison.Ordinal);
        Assert.Contains("does not exist on its server", (await FailedAsync($"{server}/nix")).Error, StringComparison.Ordinal);
        workspace.Set("PGPASSWORD", "wrong");
        Assert.Contains("name and password", (await FailedAsync($"{server}/{database.Name}")).Error, StringComparison.Ordinal);
    }

    private static int Number(JsonElement row, string name) => row.GetProperty(name).GetInt32();

    private string FilesOf(string experiment) => string.Concat(Directory.GetFiles(workspace.Run(experiment).Path).Select(File.ReadAllText));

    private async Task<string> DoAsync(params string[] arguments) => (await workspace.RunAsync(arguments)).MustSucceed().Output;

    private async Task<Emews.Tests.Shared.ShellResult> FailedAsync(string uri)
    {
        var result = await workspace.RunAsync("db", "ping", "--connection", uri);
        Assert.Equal(1, result.ExitCode);
        return result;
    }

    private async Task<string> RefusedAsync(params string[] arguments)
    {
        var result = await workspace.RunAsync(arguments);
        Assert.Equal(2, result.ExitCode);
        return result.Error;
    }
}
