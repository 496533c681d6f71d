using System.Text.Json;
using Emews.TestModels;

namespace Emews.IntegrationTests.Tool;

/// <summary><c>emews try</c>: one task, and all that came of it.</summary>
public sealed class TryTests : IDisposable
{
    private const string Configuration = """
        model: {command: "python3 model.py {beta} {payload_file}", timeout: 60s}
        parameters:
          beta:    {min: 0.1, max: 0.9}
          count:   {min: 1, max: 20, type: integer}
          variant: {values: [alpha, delta, 3]}
        constants: {days: 120, place: here}
        objective: {name: misfit}
        search_space_size: 100
        seed: 42
        """;

    private readonly Workspace workspace = new();

    public TryTests()
    {
        workspace.Write("trial.yaml", Configuration);
        workspace.Write("model.py", """
            import json, sys
            p = json.load(open(sys.argv[2]))
            print("warming up")
            print("a hint", file=sys.stderr)
            if p["variant"] == 3:
                sys.exit("three is too many")
            print(json.dumps({"misfit": p["beta"] + p["days"], "variant_seen": p["variant"], "place": p["place"], "seed": p["seed"]}))
            """);
    }

    [Fact]
    public async Task It_shows_the_first_task_of_a_run()
    {
        var tried = await workspace.RunAsync("try", "trial.yaml");

        Assert.Equal((0, ""), (tried.ExitCode, tried.Error));
        var lines = tried.Output.Split('\n');
        Assert.StartsWith("Payload:   {\"beta\":", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"days\":120,\"place\":\"here\",\"seed\":2125157639}", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^Command:   \S*/python3 \S+/model.py 0\.\d+ \S+/payload.json$", lines[1]);
        Assert.StartsWith("Folder:    /", lines[2], StringComparison.Ordinal);
        Assert.False(Directory.Exists(lines[2]["Folder:    ".Length..]));
        Assert.Equal("Output:    warming up", lines[3]);
        Assert.Equal("Errors:    a hint", lines[5]);
        Assert.StartsWith("Result:    misfit = 120.", lines[6], StringComparison.Ordinal);
        Assert.StartsWith("Columns:   variant_seen = ", lines[7], StringComparison.Ordinal);
        Assert.Matches(@"^Took:      \d+\.\d\d s$", lines[8]);

        var run = await workspace.RunAsync("run", "trial", "trial.yaml");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var first = workspace.Run("trial").Tasks[0];
        Assert.Contains($"\"beta\":{first["beta"]},\"count\":{first["count"]},", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_and_seed_may_be_others()
    {
        var tried = await JsonAsync("beta=0.5", "count=3", "variant=delta", "days=10.5", "place=5", "--seed", "9");

        Assert.Equal("""{"beta":0.5,"count":3,"variant":"delta","days":10.5,"place":"5","seed":9}""", tried.GetProperty("payload").GetRawText());
        Assert.Equal(("misfit", 11), (tried.GetProperty("objective").GetString(), tried.GetProperty("value").GetDouble()));
        Assert.Equal("delta", tried.GetProperty("columns").GetProperty("variant_seen").GetString());
        Assert.Equal(["0.5"], tried.GetProperty("command").EnumerateArray().Skip(2).Take(1).Select(word => word.GetString()));
        Assert.StartsWith("warming up\n", tried.GetProperty("stdout").GetString(), StringComparison.Ordinal);
        Assert.Equal("a hint\n", tried.GetProperty("stderr").GetString());
        Assert.Equal(JsonValueKind.Null, tried.GetProperty("failure").ValueKind);
    }

    [Fact]
    public async Task A_value_outside_of_the_search_is_tried_and_noted()
    {
        var tried = await workspace.RunAsync("try", "trial.yaml", "beta=2");

        Assert.Equal((0, "Note: beta = 2 lies outside of 0.1 to 0.9, where the search looks.\n"), (tried.ExitCode, tried.Error));
    }

    [Fact]
    public async Task A_failure_is_told_as_a_run_would_record_it_and_its_folder_is_kept()
    {
        var tried = await workspace.RunAsync("try", "trial.yaml", "variant=3");

        Assert.Equal(1, tried.ExitCode);
        Assert.Contains("\nFailed:    exit_code: exit code 1\n", tried.Output, StringComparison.Ordinal);
        Assert.Contains("\nErrors:    a hint\n           three is too many\n", tried.Output, StringComparison.Ordinal);
        var folder = tried.Output.Split('\n').Single(line => line.EndsWith("  (kept)", StringComparison.Ordinal))["Folder:    ".Length..^"  (kept)".Length];
        Assert.True(File.Exists(Path.Combine(folder, "payload.json")));
        Directory.Delete(folder, recursive: true);

        var json = await JsonAsync("variant=3");
        Assert.Equal("exit_code", json.GetProperty("failure").GetProperty("kind").GetString());
        Directory.Delete(json.GetProperty("kept_folder").GetString()!, recursive: true);
    }

    [Fact]
    public async Task Of_much_output_the_end_is_shown_and_the_rest_counted()
    {
        workspace.Write("model.py", """
            import sys
            for i in range(300_000):
                print("step", i)
                print("x" * 1_000 if i > 299_900 else "hm", file=sys.stderr)
            print('{"misfit": 1, "story": "' + "y" * 5_000 + '", ' + ", ".join(f'"c{i}": {i}' for i in range(30)) + '}')
            """);

        var tried = await workspace.RunAsync("try", "trial.yaml");

        Assert.Equal((0, ""), (tried.ExitCode, tried.Error));
        Assert.Contains("\nOutput:    … (299,981 lines before)\n           step 299981\n", tried.Output, StringComparison.Ordinal);
        Assert.Contains($"\nErrors:    … (299,980 lines before)\n           {new string('x', 200)}…\n", tried.Output, StringComparison.Ordinal);
        Assert.Contains($"\nColumns:   story = {new string('y', 200)}…, c0 = 0, c1 = 1, ", tried.Output, StringComparison.Ordinal);
        Assert.Contains(", c18 = 18, … (11 more)\n", tried.Output, StringComparison.Ordinal);
        Assert.InRange(tried.Output.Length, 1, 12_000);
    }

    [Theory]
    [InlineData("There is no parameter or constant 'betta'; did you mean 'beta'?", "betta=1")]
    [InlineData("variant is one of alpha, delta, 3, not 'delt'; did you mean 'delta'?", "variant=delt")]
    [InlineData("count is a whole number, not '1.5'.", "count=1.5")]
    [InlineData("beta is a number, not 'much'.", "beta=much")]
    [InlineData("'beta' should be name=value, such as beta=1.", "beta")]
    [InlineData("The seed of the payload is set with --seed.", "seed=1")]
    [InlineData("beta is given twice: name it once.", "beta=0.3", "beta=0.4")]
    public async Task What_cannot_be_tried_is_refused(string message, params string[] values)
    {
        var tried = await workspace.RunAsync(["try", "trial.yaml", .. values]);

        Assert.Equal((2, $"emews: {message}\n", ""), (tried.ExitCode, tried.Error, tried.Output));
    }

    [Fact]
    public async Task A_model_that_cannot_be_used_is_refused()
    {
        workspace.Write("other.yaml", Configuration.Replace("timeout: 60s", "folder: nowhere", StringComparison.Ordinal));

        var tried = await workspace.RunAsync("try", "other.yaml");

        Assert.Equal((2, ""), (tried.ExitCode, tried.Output));
        Assert.Matches(@"^other\.yaml:\d+:\d+: error: model\.folder: ", tried.Error);
        Assert.Contains($"There is no folder {workspace.PathOf("nowhere")}: make it, or mend its path.\n", tried.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_of_a_worker_that_are_no_answer_are_shown()
    {
        workspace.Write("worker.py", """
            import sys
            for line in sys.stdin:
                print("thinking", 3.5, sep="\n", flush=True)
            """);
        workspace.Write("worker.yaml", "model: {worker: python3 worker.py, timeout: 3s}\nsearch_space_size: 10\nsample_dimensions: 2\nseed: 1\n");

        var tried = await workspace.RunAsync("try", "worker.yaml");

        Assert.Equal(1, tried.ExitCode);
        Assert.Contains("\nOutput:    thinking\n           3.5\nFailed:    timeout: ", tried.Output, StringComparison.Ordinal);
        Assert.Contains("It printed 3.5, which is not an answer", tried.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_class_prints_is_shown_like_that_of_a_program()
    {
        workspace.Write("class.yaml", $"{Workspace.Model(typeof(ChattyModel))}\nsearch_space_size: 10\nsample_dimensions: 2\nseed: 1\n");
        workspace.Write("flood.yaml", $"{Workspace.Model(typeof(FloodingModel))}\nsearch_space_size: 10\nsample_dimensions: 2\nseed: 1\n");

        var tried = await workspace.RunAsync("try", "class.yaml");
        var json = JsonDocument.Parse((await workspace.RunAsync("try", "class.yaml", "--json")).Output).RootElement;
        var flood = await workspace.RunAsync("try", "flood.yaml");

        Assert.Equal((0, ""), (tried.ExitCode, tried.Error));
        Assert.Contains($"\nOutput:    {ChattyModel.Said}\nErrors:    {ChattyModel.Said}\nResult: ", tried.Output, StringComparison.Ordinal);
        Assert.Equal($"{ChattyModel.Said}\n", json.GetProperty("stdout").GetString());
        Assert.Contains("\nOutput:    … (1,516 lines before)\n           xxx", flood.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_and_the_prototypes_form_are_tried_too()
    {
        workspace.Write("worker.py", """
            import json, sys
            for line in sys.stdin:
                task = json.loads(line)
                print(json.dumps({"task_id": task["task_id"], "result": sum(task["payload"]["x"])}), flush=True)
            """);
        workspace.Write("worker.yaml", "model: {worker: python3 worker.py}\nsearch_space_size: 10\nsample_dimensions: 2\nseed: 1\n");

        var tried = await workspace.RunAsync("try", "worker.yaml", "x_1=1.5", "x_2=-2");

        Assert.Equal(0, tried.ExitCode);
        Assert.Contains("Payload:   {\"x\":[1.5,-2]}\n", tried.Output, StringComparison.Ordinal);
        Assert.Contains("\nResult:    the objective = -0.5\n", tried.Output, StringComparison.Ordinal);
        await workspace.NothingRunsAsync();
    }

    public void Dispose() => workspace.Dispose();

    private async Task<JsonElement> JsonAsync(params string[] more)
    {
        var tried = await workspace.RunAsync(["try", "trial.yaml", .. more, "--json"]);
        Assert.Equal("", tried.Error);
        return JsonDocument.Parse(tried.Output).RootElement;
    }
}
