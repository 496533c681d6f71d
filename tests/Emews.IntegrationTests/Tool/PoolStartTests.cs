using System.Globalization;
using System.Text.Json;
using Emews.TestModels;
using Emews.Tests.Postgres;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary><c>emews pool start</c>: more hands for a run that goes on.</summary>
public sealed class PoolStartTests : IDisposable
{
    private readonly Workspace workspace = new();

    public PoolStartTests() => workspace.Write("trial.yaml", Of(typeof(MarkingModel)) + "\n  extra: {CFG_PROCS: 2}");

    private RunFolder Run => workspace.Run("trial");

    [Fact]
    public async Task A_pool_joins_a_live_run_outlives_its_starter_and_ends_after_the_run()
    {
        using var run = await BeginAsync();

        var said = await DoneAsync("pool", "start", "trial", "extra", "--until-idle", "2");

        Assert.Contains("Pool extra has joined trial with 2 workers: process ", said, StringComparison.Ordinal);
        Assert.Contains("Stop:  emews pool stop trial extra ", said, StringComparison.Ordinal);
        await workspace.HoldsAsync(5);
        await run.SaysAsync("Pool extra joined with 2 workers.");
        var extra = Assert.Single(workspace.Pools, pool => pool.Command.Contains(" trial extra ", StringComparison.Ordinal));
        Assert.Equal(extra.Id, extra.Session);
        workspace.Release();
        Assert.True((await run.EndsAsync()).ExitCode == 0, run.Said);
        Assert.Equal((30, 30, 0, 0, 0), Run.Counts);
        Assert.Equal(["extra", "local"], Run.Tasks.Select(task => task["pool"]).Distinct().Order());
        await workspace.NothingRunsAsync();
        Assert.Contains("trial has nothing left to do.", Run.Read("extra.log"), StringComparison.Ordinal);
        Assert.Contains("nothing left to do: all of its 30 tasks", await RefusedAsync("pool", "start", "trial", "extra"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_agents_of_a_pool_share_its_workers()
    {
        workspace.Write("trial.yaml", Of(typeof(MarkingModel)) + "\n  extra: {CFG_PROCS: 5, CFG_BATCH_SIZE: 7}");
        using var run = await BeginAsync();

        Assert.Contains("Pool extra has 5 workers, too few for 6 agents", await RefusedAsync("pool", "start", "trial", "extra", "--agents", "6"), StringComparison.Ordinal);
        Assert.Contains("--agents takes a whole number from 1, not '0'", await RefusedAsync("pool", "start", "trial", "extra", "--agents", "0"), StringComparison.Ordinal);
        var said = await DoneAsync("pool", "start", "trial", "extra", "--agents", "2", "--until-idle", "2");

        Assert.Contains("Pool extra has joined trial with 5 workers in 2 agents: processes ", said, StringComparison.Ordinal);
        await workspace.HoldsAsync(8);
        var listed = await DoneAsync("pool", "list", "trial", "--json");
        var agents = JsonDocument.Parse(listed).RootElement.GetProperty("agents").EnumerateArray()
            .Where(agent => agent.GetProperty("pool").GetString() is "extra").Select(agent => agent.GetProperty("workers").GetInt32());
        Assert.Equal([2, 3], agents.Order());
        Assert.Contains("workers 3, task type 0, batch size 4", Run.Read("extra.1.log"), StringComparison.Ordinal);
        Assert.Contains("workers 2, task type 0, batch size 3", Run.Read("extra.2.log"), StringComparison.Ordinal);
        workspace.Release();
        Assert.True((await run.EndsAsync()).ExitCode == 0, run.Said);
        await workspace.NothingRunsAsync();
    }

    [Fact]
    public async Task A_pool_of_another_file_joins_too_and_tells_programs_who_it_is()
    {
        using var run = await BeginAsync();
        Directory.CreateDirectory(workspace.PathOf("more"));
        workspace.Write("more/helpers.yaml", Of(typeof(MarkingModel), "helpers"));

        var joined = JsonDocument.Parse(await DoneAsync("pool", "start", "trial", "helpers", "--config", "more/helpers.yaml", "--json")).RootElement;

        Assert.Equal(("trial", "helpers", 3), (joined.GetProperty("exp_id").GetString(), joined.GetProperty("pool").GetString(), joined.GetProperty("workers").GetInt32()));
        await workspace.HoldsAsync(6);
        var process = joined.GetProperty("process").GetInt32();
        Assert.Contains(workspace.Pools, pool => pool.Id == process);
        Assert.Equal(Run.PathOf("helpers.log"), joined.GetProperty("log").GetString());
        (await EmewsProcess.SignalAsync(process, "TERM")).MustSucceed();
        workspace.Release();
        Assert.True((await run.EndsAsync()).ExitCode == 0, run.Said);
        await workspace.NothingRunsAsync();
        Assert.Contains("helpers", Run.Tasks.Select(task => task["pool"]));
    }

    [Fact]
    public async Task A_file_with_nothing_but_pools_is_enough_and_its_mistakes_are_told()
    {
        using var run = await BeginAsync();
        workspace.Write("more.yaml", "pools:\n  more: {CFG_PROCS: 2}");
        workspace.Write("wrong.yaml", "pools:\n  more: {CFG_PROCS: 2, CFG_PROC: 2}");
        workspace.Write("half.yaml", "pools:\n  more: {CFG_PROCS: 2}\nseed: 3");

        Assert.Contains("pools.more.CFG_PROC", await RefusedAsync("pool", "start", "trial", "more", "--config", "wrong.yaml"), StringComparison.Ordinal);
        Assert.Contains("has no pool 'extra'. It has: more.", await RefusedAsync("pool", "start", "trial", "extra", "--config", "more.yaml"), StringComparison.Ordinal);
        Assert.Contains("search_space_size", await RefusedAsync("pool", "start", "trial", "more", "--config", "half.yaml"), StringComparison.Ordinal);
        await DoneAsync("pool", "start", "trial", "more", "--config", "more.yaml", "--until-idle", "2");
        await workspace.HoldsAsync(5);

        workspace.Release();
        Assert.True((await run.EndsAsync()).ExitCode == 0, run.Said);
        await workspace.NothingRunsAsync();
        Assert.Equal(["local", "more"], Run.Tasks.Select(task => task["pool"]).Distinct().Order());
    }

    [Fact]
    public async Task A_pool_joins_a_run_on_PostgreSQL_too()
    {
        await using var database = await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync();
        workspace.Write("trial.yaml", Of(typeof(MarkingModel)) + "\n  extra: {CFG_PROCS: 2}\n" + PostgresEntry.Of(database, workspace));
        using var run = await BeginAsync();

        // A file that leaves out the database goes by the experiment's.
        workspace.Write("more.yaml", Of(typeof(MarkingModel), "more"));
        await DoneAsync("pool", "start", "trial", "extra", "--until-idle", "2");
        await DoneAsync("pool", "start", "trial", "more", "--until-idle", "2", "--config", "more.yaml");

        await workspace.HoldsAsync(8);
        workspace.Release();
        Assert.True((await run.EndsAsync()).ExitCode == 0, run.Said);
        await workspace.NothingRunsAsync();
        Assert.Equal(["extra", "local", "more"], Run.Tasks.Select(task => task["pool"]).Distinct().Order());
    }

    [Fact]
    public async Task A_pool_that_is_started_as_soon_as_its_run_waits_for_it()
    {
        workspace.Hold();
        using var run = workspace.Start("run", "trial", "trial.yaml");
        await Eventually.TrueAsync(() => Run.Has("run.lock"), () => run.Said);
        await DoneAsync("pool", "start", "trial", "extra");
        await workspace.HoldsAsync(5);
        workspace.Release();
        Assert.True((await run.EndsAsync()).ExitCode == 0, run.Said);
    }

    [Fact]
    public async Task A_file_that_does_not_fit_is_refused_with_the_difference()
    {
        using var run = await BeginAsync();
        workspace.Write("model.yaml", Of(typeof(FailingModel)));
        workspace.Write("type.yaml", Of(typeof(MarkingModel), type: 7));
        workspace.Write("database.yaml", Of(typeof(MarkingModel)) + "\ndbs: {here: {db_path: other.db}}");

        Assert.Contains($"→ {typeof(FailingModel).FullName}", await RefusedAsync("pool", "start", "trial", "local", "--config", "model.yaml"), StringComparison.Ordinal);
        Assert.Contains("task type: 0 → 7", await RefusedAsync("pool", "start", "trial", "local", "--config", "type.yaml"), StringComparison.Ordinal);
        Assert.Contains($"→ {workspace.PathOf("other.db")}", await RefusedAsync("pool", "run", "trial", "local", "--config", "database.yaml"), StringComparison.Ordinal);
        workspace.Release();
        await run.EndsAsync();
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_a_file_is_refused()
    {
        using var run = await BeginAsync();

        var said = await Shell.RunAsync(
            workspace.Root, null, "bash", "-c", $"exec {EmewsProcess.Program} pool start trial more --config <(echo 'pools: {{more: {{CFG_PROCS: 1}}}}')");

        Assert.Equal(2, said.ExitCode);
        Assert.Matches("^emews: /dev/fd/[0-9]+ is not a regular file\\. Give a file: a pipe can be read only once\\.\n$", said.Error);
        workspace.Release();
        Assert.True((await run.EndsAsync()).ExitCode == 0, run.Said);
    }

    [Fact]
    public async Task A_pool_that_is_at_work_is_not_started_again_by_mistake()
    {
        using var run = await BeginAsync();

        var said = await RefusedAsync("pool", "start", "trial", "local");
        Assert.Matches(@"Pool local \(process \d+ on .+\) is at work on trial already.*--again", said);
        await DoneAsync("pool", "start", "trial", "local", "--again", "--until-idle", "2");
        await workspace.HoldsAsync(6);
        workspace.Release();
        Assert.True((await run.EndsAsync()).ExitCode == 0, run.Said);
        await workspace.NothingRunsAsync();
    }

    [Fact]
    public async Task A_pool_whose_run_was_interrupted_does_the_rest_and_ends()
    {
        using (var run = await BeginAsync())
        {
            await DoneAsync("pool", "start", "trial", "extra", "--until-idle", "2");
            await workspace.HoldsAsync(5);
            await run.SignalAsync("KILL");
            await run.EndsAsync();
        }

        workspace.Release();
        await workspace.NothingRunsAsync();
        Assert.Equal(30, Run.InState(2));
        await DoneAsync("run", "trial", "trial.yaml", "--resume");
        Assert.Equal((30, 30, 0, 0, 0), Run.Counts);
    }

    [Fact]
    public async Task A_pool_that_cannot_join_says_why()
    {
        using var run = await BeginAsync();
        workspace.Set("EMEWS_TEST_MARKS", "");
        Directory.CreateDirectory(Run.PathOf("extra.log"));

        var result = await workspace.RunAsync("pool", "start", "trial", "extra");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("Pool extra has not joined trial: it ended with exit code 2.", result.Error, StringComparison.Ordinal);
        Assert.Contains("extra.log cannot be written", result.Error, StringComparison.Ordinal);
        workspace.Release();
        await run.EndsAsync();
    }

    [Fact]
    public async Task A_pool_whose_model_cannot_start_is_no_help()
    {
        workspace.Write("worker.py", "import nowhere");
        workspace.Write("trial.yaml", Of(typeof(MarkingModel)).Replace(Workspace.Model(typeof(MarkingModel)), "model: {worker: python3 worker.py}", StringComparison.Ordinal));

        var run = await workspace.RunAsync("run", "trial", "trial.yaml");
        var start = await workspace.RunAsync("pool", "start", "trial", "local");

        Assert.Equal((1, 1), (run.ExitCode, start.ExitCode));
        Assert.Contains($"Pool local has ended (exit code 1). What it had to say is in {Run.PathOf("local.log")}\n  Pool local has ended: its model cannot run here.", run.Error + run.Output, StringComparison.Ordinal);
        Assert.Contains("Pool local has not joined trial: it ended with exit code 1.", start.Error, StringComparison.Ordinal);
        Assert.All((string[])[run.Error + run.Output, start.Error], said => Assert.Contains("  ModuleNotFoundError: No module named 'nowhere'", said, StringComparison.Ordinal));
        Assert.Equal((30, 0, 0, 0, 30), Run.Counts);
        Assert.All(Run.Tasks, task => Assert.Equal("0", task["attempts"]));
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        Assert.Contains("There is no experiment in ", await RefusedAsync("pool", "start", "trial", "extra"), StringComparison.Ordinal);
        Assert.Contains("There is no experiment in ", await RefusedAsync("pool", "start", "trial", "extra", "--config", "trial.yaml"), StringComparison.Ordinal);
        using var run = await BeginAsync();

        Assert.Contains("has no pool 'extr'; did you mean 'extra'? It has: local, extra.", await RefusedAsync("pool", "start", "trial", "extr"), StringComparison.Ordinal);
        Assert.Contains("--until-idle takes a duration", await RefusedAsync("pool", "start", "trial", "extra", "--until-idle", "soon"), StringComparison.Ordinal);
        workspace.Release();
        await run.EndsAsync();
    }

    public void Dispose() => workspace.Dispose();

    private static string Of(Type model, string pool = "local", int type = 0) => $$"""
        search_space_size: 30
        sample_dimensions: 2
        retrain_after: 30
        seed: 3
        tasks:
          - type: {{type}}
            pools: [{{pool}}]
            {{Workspace.Model(model)}}
        pools:
          {{pool}}: {CFG_PROCS: 3, lease: 1s}
        """;

    /// <summary>Starts the run, which then holds three tasks.</summary>
    private async Task<EmewsProcess> BeginAsync()
    {
        workspace.Hold();
        var run = workspace.Start("run", "trial", "trial.yaml");
        await workspace.HoldsAsync(3);
        return run;
    }

    private async Task<string> DoneAsync(params string[] arguments)
    {
        var result = await workspace.RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result.Output;
    }

    private async Task<string> RefusedAsync(params string[] arguments)
    {
        var result = await workspace.RunAsync(arguments);
        Assert.True(result.ExitCode == 2, string.Create(CultureInfo.InvariantCulture, $"{result.ExitCode}: {result.Output}{result.Error}"));
        return result.Error;
    }
}
