using System.Globalization;
using Emews.TestModels;
using Emews.Tests.Postgres;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary>Pools that a script starts: of others, and ours behind a script.</summary>
public sealed class PoolScriptTests : IAsyncLifetime
{
    private readonly Workspace workspace = new();
    private PostgresDatabase database = null!;

    private RunFolder Run => workspace.Run("trial");

    /// <summary>The pool among the examples that is bash and psql alone, which also tells what it was started with.</summary>
    private static string Pool => File.ReadAllText(Clone.PathOf("examples/pools/psql_worker_pool.sh")).Replace(
        "source \"$2\"\n", "source \"$2\"\necho \"RUN $1 in $PWD for $CFG_PROCS with $CFG_NOTE\"\n", StringComparison.Ordinal);

    public async ValueTask InitializeAsync() => database = await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        workspace.Dispose();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task A_pool_in_bash_and_psql_runs_a_whole_workflow_and_heeds_the_stop_message()
    {
        Needs.Command("psql");
        await PsqlPoolAsync("pools/psql.sh");
        Write("swift", "swift: {start_pool_script: pools/psql.sh, CFG_PPN: 4, CFG_PROCS: $(( CFG_NODES * CFG_PPN )), CFG_NOTE: 'a \"b\" $(( 2 * CFG_PPN )) `c`'}");

        var result = await workspace.RunAsync("run", "trial", "trial.yaml");

        Assert.True(result.ExitCode == 0, result.Output + result.Error + Run.Read("swift.log"));
        Assert.Equal((30, 30, 0, 0, 0), Run.Counts);
        Assert.All(Run.Tasks, task => Assert.Equal(("complete", "swift"), (task["state"], task["pool"])));
        Assert.All(Run.Tasks, task => Assert.InRange(double.Parse(task["result"], CultureInfo.InvariantCulture), 20, 60));
        Assert.Matches($"""RUN trial_[0-9T]+ in {workspace.PathOf("pools")} for 4 with a "b" 8 `c`\n""", Run.Read("swift.log"));
        Assert.EndsWith("STOPPED by message\n", Run.Read("swift.log"), StringComparison.Ordinal);
        Assert.Contains("Pool swift is started by its script (process ", result.Output, StringComparison.Ordinal);
        Assert.Equal(0, await database.CountAsync("SELECT count(*) FROM emews_queue_OUT"));
        var values = File.ReadAllText(Assert.Single(Directory.GetFiles(Run.Path, "swift.*.cfg")));
        Assert.EndsWith($"CFG_DB_NAME={database.Name}\nCFG_TASK_TYPE=0\nCFG_POOL_ID=swift\n", values, StringComparison.Ordinal);
        await workspace.NothingRunsAsync();
    }

    [Theory]
    [InlineData(ShutdownMode.Fast)]
    [InlineData(ShutdownMode.Immediate)]
    public async Task Such_a_pool_keeps_its_result_until_a_database_that_was_away_is_back(ShutdownMode mode)
    {
        Needs.Command("psql");
        await using var cluster = await PostgresCluster.StartNewAsync();
        await using var own = await cluster.CreateDatabaseAsync();
        await PsqlPoolAsync("psql.sh");
        await ScriptAsync("model.sh", "#!/bin/sh\necho >> begun\nwhile [ ! -e go ]; do sleep 0.1; done\necho 1\n");
        Write(own, "swift", "swift: {start_pool_script: psql.sh, CFG_NOTE: none}");
        using var run = workspace.Start("run", "trial", "trial.yaml");
        await Eventually.TrueAsync(() => File.Exists(workspace.PathOf("begun")), () => run.Said);

        await cluster.StopAsync(mode);
        workspace.Write("go", "");
        await Eventually.TrueAsync(() => Run.Read("swift.log").Contains("psql: error: ", StringComparison.Ordinal), () => run.Said);
        await cluster.StartAsync();
        var result = await run.EndsAsync();

        Assert.True(result.ExitCode == 0, run.Said + Run.Read("swift.log"));
        Assert.Equal((30, 30, 0, 0, 0), Run.Counts);
        Assert.Equal(30, File.ReadAllLines(workspace.PathOf("begun")).Length);
        Assert.All(Run.Tasks, task => Assert.Equal(("complete", "1"), (task["state"], task["result"])));
        Assert.Single(Run.Read("swift.log").Split('\n'), line => line.StartsWith("psql: error: ", StringComparison.Ordinal));
        await workspace.NothingRunsAsync();
    }

