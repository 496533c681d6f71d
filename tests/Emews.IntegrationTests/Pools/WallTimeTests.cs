using System.Diagnostics;
using Emews.Tests.Postgres;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Pools;

/// <summary>A pool that knows its wall time is gone before that is over, and takes nothing along.</summary>
public sealed class WallTimeTests
{
    private static readonly TimeSpan WallTime = TimeSpan.FromSeconds(20);

    // At 3 s each, more than two workers can do in that time.
    private const int Tasks = 16;

    [Fact]
    public async Task A_pool_of_20_s_whose_tasks_take_3_s_drains_in_time()
    {
        await using var database = await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync();
        await using var scene = await PoolScene.BeginAsync(Tasks, "sleep 3", "{CFG_PROCS: 2, CFG_BATCH_SIZE: 3, CFG_WALLTIME: 20}", database);
        var begun = Stopwatch.GetTimestamp();
        using var pool = scene.Start("pool1");

        var ended = await pool.EndsAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, WallTime);
        Assert.True(ended.ExitCode == 0, pool.Said);
        Assert.Contains("Pool pool1 has ended in good order: too little of its wall time of 20s is left for another task.", pool.Said, StringComparison.Ordinal);
        Assert.InRange(await scene.AssertNoAttemptIsLostAsync(), 2, Tasks - 1);
        Assert.Equal(scene.Workspace.Marked("begun").Count, scene.Workspace.Marked("ended").Count);
        await scene.AssertAnotherDoesTheRestAsync();
    }

    [Fact]
    public async Task What_would_outlast_it_goes_back_before_it_is_over()
    {
        await using var scene = await PoolScene.BeginAsync(tasks: 2, "[ -e go ] || sleep 600", "{CFG_PROCS: 2, CFG_WALLTIME: 10}");
        using var pool = scene.Start("pool1");
        await scene.Workspace.HoldsAsync(2);

        var ended = await pool.EndsAsync();

        Assert.True(ended.ExitCode == 0, pool.Said);
        Assert.Equal(0, await scene.AssertNoAttemptIsLostAsync());
        scene.Workspace.Write("go", "");
        await scene.AssertAnotherDoesTheRestAsync();
    }

    [Fact]
    public async Task It_counts_from_the_start_of_the_process()
    {
        await using var scene = await PoolScene.BeginAsync(tasks: 2, "sleep 1", "{CFG_PROCS: 2, CFG_WALLTIME: 10}");

        var ended = await Shell.RunAsync(scene.Workspace.Root, null, "sh", ["-c", """sleep 6; exec "$@" """, "sh", .. PoolScene.CommandOf("pool1")]);

        ended.MustSucceed();
        Assert.Contains("too little of its wall time", ended.Error, StringComparison.Ordinal);
        Assert.Equal(0, await scene.AssertNoAttemptIsLostAsync());
    }
}
