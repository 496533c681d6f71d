using System.Globalization;
using System.Security.Cryptography;
using Emews.IntegrationTests.Tool;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Models;

/// <summary>The examples of models in other languages run as they are, on fewer points.</summary>
public sealed class ModelExampleTests : IDisposable
{
    private readonly Workspace workspace = new();

    [Fact]
    public async Task The_python_model_runs()
    {
        var run = await RunAsync("examples/python", "epidemic.yaml");

        Assert.All(run.Tasks, task =>
        {
            Assert.Equal("complete", task["state"]);
            Assert.InRange(Number(task["contacts"]), 1, 20);
            Assert.Contains(task["variant"], (string[])["alpha", "delta"]);
            var (peak, day) = (Number(task["peak"]), Number(task["peak_day"]));
            Assert.Equal((Math.Abs(peak - 200) / 200) + (Math.Abs(day - 30) / 30), Number(task["result"]), 1e-12);
        });
        var provenance = System.Text.Json.JsonDocument.Parse(run.Read("provenance.json")).RootElement.GetProperty("model_files");
        var file = Assert.Single(provenance.EnumerateArray());
        Assert.Equal(workspace.PathOf("model.py"), file.GetProperty("path").GetString());
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(workspace.PathOf("model.py")))), file.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task The_python_worker_runs() => AssertEpidemic((await RunAsync("examples/models", "python-worker.yaml")).Tasks);

    [Fact]
    public async Task The_R_worker_runs()
    {
        Needs.Command("Rscript");
        var jsonlite = await Shell.RunAsync("/", null, "Rscript", "-e", "library(jsonlite)");
        Needs.Service("jsonlite", jsonlite.ExitCode == 0);

        AssertEpidemic((await RunAsync("examples/models", "r-worker.yaml")).Tasks);
    }

    [Theory]
    [InlineData("emews_worker.py")]
    [InlineData("emews_worker.R")]
    public void A_loop_is_short_enough_to_be_copied(string file) => Assert.InRange(Clone.Read($"examples/models/{file}").Split('\n').Length, 10, 60);

    [Fact]
    public async Task What_a_python_function_prints_reads_and_throws_hurts_no_other_task()
    {
        File.Copy(Clone.PathOf("examples/models/emews_worker.py"), workspace.PathOf("emews_worker.py"));
        workspace.Write("worker.py", """
            import os, subprocess, sys
            from emews_worker import run
            def model(p):
                print('{"task_id": 1, "result": 0}')
                os.system("echo '{\"task_id\": 1, \"result\": 0}'")
                assert sys.stdin.read() == ""
                x = p["x"][0]
                if x > 20:
                    raise ValueError(f"{x} is\ntoo much")
                if x < -20:
                    sys.exit("too little")
                return {"y": x, "note": "ü"}
            run(model)
            """);
        workspace.Write("trial.yaml", """
            model: {worker: python3 worker.py}
            search_space_size: 40
            sample_dimensions: 1
            objective: {name: y}
            seed: 3
            pools: {local: {CFG_PROCS: 2}}
            """);

        var result = await workspace.RunAsync("run", "trial", "trial.yaml");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.All(workspace.Run("trial").Tasks, task =>
        {
            var x = Number(task["x_1"]);
            Assert.Equal((Math.Abs(x) > 20 ? ("failed", "exception") : ("complete", "")), (task["state"], task["error_kind"]));
            Assert.Equal(Math.Abs(x) > 20 ? ("", "") : (task["x_1"], "ü"), (task["result"], task["note"]));
        });
        var run = workspace.Run("trial");
        Assert.NotEqual("0", run.Query("SELECT count(*) FROM emews_failures WHERE message LIKE 'ValueError: % is%worker.py%in model%'"));
        Assert.NotEqual("0", run.Query("SELECT count(*) FROM emews_failures WHERE message LIKE 'SystemExit: too little%'"));
    }

    public void Dispose() => workspace.Dispose();

    private static void AssertEpidemic(IReadOnlyList<IReadOnlyDictionary<string, string>> tasks) => Assert.All(tasks, task =>
    {
        var (misfit, peak, day) = Epidemic(Number(task["beta"]), Number(task["gamma"]));
        Assert.Equal(misfit, Number(task["result"]), 1e-9);
        Assert.Equal(peak, Number(task["peak"]), 1e-3);
        Assert.Equal(day, Number(task["peak_day"]));
    });

    private static (double Misfit, double Peak, int Day) Epidemic(double beta, double gamma)
    {
        var (susceptible, infected, peak, peakDay) = (999_900.0, 100.0, 100.0, 0);
        for (var day = 1; day <= 120; day++)
        {
            var caught = beta * susceptible * infected / 1_000_000;
            susceptible -= caught;
            infected += caught - (gamma * infected);
            (peak, peakDay) = infected > peak ? (infected, day) : (peak, peakDay);
        }

        return ((Math.Abs(peak - 150_000) / 150_000) + (Math.Abs(peakDay - 60) / 60.0), peak, peakDay);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private async Task<RunFolder> RunAsync(string example, string file)
    {
        foreach (var source in Directory.EnumerateFiles(Clone.PathOf(example)))
        {
            File.Copy(source, workspace.PathOf(Path.GetFileName(source)));
        }

        var text = File.ReadAllText(workspace.PathOf(file));
        var size = text.Split('\n').Single(line => line.StartsWith("search_space_size: ", StringComparison.Ordinal));
        workspace.Write(file, text.Replace(size, "search_space_size: 60", StringComparison.Ordinal));
        var result = await workspace.RunAsync("run", "trial", file);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal(60, workspace.Run("trial").Tasks.Count);
        return workspace.Run("trial");
    }
}