    [Fact]
    public async Task Tasks_that_fail_in_such_a_pool_are_failed_tasks()
    {
        Needs.Command("psql");
        await PsqlPoolAsync("psql.sh");
        await ScriptAsync("model.sh", "#!/bin/sh\nexit 3\n");
        Write("swift", "swift: {start_pool_script: psql.sh, CFG_NOTE: none}");

        var result = await workspace.RunAsync("run", "trial", "trial.yaml");

        Assert.True(result.ExitCode == 1, result.Output + result.Error);
        Assert.Contains("model.sh ended with exit code 3.", result.Output + result.Error, StringComparison.Ordinal);
        Assert.All(Run.Tasks.Where(task => task["state"] is not "canceled" and not "queued"), task => Assert.Equal(("failed", "exit_code"), (task["state"], task["error_kind"])));
    }

    [Fact]
    public async Task The_script_among_the_examples_starts_a_pool_of_ours()
    {
        workspace.Set("EMEWS", EmewsProcess.Program);
        Write("swift", $"swift: {{start_pool_script: {Clone.PathOf("examples/pools/local_worker_pool.sh")}, CFG_PROCS: 3, CFG_BATCH_SIZE: 2}}");

        using var run = await BeginAsync(holding: 2);

        await run.SaysAsync("Pool swift joined with 2 workers.");
        workspace.Release();
        var result = await run.EndsAsync();
        Assert.True(result.ExitCode == 0, run.Said + Run.Read("swift.log"));
        Assert.All(Run.Tasks, task => Assert.Equal(("complete", "swift", "1"), (task["state"], task["pool"], task["attempts"])));
        Assert.Contains("Pool swift has ended in good order", Run.Read("swift.log"), StringComparison.Ordinal);
        await workspace.NothingRunsAsync();
    }

    [Fact]
    public async Task An_interrupted_run_has_a_pool_of_ours_behind_a_script_give_its_tasks_back()
    {
        workspace.Set("EMEWS", EmewsProcess.Program);
        Write("swift", $"swift: {{start_pool_script: {Clone.PathOf("examples/pools/local_worker_pool.sh")}, CFG_PROCS: 2}}");
        using var run = await BeginAsync(holding: 2);

        await run.SignalAsync("INT");

        Assert.Equal(130, (await run.EndsAsync()).ExitCode);
        await workspace.NothingRunsAsync();
        Assert.Equal(30, await database.CountAsync("SELECT count(*) FROM eq_tasks WHERE eq_status IN (0, 4)"));
        workspace.Release();
        var resumed = await workspace.RunAsync("run", "trial", "trial.yaml", "--resume");
        Assert.True(resumed.ExitCode == 0, resumed.Output + resumed.Error + Run.Read("swift.log"));
        Assert.All(Run.Tasks, task => Assert.Equal("1", task["attempts"]));
        await workspace.NothingRunsAsync();
    }

