using Emews.IntegrationTests.Tool;
using Emews.Tests.Shared;
using Emews.Workflows.Outputs;

namespace Emews.IntegrationTests.Searches;

/// <summary>Searches of one's own: the examples as they are, and programs that do what no search should.</summary>
public sealed class OwnSearchTests : IDisposable
{
    /// <summary>Begins with two points and submits one for each that ends, up to six, where <c>ODD</c> stands for what it does otherwise.</summary>
    private const string Program = """
        import json, sys, time
        sent = 2
        for line in sys.stdin:
            event = json.loads(line)
            point = event.get("point", 0)
            if event["event"] == "begin":
                answer = {"submit": [[1.0, 2.0], {"x_1": -3, "x_2": 4}]}
            elif sent < 6:
                sent += 1
                answer = {"submit": [[float(sent), 0.5]]}
            else:
                answer = {}
            ODD
            print(json.dumps(answer), flush=True)
        """;

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    public static TheoryData<string, string> Odd => new()
    {
        { "print('thinking')", "answered the first line with what is no answer: it is no JSON: answer each line with one JSON object, and print what is for people on standard error.\n  It answered: thinking" },
        { "answer = {'sumbit': []} if point == 2 else answer", "answered point 2 with what is no answer: it has the unknown key 'sumbit'; did you mean 'submit'?\n" },
        { "answer = {'submit': [{'x_1': 1}]} if point == 1 else answer", "point 3 has no x_2.\n  It answered: {\"submit\": [{\"x_1\": 1}]}" },
        { "answer = {'submit': [[99, 1]]} if point == 1 else answer", "of point 3, x_1 lies between -32.768 and 32.768, and not at 99" },
        { "answer = {'cancel': [77]} if point == 1 else answer", "has a cancellation for point 77: there are 2 so far, counted from 1" },
        { "if point == 2: print('lost my way', file=sys.stderr); sys.exit(3)", "ended (exit code 3) and did not answer point 2: it answers every line, and ends when its standard input does.\n  Its last words on standard error:\n    lost my way" },
        { "answer = {}", "submits no point at the start" },
    };

    [Fact]
    public async Task The_class_of_the_example_runs()
    {
        Assert.InRange(Clone.Read("examples/own-search/NearTheBest.cs").Split('\n').Length, 20, 50);
        var build = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        _workspace.Write("class.yaml", Clone.Read("examples/own-search/class.yaml").Replace(
            "../../artifacts/bin/own-search/release", Clone.PathOf($"artifacts/bin/own-search/{build}"), StringComparison.Ordinal));
        await RunsAsync("class.yaml");
    }

    [Fact]
    public async Task The_Python_program_of_the_example_runs() => await RunsAsync("program.yaml", "near_the_best.py");

    [Fact]
    public async Task The_R_program_of_the_example_runs()
    {
        Needs.Command("Rscript");
        await RunsAsync("r-program.yaml", "near_the_best.R");
    }

