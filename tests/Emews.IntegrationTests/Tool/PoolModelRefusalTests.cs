using Emews.IntegrationTests.Pools;

namespace Emews.IntegrationTests.Tool;

/// <summary>A pool whose model cannot start says so at once, and takes no task along.</summary>
public sealed class PoolModelRefusalTests
{
    private const int Tasks = 5;

    [Theory]
    [InlineData("{command: ./nowhere}", "There is no program ")]
    [InlineData("{command: ./plain.sh}", "is no program that may be run: chmod +x ")]
    [InlineData("{command: ./bang.sh}", "names the interpreter /no/such/program, which is not there")]
    [InlineData("{command: ./env.sh}", "names no-such-program, which is not on PATH")]
    [InlineData("{command: sh nowhere.sh}", "There is no script nowhere.sh in ")]
    [InlineData("{command: sh plain.sh, folder: nowhere}", "There is no folder ")]
    [InlineData("{worker: no-such-program}", "There is no program 'no-such-program' on PATH")]
    [InlineData("{assembly: nowhere.dll, type: A.B}", "nowhere.dll does not exist. Build it first")]
    [InlineData("{assembly: plain.sh, type: A.B}", "cannot be loaded as a .NET assembly")]
    public async Task A_model_that_is_not_there(string model, string reason)
    {
        await using var scene = await BeginAsync(model);

        await NothingIsTakenAsync(scene, 2, reason);
    }

    [Theory]
    [InlineData("sh plain.sh", "The worker ended before it took the task: exit code 3")]
    [InlineData("python3 import.py", "ModuleNotFoundError: No module named 'nowhere'")]
    public async Task A_worker_that_cannot_start(string command, string reason)
    {
        await using var scene = await BeginAsync($"{{worker: {command}}}");

        Assert.Contains("Its tasks are back in the queue.", await NothingIsTakenAsync(scene, 1, reason), StringComparison.Ordinal);
    }

    private static async Task<PoolScene> BeginAsync(string model)
    {
        var scene = await PoolScene.OfModelAsync(Tasks, model, "{CFG_PROCS: 2}");
        scene.Workspace.Write("plain.sh", "exit 3\n");
        scene.Workspace.Write("import.py", "import nowhere\n");
        scene.Workspace.WriteProgram("bang.sh", "#!/no/such/program\n");
        scene.Workspace.WriteProgram("env.sh", "#!/usr/bin/env no-such-program\n");
        return scene;
    }

    private static async Task<string> NothingIsTakenAsync(PoolScene scene, int exitCode, string reason)
    {
        var said = await PoolRefusal.OfAsync(scene.Workspace, "pool1", exitCode);
        Assert.Contains(reason, said, StringComparison.Ordinal);
        Assert.Equal(0, await scene.AssertNoAttemptIsLostAsync());
        Assert.Equal(Tasks, (await scene.Store.CountTasksAsync("trial", TestContext.Current.CancellationToken)).Unfinished);
        return said;
    }
}
