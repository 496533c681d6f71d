using System.Text.Json;
using Emews.IntegrationTests.Database.EqSql;
using Emews.TestModels;
using Emews.Tests.Postgres;
using Emews.Workflows.Outputs;

namespace Emews.IntegrationTests.Tool;

/// <summary>Runs on a PostgreSQL database in which others have left tasks, or delete them.</summary>
public sealed class SharedDatabaseTests : IAsyncLifetime
{
    private const int Points = 12;
    private const int Workers = 2;

    private readonly Workspace workspace = new();
    private PostgresDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        workspace.Dispose();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task What_an_interrupted_run_has_left_is_listed_and_given_up_and_the_next_run_goes()
    {
        Write(typeof(MarkingModel));
        workspace.Hold();
        using (var run = workspace.Start("run", "first", "trial.yaml"))
        {
            await workspace.HoldsAsync(Workers);
            var live = Only(await DoAsync("experiment", "list", "first", "--json"));
            Assert.Equal((Points - Workers, Workers), (Number(live, "queued"), Number(live, "running")));
            Assert.Equal("local", Assert.Single(live.GetProperty("pools").EnumerateArray()).GetProperty("pool").GetString());

            await run.SignalAsync("INT");
            await run.SaysAsync("Stopping: ");
            workspace.Release();
            var result = await run.EndsAsync();
            Assert.Contains("Give up:   emews experiment cancel first\n", result.Output, StringComparison.Ordinal);
            Assert.Contains("Go on:     emews run first trial.yaml --resume\n", result.Output, StringComparison.Ordinal);
        }

        var refused = await workspace.RunAsync("run", "second", "trial.yaml");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("'first' has 10 unfinished tasks of it (10 queued, 0 running)", refused.Error, StringComparison.Ordinal);
        Assert.Contains("No pool is at work on them.", refused.Error, StringComparison.Ordinal);
        var way = Assert.Single(refused.Error.Split('\n'), line => line.Contains("emews experiment cancel", StringComparison.Ordinal));

        var canceled = await DoAsync(way[(way.IndexOf("emews ", StringComparison.Ordinal) + "emews ".Length)..].Split(' '));
        Assert.Contains("Canceled 10 queued tasks and 0 running tasks of first; 2 tasks had ended before.", canceled, StringComparison.Ordinal);
        Assert.Contains("nothing left to cancel", await DoAsync("experiment", "cancel", "first"), StringComparison.Ordinal);

        await DoAsync("run", "second", "trial.yaml");
        var listed = (await DoAsync("experiment", "list", "--config", "trial.yaml")).Split('\n');
        Assert.Equal(["first", "second"], listed[1..3].Select(line => line.Split("  ", StringSplitOptions.RemoveEmptyEntries)[^1]));
        Assert.Equal(["0", "0", "2", "0", "10"], listed[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..5]);
        await workspace.NothingRunsAsync();
    }

