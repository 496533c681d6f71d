using System.Text.Json;
using Emews.TestModels;

namespace Emews.IntegrationTests.Tool;

/// <summary>Where <c>emews run</c> writes, and what.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly Workspace workspace = new();

    [Fact]
    public async Task Json_prints_the_summary_and_nothing_else_on_standard_output()
    {
        Write(typeof(ChattyModel));

        var result = await workspace.RunAsync("run", "trial", "trial.yaml", "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(workspace.Run("trial").Read("summary.json"), result.Output);
        Assert.Contains("trial finished: 40 of 40 tasks complete", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_printed_of_an_interrupted_run_too()
    {
        Write(typeof(MarkingModel));
        workspace.Hold();
        using var run = workspace.Start("run", "trial", "trial.yaml", "--json");
        await workspace.HoldsAsync(4);

        await run.SignalAsync("INT");
        await run.SaysAsync("Stopping: ");
        workspace.Release();
        var result = await run.EndsAsync();

        Assert.Equal(130, result.ExitCode);
        Assert.Equal("interrupted", JsonDocument.Parse(result.Output).RootElement.GetProperty("ended").GetString());
    }

    [Theory]
    [InlineData("runs of today/Größe 5")]
    [InlineData("../runs")]
    [InlineData("runs")]
    public async Task Output_goes_below_the_named_folder_seen_from_the_current_one(string output)
    {
        Write(typeof(FifthFailsModel));
        var here = workspace.PathOf("some where");
        Directory.CreateDirectory(here);

        var result = await workspace.RunInAsync(here, "run", "trial", "../trial.yaml", "--output", output);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        var run = new RunFolder(Path.GetFullPath(Path.Combine(here, output, "trial")));
        Assert.Equal(40, run.Tasks.Count);
        string[] files = ["config.yaml", "experiment.json", "events.jsonl", "report.html", "provenance.json", "summary.json", "emews.db"];
        Assert.All(files, file => Assert.True(run.Has(file), file));
        Assert.False(Directory.Exists(Path.Combine(here, "output")));
    }

    [Fact]
    public async Task Without_a_folder_output_goes_to_output_in_the_current_one()
    {
        Write(typeof(FifthFailsModel));
        var here = workspace.PathOf("here");
        Directory.CreateDirectory(here);

        var result = await workspace.RunInAsync(here, "run", "trial", workspace.PathOf("trial.yaml"));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["trial"], Directory.GetFileSystemEntries(Path.Combine(here, "output")).Select(Path.GetFileName));
        Assert.Contains("Results:   output/trial/tasks.csv", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_enough_points_have_ended_the_rest_is_canceled_though_it_is_running()
    {
        Write(typeof(FirstThreeEndModel), "num_guesses: 3");

        var result = await workspace.RunAsync("run", "trial", "trial.yaml");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        await workspace.NothingRunsAsync();
        var run = workspace.Run("trial");
        Assert.Equal((40, 3, 0, 37, 0), run.Counts);
        Assert.Contains("37 canceled", result.Output, StringComparison.Ordinal);
        Assert.Contains(run.Tasks, task => task["state"] is "canceled" && task["claimed"] is not "");
        Assert.Equal("0", run.Query("SELECT count(*) FROM emews_queue_OUT"));
    }

    public void Dispose() => workspace.Dispose();

    private void Write(Type model, string more = "") => workspace.Write("trial.yaml", $$"""
        search_space_size: 40
        sample_dimensions: 2
        retrain_after: 20
        seed: 5
        {{Workspace.Model(model)}}
        pools:
          local: {CFG_PROCS: 4}
        {{more}}
        """);
}
