using Emews.IntegrationTests.Tool;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Searches;

/// <summary>Searches that make their points as they go, taken up after tasks were tried again, and to run more points.</summary>
public sealed class GoingOnTests : IDisposable
{
    /// <summary>Fails in a part of the space as long as there is a file of the name <c>broken</c>.</summary>
    private const string Model = """
        import json, os, sys
        point = json.load(sys.stdin)
        if point["a"] > 0.4 and os.path.exists("broken"):
            sys.exit("broken")
        print((point["a"] - 0.6) ** 2 + (point["b"] - 0.3) ** 2)
        """;

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("search: {name: streaming, in_flight: 4}")]
    [InlineData("search: {name: streaming, in_flight: 4, candidates: 1}")]
    [InlineData("search: {program: python3 near_the_best.py, settings: {first: 6}}")]
    public async Task Failed_tasks_are_tried_again_and_more_points_run_and_the_search_goes_on(string search)
    {
        _workspace.Write("near_the_best.py", Clone.Read("examples/own-search/near_the_best.py"));
        _workspace.Write("model.py", Model);
        _workspace.Write("broken", "");
        Configure(search, 14);
        await DoneAsync("run", "st", "st.yaml");
        Assert.True(_workspace.Run("st").Count("tasks_failed") > 0);

        // In vain at first, so that tasks fail twice.
        for (var round = 0; round < 2; round++)
        {
            await DoneAsync("task", "retry", "st", "--failed");
            await DoneAsync("run", "st", "st.yaml", "--resume");
            File.Delete(_workspace.PathOf("broken"));
        }

        Assert.Equal(0, _workspace.Run("st").Count("tasks_failed"));
        Assert.Equal("points_ended", _workspace.Run("st").Summary.GetProperty("reason").GetString());

        Configure(search, 24);
        await DoneAsync("run", "st", "st.yaml", "--resume");
        Assert.InRange(_workspace.Run("st").Count("tasks_completed"), 24, 30);
        Configure(search, 30);
        await DoneAsync("run", "st", "st.yaml", "--resume");
        Assert.InRange(_workspace.Run("st").Count("tasks_completed"), 30, 36);
    }

    [Fact]
    public async Task A_run_that_began_with_fewer_points_than_its_search_lays_out_goes_on_to_more()
    {
        _workspace.Write("model.py", Model);
        Configure("search: {name: streaming, in_flight: 4, initial: 9}", 3);
        await DoneAsync("run", "st", "st.yaml");
        Configure("search: {name: streaming, in_flight: 4, initial: 9}", 16);
        await DoneAsync("run", "st", "st.yaml", "--resume");
        Assert.Equal((16, 16, 0, 0, 0), _workspace.Run("st").Counts);
    }

    [Fact]
    public async Task A_space_without_more_points_ends_the_run_and_everybody_says_so()
    {
        const string why = "when there were no more points to run: 6 of the 40 asked for had ended";
        _workspace.Write("model.py", Model);
        _workspace.Write("st.yaml", "model: {command: python3 model.py}\nparameters: {a: {values: [0.1, 0.2]}, b: {min: 1, max: 3, type: integer}}\nsearch: streaming\nnum_guesses: 40\nseed: 1\n");
        var said = await DoneAsync("run", "st", "st.yaml");
        Assert.Contains($"It ended {why}.", said, StringComparison.Ordinal);
        Assert.Contains("The space has no more points: all 6 have been submitted.", said, StringComparison.Ordinal);
        Assert.Contains($"Ended:    {why}", await DoneAsync("status", "st"), StringComparison.Ordinal);
        Assert.Contains($"It ended {why}.", await DoneAsync("report", "st", "--methods"), StringComparison.Ordinal);
        Assert.Contains($"It ended {why}.", _workspace.Run("st").Read("report.html"), StringComparison.Ordinal);
        Assert.Equal("no_more_points", _workspace.Run("st").Summary.GetProperty("reason").GetString());
    }

    private void Configure(string search, int points) => _workspace.Write(
        "st.yaml",
        $"model: {{command: python3 model.py}}\nparameters: {{a: {{min: 0, max: 1}}, b: {{min: 0, max: 1}}}}\n{search}\nnum_guesses: {points}\nseed: 3\npools: {{local: {{CFG_PROCS: 3}}}}\n");

    private async Task<string> DoneAsync(params string[] words)
    {
        var result = await _workspace.RunAsync(words);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result.Output;
    }
}