    [Fact]
    public async Task An_interrupted_run_goes_on_and_one_that_is_replaced_keeps_its_records()
    {
        Write(typeof(MarkingModel));
        workspace.Hold();
        using (var run = workspace.Start("run", "trial", "trial.yaml"))
        {
            await workspace.HoldsAsync(Workers);
            await run.SignalAsync("INT");
            await run.SaysAsync("Stopping: ");
            workspace.Release();
            Assert.Equal(130, (await run.EndsAsync()).ExitCode);
        }

        Assert.Contains("trial goes on: ", await DoAsync("run", "trial", "trial.yaml", "--resume"), StringComparison.Ordinal);
        Assert.Equal((Points, Points, 0, 0, 0), workspace.Run("trial").Counts);
        Assert.All(workspace.Run("trial").Tasks, task => Assert.Equal("1", task["attempts"]));

        Assert.Contains("The old trial is kept as trial.1.", await DoAsync("run", "trial", "trial.yaml", "--replace"), StringComparison.Ordinal);
        var listed = JsonDocument.Parse(await DoAsync("experiment", "list", "trial", "--json")).RootElement.GetProperty("experiments").EnumerateArray().ToList();
        Assert.Equal(["trial", "trial.1"], listed.Select(experiment => experiment.GetProperty("exp_id").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(listed, experiment => Assert.Equal(Points, Number(experiment, "complete")));
    }

    [Fact]
    public async Task A_run_that_is_canceled_from_another_terminal_ends()
    {
        Write(typeof(MarkingModel));
        workspace.Hold();
        using var run = workspace.Start("run", "trial", "trial.yaml");
        await workspace.HoldsAsync(Workers);

        Assert.Contains("Canceled 10 queued tasks and 2 running tasks", await DoAsync("experiment", "cancel", "trial"), StringComparison.Ordinal);
        var result = await run.EndsAsync();

        Assert.Contains("trial was canceled: 0 of 12 tasks complete, 0 failed, 12 canceled", result.Output, StringComparison.Ordinal);
        Assert.Equal("canceled", workspace.Run("trial").Ended);
        Assert.Empty(workspace.Marked("ended"));
        await workspace.NothingRunsAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_whose_tasks_are_deleted_ends_and_keeps_what_it_had_collected(bool byEqSql)
    {
        Write(typeof(FirstThreeEndModel));
        using var run = workspace.Start("run", "trial", "trial.yaml");
        await Eventually.TrueAsync(
            () => workspace.Run("trial").Has("events.jsonl") && workspace.Run("trial").Events<CompletedEvent>().Count == 3, () => run.Said);

        if (byEqSql)
        {
            await using var client = await EqSqlClient.ConnectAsync(database);
            await client.ResetAsync();
        }
        else
        {
            Assert.Equal(2, (await workspace.RunAsync("db", "reset", "trial", "--yes")).ExitCode);
            await DoAsync("db", "reset", "trial", "--yes", "--force");
        }

        var result = await run.EndsAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The tasks of this run are gone from the database (deleted by another client).", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing is lost", result.Output, StringComparison.Ordinal);
        var folder = workspace.Run("trial");
        Assert.Equal(("failed", (Points, 3, 0, 0, Points - 3)), (folder.Ended, folder.Counts));
        var collected = folder.Tasks.Where(task => task["state"] is "complete").ToList();
        Assert.Equal(3, collected.Count);
        Assert.All(collected, task => Assert.True(task["result"].Length > 0 && task["x_1"].Length > 0));
        await workspace.NothingRunsAsync();
    }

    [Fact]
    public async Task A_pool_whose_experiment_was_deleted_ends_and_does_not_serve_the_next()
    {
        Write(typeof(MarkingModel));
        await DoAsync("run", "first", "trial.yaml");
        using var pool = workspace.Start("pool", "run", "first", "local");
        await pool.SaysAsync("Pool local: workers");
        await using (var client = await EqSqlClient.ConnectAsync(database))
        {
            await Eventually.TrueAsync(
                async () => await database.CountAsync("SELECT count(*) FROM emews_agents WHERE ended IS NULL") == 1, () => pool.Said);
            await client.ResetAsync();
        }

        var ended = await pool.EndsAsync();
        Assert.Equal(0, ended.ExitCode);
        Assert.Contains("gone from the database", ended.Error, StringComparison.Ordinal);

        await DoAsync("run", "first", "trial.yaml", "--output", "again");
        var agents = await database.CountAsync("SELECT count(DISTINCT agent_id) FROM emews_attempts");
        Assert.Equal(1, agents);
        Assert.InRange(new RunFolder(workspace.PathOf("again/first")).Summary.GetProperty("steady_utilization").GetDouble(), 0, 1);
    }

    [Fact]
    public async Task A_pool_of_an_earlier_run_takes_no_task_of_the_next_whose_model_is_another()
    {
        WriteEcho(1);
        await DoAsync("run", "first", "trial.yaml");
        using var pool = workspace.Start("pool", "run", "first", "local");
        await Eventually.TrueAsync(
            async () => await database.CountAsync("SELECT count(*) FROM emews_agents WHERE ended IS NULL") == 1, () => pool.Said);
        WriteEcho(2);

        await DoAsync("run", "second", "trial.yaml");

        Assert.All(workspace.Run("second").Tasks, task => Assert.Equal("2", task["result"]));
        var ended = await pool.EndsAsync();
        Assert.True(ended.ExitCode == 0, pool.Said);
        Assert.Contains("Pool local has ended in good order: it was told to stop", ended.Error, StringComparison.Ordinal);
        Assert.Single(JsonDocument.Parse(await DoAsync("pool", "list", "second", "--all", "--json")).RootElement.GetProperty("agents").EnumerateArray());
        Assert.InRange(workspace.Run("second").Summary.GetProperty("steady_utilization").GetDouble(), 0, 1);
    }

    [Fact]
    public async Task Without_a_password_nothing_is_begun_and_it_is_said_as_ping_says_it()
    {
        Write(typeof(MarkingModel));
        workspace.Set("PGPASSWORD", "");
        workspace.Set("HOME", workspace.Root);

        var ping = await workspace.RunAsync("db", "ping", "--config", "trial.yaml");
        var run = await workspace.RunAsync("run", "trial", "trial.yaml");

        Assert.Contains("wants a password, and there is none. Put the password into PGPASSWORD", ping.Error, StringComparison.Ordinal);
        Assert.Contains("wants a password, and there is none. Put the password into PGPASSWORD", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.ExitCode);
        Assert.False(workspace.Run("trial").Exists);
    }

    [Fact]
    public async Task The_resolved_configuration_shows_the_database_that_was_used()
    {
        Write(typeof(MarkingModel), "db_name: " + database.Name);

        await DoAsync("run", "trial", "trial.yaml");

        var resolved = workspace.Run("trial").Read("config.yaml");
        Assert.Contains($"db_port: {database.Cluster.Port}\n", resolved, StringComparison.Ordinal);
        Assert.Contains($"db_name: {database.Name}\n", resolved, StringComparison.Ordinal);
        Assert.Contains("db_host: localhost  # default\n", resolved, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_that_is_not_there_is_refused_with_those_that_are()
    {
        Write(typeof(MarkingModel));
        await DoAsync("run", "trial", "trial.yaml");

        var refused = await workspace.RunAsync("experiment", "cancel", "trail", "--config", "trial.yaml");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("There is no experiment 'trail'", refused.Error, StringComparison.Ordinal);
        Assert.Contains("It has: trial.", refused.Error, StringComparison.Ordinal);
    }

    private static int Number(JsonElement row, string name) => row.GetProperty(name).GetInt32();

    private static JsonElement Only(string json) =>
        Assert.Single(JsonDocument.Parse(json).RootElement.GetProperty("experiments").EnumerateArray());

    /// <summary>Writes a configuration whose model has one result.</summary>
    private void WriteEcho(int result)
    {
        Write(typeof(MarkingModel));
        workspace.Write("trial.yaml", File.ReadAllText(workspace.PathOf("trial.yaml")).Replace(
            Workspace.Model(typeof(MarkingModel)), $"model: {{command: echo {result}}}", StringComparison.Ordinal));
    }

    private void Write(Type model, string? only = null)
    {
        var entry = PostgresEntry.Of(database, workspace);
        if (only is not null)
        {
            entry = $"dbs: {{here: {{db_port: {database.Cluster.Port}, db_user: {PostgresCluster.User}, {only}}}}}";
        }

        workspace.Write("trial.yaml", $$"""
            search_space_size: {{Points}}
            sample_dimensions: 2
            retrain_after: {{Points}}
            seed: 3
            {{Workspace.Model(model)}}
            pools:
              local: {CFG_PROCS: {{Workers}}}
            {{entry}}
            """);
    }

    private async Task<string> DoAsync(params string[] arguments) => (await workspace.RunAsync(arguments)).MustSucceed().Output;
}
