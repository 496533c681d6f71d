using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Emews.IntegrationTests.Tool;
using Emews.Workflows.Outputs;

namespace Emews.IntegrationTests.Searches;

/// <summary>Searches that know all their points at the start, from the file to the results.</summary>
public sealed class SweepTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("search: random\nsearch_space_size: 20", 20)]
    [InlineData("search: {name: sweep, design: grid, levels: {x_1: 4, x_2: 3}}", 12)]
    [InlineData("search: {name: sweep, design: latin_hypercube}\nsearch_space_size: 20\nobjective: {goal: maximize}", 20)]
    [InlineData("search: {name: sweep, design: sobol}\nsearch_space_size: 20\nreplicates: 1", 20)]
    public async Task All_points_run_in_their_order(string search, int points)
    {
        _workspace.Write("sweep.yaml", $"{search}\nsample_dimensions: 2\nseed: 3\npools: {{local: {{CFG_PROCS: 1}}}}\n");
        Assert.Equal(0, (await _workspace.RunAsync("validate", "sweep.yaml")).ExitCode);

        var result = await _workspace.RunAsync("run", "all", "sweep.yaml");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        var run = _workspace.Run("all");
        Assert.Equal((points, points, 0, 0, 0), run.Counts);
        Assert.Equal(Enumerable.Range(1, points), run.Events<CompletedEvent>().Select(completed => (int)completed.TaskId.Value));
        Assert.Equal(points, run.Tasks.Select(task => $"{task["x_1"]} {task["x_2"]}").Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(0, run.Count("reprioritizations"));
        Assert.Contains("The search does not learn", run.Read("report.html"), StringComparison.Ordinal);
        Assert.DoesNotContain("Reprioritisations", run.Read("report.html"), StringComparison.Ordinal);
        Assert.Contains("no result changed it", (await _workspace.RunAsync("report", "all", "--methods")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_design_file_is_run_as_it_stands_and_is_told_in_the_provenance()
    {
        _workspace.Write("design.csv", "kind,n,beta\nalpha,3,0.5\ndelta,20,0.25\nalpha,1,0.9\n");
        _workspace.Write("model.py", "import json, sys\np = json.load(sys.stdin)\nprint(json.dumps(p['n'] + p['beta']))\n");
        _workspace.Write("file.yaml", """
            model: {command: python3 model.py}
            parameters: {beta: {min: 0.1, max: 0.9}, n: {min: 1, max: 20, type: integer}, kind: {values: [alpha, delta]}}
            search: {name: sweep, file: design.csv}
            replicates: 2
            seed: 3
            """);

        var result = await _workspace.RunAsync("run", "file", "file.yaml");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        var run = _workspace.Run("file");
        Assert.Equal(
            ["0.5 3 alpha", "0.5 3 alpha", "0.25 20 delta", "0.25 20 delta", "0.9 1 alpha", "0.9 1 alpha"],
            run.Tasks.Select(task => $"{task["beta"]} {task["n"]} {task["kind"]}"));
        var files = JsonDocument.Parse(run.Read("provenance.json")).RootElement.GetProperty("model_files").EnumerateArray().ToDictionary(
            file => Path.GetFileName(file.GetProperty("path").GetString()!), file => file.GetProperty("sha256").GetString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_workspace.PathOf("design.csv")))), files["design.csv"]);
        Assert.Contains("search_space_size: 3", run.Read("config.yaml"), StringComparison.Ordinal);

        // People may look at it when the design is gone.
        File.Delete(_workspace.PathOf("design.csv"));
        Assert.Equal(0, (await _workspace.RunAsync("status", "file")).ExitCode);
    }

    [Fact]
    public async Task Mistakes_in_a_design_file_keep_a_run_from_beginning()
    {
        _workspace.Write("design.csv", "x_1,x_3\n1,2\n99,0\n");
        _workspace.Write("file.yaml", "sample_dimensions: 2\nsearch: {name: sweep, file: design.csv}\nseed: 1\n");

        foreach (var command in (string[][])[["validate", "file.yaml"], ["run", "file", "file.yaml"]])
        {
            var result = await _workspace.RunAsync(command);
            Assert.Equal(2, result.ExitCode);
            Assert.Contains("design.csv, line 1, column 5: there is no parameter 'x_3'; did you mean 'x_", result.Output + result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_design_file_that_was_changed_keeps_its_run_from_going_on_and_the_line_is_named()
    {
        const string design = "x_1,x_2\n1,2\n3,4\n5,6\n7,8\n9,1\n2,3\n";
        _workspace.Write("design.csv", design);
        _workspace.Write("file.yaml", "sample_dimensions: 2\nsearch: {name: sweep, file: design.csv}\nnum_guesses: 2\nseed: 1\nruntime: -1\npools: {local: {CFG_PROCS: 1}}\n");
        Assert.Equal(0, (await _workspace.RunAsync("run", "file", "file.yaml")).ExitCode);
        _workspace.Write("file.yaml", "sample_dimensions: 2\nsearch: {name: sweep, file: design.csv}\nseed: 1\nruntime: -1\npools: {local: {CFG_PROCS: 1}}\n");

        await RefusedAsync(design.Replace("5,6", "5,6.5", StringComparison.Ordinal), "design.csv, line 4: x_2 6 → 6.5");
        await RefusedAsync(design + "4,4\n", "design.csv: 6 points → 7");

        _workspace.Write("design.csv", design);
        Assert.Equal(0, (await _workspace.RunAsync("run", "file", "file.yaml", "--resume")).ExitCode);
        Assert.Equal((6, 6, 0, 0, 0), _workspace.Run("file").Counts);

        async Task RefusedAsync(string changed, string difference)
        {
            _workspace.Write("design.csv", changed);
            var refused = await _workspace.RunAsync("run", "file", "file.yaml", "--resume");
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains($"file was begun with other points, and cannot go on with these:\n  {difference}\n", refused.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("search_space_size", refused.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("Go on:", refused.Output + refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_sweep_is_taken_up_where_it_was_and_a_trial_takes_its_first_point()
    {
        const string slowly = "runtime: -3\npools: {local: {CFG_PROCS: 1}}\n";
        _workspace.Write("grid.yaml", $"search: {{name: sweep, design: grid, levels: 6}}\nsample_dimensions: 2\nnum_guesses: 10\nseed: 3\n{slowly}");
        Assert.Equal(0, (await _workspace.RunAsync("run", "grid", "grid.yaml")).ExitCode);
        _workspace.Write("grid.yaml", $"search: {{name: sweep, design: grid, levels: 6}}\nsample_dimensions: 2\nseed: 3\n{slowly}");

        var resumed = await _workspace.RunAsync("run", "grid", "grid.yaml", "--resume");

        Assert.True(resumed.ExitCode == 0, resumed.Output + resumed.Error);
        Assert.Equal((36, 36, 0, 0, 0), _workspace.Run("grid").Counts);
        var trial = await _workspace.RunAsync("try", "grid.yaml");
        Assert.Contains("[-32.768,-32.768]", (trial.Output + trial.Error).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        _workspace.Write("grid.yaml", $"search: {{name: sweep, design: grid, levels: 7}}\nsample_dimensions: 2\nseed: 3\n{slowly}");
        Assert.Contains("search.levels: 6 → 7", (await _workspace.RunAsync("run", "grid", "grid.yaml", "--resume")).Error, StringComparison.Ordinal);
        Assert.Equal(36.ToString(CultureInfo.InvariantCulture), _workspace.Run("grid").Query("SELECT count(*) FROM eq_tasks"));
    }
}
