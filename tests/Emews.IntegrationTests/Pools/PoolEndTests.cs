using Emews.IntegrationTests.Tool;
using Emews.Tests.Postgres;

namespace Emews.IntegrationTests.Pools;

/// <summary>Whoever ends a pool in the middle of its tasks: they come to their end or go back, and no attempt is lost.</summary>
public sealed class PoolEndTests
{
    private const int Tasks = 8;

    private const string TwoWorkers = "{CFG_PROCS: 2, CFG_BATCH_SIZE: 4}";

    // Tasks end when the test says so.
    private const string Held = """while [ -e "$EMEWS_TEST_MARKS/hold" ]; do sleep 0.1; done""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task At_a_signal_what_runs_comes_to_its_end_and_the_rest_goes_back(bool onPostgres)
    {
        await using var database = onPostgres ? await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync() : null;
        await using var scene = await PoolScene.BeginAsync(Tasks, Held, TwoWorkers, database);
        scene.Workspace.Hold();
        using var pool = await BeginAsync(scene);

        await pool.SignalAsync("TERM");
        await scene.ClaimsNoMoreAsync(pool);
        scene.Workspace.Release();
        var ended = await pool.EndsAsync();

        Assert.True(ended.ExitCode == 130, pool.Said);
        Assert.Equal(2, await scene.AssertNoAttemptIsLostAsync());
        await scene.AssertAnotherDoesTheRestAsync();
    }

    [Fact]
    public async Task At_a_signal_what_outlasts_the_grace_time_goes_back_too()
    {
        await using var scene = await PoolScene.BeginAsync(Tasks, """[ -e go ] || sleep 600""", TwoWorkers);
        using var pool = await BeginAsync(scene);

        await pool.SignalAsync("TERM");
        var ended = await pool.EndsAsync();

        Assert.True(ended.ExitCode == 130, pool.Said);
        Assert.Equal(0, await scene.AssertNoAttemptIsLostAsync());
        await scene.Workspace.NothingRunsAsync();
        scene.Workspace.Write("go", "");
        await scene.AssertAnotherDoesTheRestAsync();
    }

    [Fact]
    public async Task A_signal_that_reaches_the_models_first_costs_no_attempt()
    {
        await using var scene = await PoolScene.BeginAsync(Tasks, "[ -e go ] || exec sleep 600", TwoWorkers);
        using var pool = await BeginAsync(scene);

        foreach (var model in scene.Workspace.Processes.Where(process => process.Id != pool.Id))
        {
            await EmewsProcess.SignalAsync(model.Id, "TERM");
        }

        await pool.SignalAsync("TERM");
        var ended = await pool.EndsAsync();

        Assert.True(ended.ExitCode == 130, pool.Said);
        Assert.Equal(0, await scene.AssertNoAttemptIsLostAsync());
        scene.Workspace.Write("go", "");
        await scene.AssertAnotherDoesTheRestAsync();
    }

    [Fact]
    public async Task A_pool_that_is_told_to_stop_does_what_it_owns()
    {
        await using var scene = await PoolScene.BeginAsync(Tasks, Held, TwoWorkers);
        scene.Workspace.Hold();
        using var pool = await BeginAsync(scene);

        (await scene.Workspace.RunAsync("pool", "stop", "trial", "pool1", "--db-path", "trial.db")).MustSucceed();
        await scene.ClaimsNoMoreAsync(pool);
        scene.Workspace.Release();
        var ended = await pool.EndsAsync();

        Assert.True(ended.ExitCode == 0, pool.Said);
        Assert.Contains("Pool pool1 has ended in good order: it was told to stop.", pool.Said, StringComparison.Ordinal);
        Assert.Equal(4, await scene.AssertNoAttemptIsLostAsync());
        await scene.AssertAnotherDoesTheRestAsync();
    }

    [Fact]
    public async Task A_stop_message_that_is_taken_in_mid_task_waits_for_it()
    {
        await using var scene = await PoolScene.BeginAsync(tasks: 1, Held, TwoWorkers);
        scene.Workspace.Hold();
        using var pool = scene.Start("pool1");
        await scene.Workspace.HoldsAsync(1);

        await scene.SendStopMessageAsync();
        await scene.ClaimsNoMoreAsync(pool);
        scene.Workspace.Release();
        var ended = await pool.EndsAsync();

        Assert.True(ended.ExitCode == 0, pool.Said);
        Assert.Equal(1, await scene.AssertNoAttemptIsLostAsync());
    }

    /// <summary>Starts a pool that owns four tasks, two of which run.</summary>
    private static async Task<EmewsProcess> BeginAsync(PoolScene scene)
    {
        var pool = scene.Start("pool1");
        await scene.Workspace.HoldsAsync(2);
        return pool;
    }
}
