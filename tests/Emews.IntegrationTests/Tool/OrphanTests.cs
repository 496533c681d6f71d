using Emews.TestModels;

namespace Emews.IntegrationTests.Tool;

/// <summary>An agent that is killed, and so can end nothing itself: none of its models' processes stays.</summary>
public sealed class OrphanTests : IDisposable
{
    // A child of the ordinary kind, and one that leaves its session and its parent.
    private const string Leave = """
        import subprocess, sys, time
        subprocess.Popen(["sleep", "1000"], cwd="marks")
        subprocess.Popen(["setsid", "--fork", "sleep", "1000"], cwd="marks")
        """;

    private readonly Workspace workspace = new();

    public static TheoryData<string> Models => new(
        "model: {command: python3 model.py}", "model: {worker: python3 worker.py}", Workspace.Model(typeof(LeavingModel)));

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_killed_agent_leaves_nothing_of_its_models_behind(string model)
    {
        workspace.Write("model.py", $"{Leave}\ntime.sleep(1000)\n");
        workspace.Write("worker.py", $"{Leave}\nfor line in sys.stdin:\n    time.sleep(1000)\n");
        workspace.Write("trial.yaml", $"search_space_size: 4\nsample_dimensions: 2\nseed: 3\n{model}\npools:\n  local: {{CFG_PROCS: 2, lease: 1s}}\n");
        using var run = workspace.Start("run", "trial", "trial.yaml");
        var sleeping = () => ProcessTable.Of(workspace.Marks).Count(process => process.Command.StartsWith("sleep ", StringComparison.Ordinal));
        await Eventually.TrueAsync(() => sleeping() >= 2, () => run.Said);

        // The run is stopped, so that it cannot clean up behind its pool.
        await run.SignalAsync("STOP");
        (await EmewsProcess.SignalAsync(Assert.Single(workspace.Pools).Id, "KILL")).MustSucceed();

        await Eventually.TrueAsync(() => ProcessTable.Of(workspace.Marks).Count == 0, () => "Models are left.");
        await run.SignalAsync("KILL");
        await run.EndsAsync();
        await workspace.NothingRunsAsync();
    }

    public void Dispose() => workspace.Dispose();
}
