using Emews.IntegrationTests.Tool;
using Emews.Tests.Shared;
using Emews.Workflows.Outputs;

namespace Emews.IntegrationTests.Tunnels;

/// <summary>A search on a laptop that reaches nothing of a cluster but its ssh, whatever happens on the way.</summary>
public class LaptopAndClusterTests
{
    private const int Points = 750;

    private static readonly TimeSpan Cut = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string Quickstart = $"""
        search_space_size: {Points}
        sample_dimensions: 4
        runtime: 0.9
        runtime_var: 0.5
        retrain_after: 50
        seed: 42
        """;

    [Fact]
    public async Task The_quickstart_goes_on_by_itself_after_the_link_the_tunnel_and_the_service_were_gone()
    {
        await using var scene = await LaptopAndCluster.StartAsync();
        Assert.NotEqual(0, (await Shell.RunAsync("/", null, "ip", "netns", "exec", scene.Hosts.Laptop, "timeout", "5", "bash", "-c", $": </dev/tcp/{TwoHosts.LoginAddress}/{scene.Service.Split(':')[1]}")).ExitCode);
        using var run = scene.StartRun(Quickstart);
        await run.SaysAsync("Start one where the database is: emews pool run quickstart POOL --config FILE");
        using var pool = scene.StartPool(Quickstart, workers: 33);
        await EndedAsync(scene, run, 40);

        await scene.Hosts.CutAsync();
        await Task.Delay(Cut, TestContext.Current.CancellationToken);
        await scene.Hosts.MendAsync();
        await GoesOnAsync(scene, run);

        var client = Assert.Single(scene.Server.Clients).Id;
        await EmewsProcess.SignalAsync(client, "KILL");
        await GoesOnAsync(scene, run);
        Assert.NotEqual(client, Assert.Single(scene.Server.Clients).Id);

        await scene.KillServiceAsync();
        await run.SaysAsync($"nothing listens on {scene.Service} when seen from it");
        Assert.InRange(scene.Collected, 1, Points - 1);
        await scene.StartServiceAsync();

        Assert.Equal(0, (await run.EndsAsync(Patience)).ExitCode);
        Assert.Equal((Points, Points, 0, 0, 0), scene.Run.Counts);
        Assert.All(scene.Run.Tasks, task => Assert.Equal(("complete", "1"), (task["state"], task["attempts"])));
        var completed = scene.Run.Events<CompletedEvent>().Select(completed => completed.TaskId).ToList();
        Assert.Equal((Points, Points), (completed.Count, completed.Distinct().Count()));
        Assert.Empty(scene.Server.Clients);
        Assert.Equal(0, (await pool.EndsAsync()).ExitCode);
    }

    private static Task EndedAsync(LaptopAndCluster scene, EmewsProcess run, int count) =>
        Eventually.TrueAsync(() => scene.Ended >= count, () => $"{scene.Ended} tasks have ended.\n{run.Said}");

    /// <summary>The search collects more than has ended by now.</summary>
    private static async Task GoesOnAsync(LaptopAndCluster scene, EmewsProcess run)
    {
        var ended = scene.Ended;
        Assert.InRange(ended, 1, Points - 34);
        await Eventually.TrueAsync(() => scene.Collected > ended, () => $"It has collected {scene.Collected} of {ended}.\n{run.Said}");
    }
}