    [Fact]
    public async Task A_pool_in_the_hands_of_a_scheduler_is_left_to_it_and_told_to_stop()
    {
        Needs.Command("psql");
        await PsqlPoolAsync("pool.sh");
        await ScriptAsync("submit.sh", """
            #!/bin/sh
            setsid ./pool.sh "$@" > job.log 2>&1 < /dev/null &
            echo "JOB_ID=4711"
            """);
        Write("swift", "swift: {start_pool_script: submit.sh, CFG_NOTE: none}");

        var result = await workspace.RunAsync("run", "trial", "trial.yaml");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("Pool swift is in the hands of a scheduler: job 4711.", result.Output, StringComparison.Ordinal);
        Assert.Equal((30, 30, 0, 0, 0), Run.Counts);
        await workspace.NothingRunsAsync();
        Assert.EndsWith("STOPPED by message\n", File.ReadAllText(workspace.PathOf("job.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_does_not_heed_the_message_is_ended_with_all_it_has_started()
    {
        await ScriptAsync("deaf.sh", "#!/bin/sh\nsleep 1000 &\nsleep 1001\n");
        Write("deaf, own", "deaf: {start_pool_script: deaf.sh}", "own: {CFG_PROCS: 3}");

        var result = await workspace.RunAsync("run", "trial", "trial.yaml");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal((30, 30, 0, 0, 0), Run.Counts);
        await workspace.NothingRunsAsync();
    }

    [Fact]
    public async Task A_script_ends_with_a_run_that_is_killed()
    {
        await ScriptAsync("deaf.sh", "#!/bin/sh\ntrap '' TERM\nsleep 1000 &\nsleep 1001\n");
        Write("deaf", "deaf: {start_pool_script: deaf.sh}");
        using var run = workspace.Start("run", "trial", "trial.yaml");
        await run.SaysAsync("Pool deaf is started by its script");

        await run.SignalAsync("KILL");

        await run.EndsAsync();
        await workspace.NothingRunsAsync();
    }

    [Fact]
    public async Task A_run_whose_only_pool_was_a_script_that_died_is_over_and_says_what_it_had_taken()
    {
        Needs.Command("psql");
        await PsqlPoolAsync("psql.sh");
        await ScriptAsync("model.sh", "#!/bin/sh\n[ -e died ] || { echo > died; kill -KILL 0; }\necho 1\n");
        Write("swift", "swift: {start_pool_script: psql.sh, CFG_NOTE: none}");

        var result = await workspace.RunAsync("run", "trial", "trial.yaml");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"The last to end was swift; see {Run.PathOf("swift.log")}\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("1 task stays running in the database, left there by swift.\n", result.Output, StringComparison.Ordinal);
        Assert.Equal("running", Assert.Single(Run.Tasks, task => task["state"] is not "queued")["state"]);
        var text = File.ReadAllText(workspace.PathOf("trial.yaml")).TrimEnd();
        Assert.EndsWith("}}", text, StringComparison.Ordinal);
        workspace.Write("trial.yaml", text[..^2] + ", foreign_lease: 1s}}\n");
        var resumed = await workspace.RunAsync("run", "trial", "trial.yaml", "--resume");
        Assert.True(resumed.ExitCode == 0, resumed.Output + resumed.Error + Run.Read("swift.log"));
        Assert.Equal((30, 30, 0, 0, 0), Run.Counts);
        await workspace.NothingRunsAsync();
    }

    [Fact]
    public async Task A_script_that_cannot_be_run_is_refused_before_anything_starts()
    {
        Write("swift", "swift: {start_pool_script: pools/swift.sh}");
        Assert.Contains(
            $"Pool swift cannot be started: There is no program {workspace.PathOf("pools/swift.sh")}.\n  It is named by pools.swift.start_pool_script",
            await RefusedAsync(), StringComparison.Ordinal);
        await ScriptAsync("pools/swift.sh", "#!/bin/sh\n");
        await ModeAsync("pools/swift.sh", "-x");
        Assert.Contains($"chmod +x {workspace.PathOf("pools/swift.sh")}", await RefusedAsync(), StringComparison.Ordinal);
        await ScriptAsync("pools/swift.sh", "#!/no/such/shell\n");
        Assert.Contains("/no/such/shell, which is not there", await RefusedAsync(), StringComparison.Ordinal);
        Assert.Equal(0, (await workspace.RunAsync("validate", "trial.yaml")).ExitCode);
        Assert.False(Run.Exists);
        Assert.Empty(await database.QueryAsync("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", row => row.GetString(0)));
    }

    [Fact]
    public async Task A_script_starts_one_more_pool_for_a_run()
    {
        Needs.Command("psql");
        await PsqlPoolAsync("psql.sh");
        await ScriptAsync("broken.sh", "#!/bin/sh\necho No licence left.\nexit 3\n");
        Write("own", "own: {CFG_PROCS: 2}", "swift: {start_pool_script: psql.sh, CFG_NOTE: none}", "broken: {start_pool_script: broken.sh}");
        using var run = await BeginAsync(holding: 2);

        var several = await workspace.RunAsync("pool", "start", "trial", "swift", "--agents", "2");
        Assert.Equal((2, "emews: Pool swift is started by a script, once: how many processes it has is up to the script. Leave out --agents.\n"), (several.ExitCode, several.Error));
        var broken = await workspace.RunAsync("pool", "start", "trial", "broken");
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("The script has ended with exit code 3", broken.Error, StringComparison.Ordinal);
        Assert.Contains("\n  No licence left.", broken.Error, StringComparison.Ordinal);
        var started = await workspace.RunAsync("pool", "start", "trial", "swift");
        Assert.True(started.ExitCode == 0, started.Error);
        Assert.Contains("Pool swift is started by its script: process ", started.Output, StringComparison.Ordinal);

        await Eventually.TrueAsync(
            async () => await database.CountAsync("SELECT count(*) FROM eq_tasks WHERE worker_pool = 'swift'") == 28, () => Run.Read("swift.log"));
        Assert.Matches($@"\n\nWithout a heartbeat, so that only their tasks tell of them:\nowned\s+since\s+pool\s+started by\n +0 +broken +{workspace.PathOf("broken.sh")}\n +\d .* swift +{workspace.PathOf("psql.sh")}\n$", (await workspace.RunAsync("pool", "list", "trial")).Output);
        workspace.Release();
        Assert.True((await run.EndsAsync()).ExitCode == 0, run.Said);
        var foreign = await database.CountAsync("SELECT min(eq_task_id) FROM eq_tasks WHERE worker_pool = 'swift'");
        Assert.Contains(
            "It has ended in pool swift, which is none of Emews, with a result.",
            (await workspace.RunAsync("task", "explain", "trial", $"{foreign}")).Output, StringComparison.Ordinal);
        Assert.Contains("Pool swift has no heartbeat, so nobody can end it from here.", (await workspace.RunAsync("pool", "cancel", "trial", "swift")).Error, StringComparison.Ordinal);
        var stop = await workspace.RunAsync("pool", "stop", "trial", "swift");
        Assert.StartsWith("Pool swift has no heartbeat, so a stop message (EQ_STOP) is in its queue; it has 0 tasks of trial.\n", stop.Output, StringComparison.Ordinal);
        await workspace.NothingRunsAsync();
        Assert.EndsWith("STOPPED by message\n", Run.Read("swift.log"), StringComparison.Ordinal);
    }

    /// <summary>A pool whose model's result is the length of the payload.</summary>
    private async Task PsqlPoolAsync(string file)
    {
        await ScriptAsync(file, Pool);
        await ScriptAsync(Path.Combine(Path.GetDirectoryName(file)!, "model.sh"), "#!/bin/sh\nread -r payload\necho ${#payload}\n");
    }

    private Task ScriptAsync(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(workspace.PathOf(file))!);
        workspace.Write(file, text);
        return ModeAsync(file, "+x");
    }

    private async Task ModeAsync(string file, string mode) =>
        (await Shell.RunAsync(workspace.Root, null, "chmod", mode, file)).MustSucceed();

    /// <summary>Writes a configuration whose run starts with some of its pools.</summary>
    private void Write(string first, params string[] pools) => Write(database, first, pools);

    private void Write(PostgresDatabase where, string first, params string[] pools) => workspace.Write("trial.yaml", $$"""
        search_space_size: 30
        sample_dimensions: 2
        retrain_after: 30
        seed: 3
        tasks:
          - type: 0
            pools: [{{first}}]
            {{Workspace.Model(typeof(MarkingModel))}}
        pools:
          {{string.Join("\n  ", pools)}}
        {{PostgresEntry.Of(where, workspace)}}
        """);

    /// <summary>Starts the run, which then holds some tasks.</summary>
    private async Task<EmewsProcess> BeginAsync(int holding)
    {
        workspace.Hold();
        var run = workspace.Start("run", "trial", "trial.yaml");
        await workspace.HoldsAsync(holding);
        return run;
    }

    private async Task<string> RefusedAsync()
    {
        var result = await workspace.RunAsync("run", "trial", "trial.yaml");
        Assert.True(result.ExitCode == 2, result.Output + result.Error);
        return result.Error;
    }
}