    [Fact]
    public async Task With_one_worker_and_in_lockstep_a_program_repeats_itself_also_over_an_interruption()
    {
        _workspace.Write("near_the_best.py", Clone.Read("examples/own-search/near_the_best.py"));
        _workspace.Write("program.yaml", Clone.Read("examples/own-search/program.yaml") + "lockstep: true\nruntime: -3.5\npools: {local: {CFG_PROCS: 1}}\n");
        Assert.Equal(0, (await _workspace.RunAsync("run", "whole", "program.yaml")).ExitCode);
        using (var run = _workspace.Start(["run", "parts", "program.yaml"]))
        {
            await Eventually.TrueAsync(() => Completed("parts") >= 40, () => run.Said);
            await run.SignalAsync("INT");
            Assert.Equal(130, (await run.EndsAsync()).ExitCode);
        }

        var resumed = await _workspace.RunAsync("run", "parts", "program.yaml", "--resume");

        Assert.True(resumed.ExitCode == 0, resumed.Output + resumed.Error);
        var (whole, parts) = (_workspace.Run("whole"), _workspace.Run("parts"));
        Assert.Equal(Points(whole).Take(120), Points(parts).Take(120));
        Assert.Equal(whole.Summary.GetProperty("best").GetRawText(), parts.Summary.GetProperty("best").GetRawText());
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task What_a_program_should_not_do_fails_the_run_and_is_told_with_its_mend(string odd, string problem)
    {
        Write(odd);
        var result = await _workspace.RunAsync("run", "odd", "odd.yaml");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(problem, result.Output + result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at Emews.", result.Output + result.Error, StringComparison.Ordinal);
        Assert.Empty(_workspace.Processes);
    }

    [Fact]
    public async Task A_run_whose_search_failed_goes_on_once_it_is_mended()
    {
        Write("if point == 4: raise ValueError('no such luck')");
        var failed = await _workspace.RunAsync("run", "odd", "odd.yaml");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("ValueError: no such luck", _workspace.Run("odd").Read("search.log"), StringComparison.Ordinal);
        Assert.Contains("\"reason\": \"search_failed\"", _workspace.Run("odd").Read("summary.json"), StringComparison.Ordinal);
        Assert.Matches("(?s)>Why<.*no such luck", _workspace.Run("odd").Read("report.html"));

        Write("pass");
        var resumed = await _workspace.RunAsync("run", "odd", "odd.yaml", "--resume");

        Assert.True(resumed.ExitCode == 0, resumed.Output + resumed.Error);
        Assert.Equal((6, 6, 0, 0, 0), _workspace.Run("odd").Counts);
        Assert.Contains("The search was changed before the run was taken up again: odd.py", (await _workspace.RunAsync("report", "odd", "--methods")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_runs_when_the_search_fails_has_time_to_end_and_the_failure_is_no_interruption()
    {
        // The second point ends well after the search has failed on the first.
        _workspace.Write("model.py", "import json, sys, time\nx = json.load(sys.stdin)['x']\ntime.sleep(2 if x[0] < 0 else 0)\nprint(x[0])\n");
        Write("if point == 1: raise ValueError('no such luck')", "model: {command: python3 model.py}\npools: {local: {CFG_PROCS: 2}}\n");
        var failed = await _workspace.RunAsync("run", "odd", "odd.yaml");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("The search has failed: running tasks have 10 s to end", failed.Output + failed.Error, StringComparison.Ordinal);
        Assert.Equal((2, 2, 0, 0, 0), _workspace.Run("odd").Counts);
        Assert.Contains(", until the search failed.", (await _workspace.RunAsync("report", "odd", "--methods")).Output, StringComparison.Ordinal);

        Write("pass", "model: {command: python3 model.py}\npools: {local: {CFG_PROCS: 2}}\n");
        var resumed = await _workspace.RunAsync("run", "odd", "odd.yaml", "--resume");

        Assert.True(resumed.ExitCode == 0, resumed.Output + resumed.Error);
        var methods = (await _workspace.RunAsync("report", "odd", "--methods")).Output;
        Assert.Contains(", taken up again once after the search had failed.", methods, StringComparison.Ordinal);
        Assert.DoesNotContain("interrupted", methods, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_that_was_changed_to_choose_other_points_cannot_go_on()
    {
        Write("if point == 4: sys.exit(1)");
        Assert.Equal(1, (await _workspace.RunAsync("run", "odd", "odd.yaml")).ExitCode);

        Write("answer = {'submit': [[5.0, 5.0]]} if point == 0 else answer");
        var resumed = await _workspace.RunAsync("run", "odd", "odd.yaml", "--resume");

        Assert.Equal(1, resumed.ExitCode);
        Assert.Contains("must come to the same points: undo what was changed in it and go on, or begin anew", resumed.Output + resumed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("if point == 0: print('at it', file=sys.stderr, flush=True); time.sleep(600)")]
    [InlineData("if point == 2: print('at it', file=sys.stderr, flush=True); time.sleep(600)")]
    public async Task A_program_that_thinks_does_not_keep_from_ending(string odd)
    {
        Write(odd);
        using var run = _workspace.Start(["run", "odd", "odd.yaml"]);
        var log = _workspace.Run("odd").PathOf("search.log");
        await Eventually.TrueAsync(() => File.Exists(log) && new FileInfo(log).Length > 0, () => run.Said);
        await run.SignalAsync("INT");
        Assert.Equal(130, (await run.EndsAsync()).ExitCode);
        Assert.Empty(_workspace.Processes);
    }

    [Fact]
    public async Task A_program_may_set_priorities_cancel_points_and_be_done()
    {
        _workspace.Write("model.py", "import json, sys, time\np = json.load(sys.stdin)\ntime.sleep(0.05)\nprint(p['a'])\n");
        _workspace.Write("odd.py", """
            import json, sys
            for line in sys.stdin:
                event = json.loads(line)
                if event["event"] == "begin":
                    assert event["goal"] == "maximize" and event["settings"] == {"many": 12}
                    answer = {"submit": [{"a": i} for i in range(12)], "notes": ["twelve of them"]}
                elif event["point"] == 1:
                    answer = {"priorities": [[3, 5], [12, 9]], "cancel": [2]}
                elif event["point"] == 12:
                    assert event["value"] == 11.0 and event["parameters"] == {"a": 11}, event
                    answer = {"done": True}
                else:
                    answer = {}
                print(json.dumps(answer), flush=True)
            """);
        _workspace.Write("odd.yaml", """
            model: {command: python3 model.py}
            parameters: {a: {min: 0, max: 20, type: integer}}
            objective: {goal: maximize}
            search: {program: python3 odd.py, settings: {many: 12}}
            lockstep: true
            seed: 1
            pools: {local: {CFG_PROCS: 1}}
            """);

        var result = await _workspace.RunAsync("run", "odd", "odd.yaml");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Contains("twelve of them", result.Output + result.Error, StringComparison.Ordinal);
        var run = _workspace.Run("odd");
        Assert.Equal([1L, 2, 12], run.Events<CompletedEvent>().Where(ended => ended.TaskId.Value <= 2 || ended.TaskId.Value == 12).Select(ended => ended.TaskId.Value).Order());
        Assert.Equal(12, run.Tasks.Count);
        Assert.Equal("canceled", run.Tasks[1]["state"]);
        Assert.Equal("complete", run.Tasks[11]["state"]);
    }

    [Fact]
    public async Task A_missing_program_or_class_keeps_a_run_from_beginning()
    {
        foreach (var (search, problem) in ((string, string)[])
            [
                ("{program: python3 nowhere.py}", "There is no script nowhere.py in "),
                ("{program: ./odd.yaml}", "is no program that may be run: chmod +x "),
                ("{program: no-such-program-of-ours}", "There is no program 'no-such-program-of-ours' on PATH"),
                ("{assembly: My.dll, type: My.Search}", "My.dll does not exist. Build it first"),
            ])
        {
            _workspace.Write("odd.yaml", $"sample_dimensions: 2\nsearch: {search}\nseed: 1\n");
            var result = await _workspace.RunAsync("validate", "odd.yaml");
            Assert.Equal(2, result.ExitCode);
            Assert.Contains(problem, result.Output + result.Error, StringComparison.Ordinal);
        }
    }

    private async Task RunsAsync(string configuration, string? program = null)
    {
        if (program is not null)
        {
            _workspace.Write(program, Clone.Read($"examples/own-search/{program}"));
            _workspace.Write(configuration, Clone.Read($"examples/own-search/{configuration}"));
        }

        var result = await _workspace.RunAsync("run", "mine", configuration);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        var run = _workspace.Run("mine");
        Assert.True(run.Count("tasks_completed") >= 120);
        Assert.True(run.Summary.GetProperty("best").GetProperty("value").GetDouble() < 12);
        Assert.Contains("our own, looked for the smallest result", (await _workspace.RunAsync("report", "mine", "--methods")).Output, StringComparison.Ordinal);
    }

    private void Write(string odd, string more = "pools: {local: {CFG_PROCS: 1}}\n")
    {
        _workspace.Write("odd.py", Program.Replace("ODD", odd, StringComparison.Ordinal));
        _workspace.Write("odd.yaml", "search: {program: python3 odd.py}\nsample_dimensions: 2\nseed: 1\nretrain_after: 5\n" + more);
    }

    private int Completed(string experiment)
    {
        var log = _workspace.Run(experiment).PathOf("events.jsonl");
        return File.Exists(log) ? File.ReadLines(log).Count(line => line.Contains("\"completed\"", StringComparison.Ordinal)) : 0;
    }

    private static IEnumerable<string> Points(RunFolder run) => run.Tasks.Select(task => $"{task["x_1"]} {task["x_2"]} {task["state"]}");
}
