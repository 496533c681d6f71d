using System.Globalization;
using Emews.IntegrationTests.Tool;

namespace Emews.IntegrationTests.Searches;

/// <summary>The search that makes its points as it goes, from the file to the results.</summary>
public sealed class StreamingTests : IDisposable
{
    private const string Streaming = "search: {name: streaming, in_flight: 4}\nsample_dimensions: 2\nnum_guesses: 60\nseed: 3\n";

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task It_runs_as_many_points_as_it_may_and_finds_better_ones_than_chance()
    {
        _workspace.Write("streaming.yaml", Streaming);

        var result = await _workspace.RunAsync("run", "all", "streaming.yaml");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        var run = _workspace.Run("all");
        Assert.Equal((60, 60, 0, 0, 0), run.Counts);
        var values = run.Tasks.Select(task => double.Parse(task["result"], CultureInfo.InvariantCulture)).ToList();
        Assert.True(values.Skip(30).Average() < values.Take(10).Average());
        Assert.Contains("with up to 4 points under way at a time", (await _workspace.RunAsync("report", "all", "--methods")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_lockstep_with_one_worker_it_repeats_itself_also_over_an_interruption_and_with_other_pools()
    {
        const string slowly = "lockstep: true\nruntime: -3.5\npools: {local: {CFG_PROCS: 1}}\n";
        _workspace.Write("streaming.yaml", Streaming.Replace(", in_flight: 4", "", StringComparison.Ordinal) + slowly);
        Assert.Equal(0, (await _workspace.RunAsync("run", "whole", "streaming.yaml")).ExitCode);
        using (var run = _workspace.Start(["run", "parts", "streaming.yaml"]))
        {
            await Eventually.TrueAsync(() => Ended("parts") >= 25, () => run.Said);
            await run.SignalAsync("INT");
            Assert.Equal(130, (await run.EndsAsync()).ExitCode);
        }

        // How many points are under way stays what it was, though the pool would hold more of them now.
        _workspace.Write("streaming.yaml", Streaming.Replace(", in_flight: 4", "", StringComparison.Ordinal) + slowly.Replace("CFG_PROCS: 1", "CFG_PROCS: 1, CFG_BATCH_SIZE: 9", StringComparison.Ordinal));
        var resumed = await _workspace.RunAsync("run", "parts", "streaming.yaml", "--resume");

        Assert.True(resumed.ExitCode == 0, resumed.Output + resumed.Error);
        Assert.Equal(Points("whole"), Points("parts"));
    }

    private int Ended(string experiment)
    {
        var log = _workspace.Run(experiment).PathOf("events.jsonl");
        return File.Exists(log) ? File.ReadLines(log).Count(line => line.Contains("\"completed\"", StringComparison.Ordinal)) : 0;
    }

    private IEnumerable<string> Points(string experiment) => _workspace.Run(experiment).Tasks.Select(task => $"{task["x_1"]} {task["x_2"]} {task["result"]}");
}
