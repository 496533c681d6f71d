using System.Globalization;
using Emews.IntegrationTests.Tool;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Models;

/// <summary>Whole runs with models that are programs.</summary>
public sealed class ProgramRunTests : IDisposable
{
    // What goes wrong, by the last digit of the task's id.
    private const string Unruly = """
        import json, os, sys, time
        payload = json.load(sys.stdin)
        what = int(os.environ["EMEWS_TASK_ID"]) % 10
        if what == 0:
            for _ in range(100_000):
                sys.stdout.write("x" * 1023 + "\n")
        elif what == 1:
            print('{"misfit": ')
            sys.exit()
        elif what == 2:
            print('{"misfit": NaN}')
            sys.exit()
        elif what == 3 and os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(1000)
            os._exit(0)
        elif what == 4:
            time.sleep(3)
            sys.exit("no equilibrium after 3 s")
        elif what == 5:
            os.kill(os.getpid(), 9)
        elif what == 6:
            sys.stdout.buffer.write(b"\xff\x00\n")
            sys.exit()
        elif what == 7:
            time.sleep(1000)
        print(json.dumps({"misfit": sum(payload["x"])}))
        """;

    private static readonly string?[] Kinds = [null, "bad_output", "not_a_number", null, "exit_code", "signal", "bad_output", "timeout", null, null];

    private readonly Workspace workspace = new();

    [Fact]
    public async Task Every_way_to_fail_is_told_and_harms_nobody_else()
    {
        workspace.Write("model.py", Unruly);

        var result = await RunAsync("{command: python3 model.py, result: $.misfit, timeout: 10s}", points: 40);

        Assert.Equal(0, result.ExitCode);
        var run = workspace.Run("trial");
        Assert.Equal((40, 16, 24, 0, 0), run.Counts);
        Assert.All(run.Tasks, task => Assert.Equal(Kinds[int.Parse(task["task_id"], CultureInfo.InvariantCulture) % 10] ?? "", task["error_kind"]));
        Assert.Equal(4, Messages(run, "took longer than 10s: ended, with all it had started"));
        Assert.Equal(4, Messages(run, "exit code 1%stderr:%no equilibrium after 3 s"));
        Assert.Equal(4, Messages(run, "ended by signal 9 (SIGKILL)%"));
    }

    [Theory]
    [InlineData("{command: python3 model.py}", "exit_code")]
    [InlineData("{worker: python3 worker.py}", "exception")]
    public async Task A_failure_of_the_model_is_tried_again_and_stays_on_record(string model, string kind)
    {
        workspace.Write("model.py", """
            import os, sys
            sys.exit("not yet") if int(os.environ["EMEWS_ATTEMPT"]) < 3 else print(1)
            """);
        workspace.Write("worker.py", """
            import json, sys
            for line in sys.stdin:
                task = json.loads(line)
                print(json.dumps({"task_id": task["task_id"], **({"error": "not yet"} if task["attempt"] < 3 else {"result": 1})}), flush=True)
            """);

        var result = await RunAsync($"\n  - {{type: 0, retries: 2, model: {model}}}", points: 5, "tasks");

        Assert.Equal(0, result.ExitCode);
        var run = workspace.Run("trial");
        Assert.Equal((5, 5, 0, 0, 0), run.Counts);
        Assert.All(run.Tasks, task => Assert.Equal("3", task["attempts"]));
        Assert.Equal("5", run.Query($"SELECT count(*) FROM emews_failures WHERE attempt = 1 AND kind = '{kind}' AND message LIKE '%not yet%'"));
        Assert.Equal("10", run.Query("SELECT count(*) FROM emews_failures WHERE NOT final"));
    }

    [Fact]
    public async Task Without_attempts_left_it_fails()
    {
        workspace.Write("model.py", "import sys; sys.exit(1)");

        var result = await RunAsync("\n  - {type: 0, retries: 2, max_attempts: 2, model: {command: python3 model.py}}", points: 5, "tasks");

        Assert.Equal(1, result.ExitCode);
        Assert.All(workspace.Run("trial").Tasks, task => Assert.Equal(("failed", "2"), (task["state"], task["attempts"])));
    }

    [Theory]
    [InlineData("{command: nowhere}", "command: There is no program 'nowhere' on PATH")]
    [InlineData("{command: ./model.py}", "chmod +x ")]
    [InlineData("{worker: ./nowhere}", "worker: There is no program ")]
    [InlineData("{command: python3 model.py, folder: nowhere}", "folder: There is no folder ")]
    [InlineData("{command: './{x[0]}', folder: nowhere}", "folder: There is no folder ")]
    [InlineData("{worker: python3 model.py, folder: model.py}", "model.py is a file, not a folder ")]
    [InlineData("{assembly: nowhere.dll, type: My.Model}", "nowhere.dll does not exist")]
    [InlineData("{assembly: model.py, type: My.Model}", "assembly: ")]
    public async Task A_program_that_cannot_be_run_is_refused_before_anything_begins(string model, string message)
    {
        workspace.Write("model.py", "");

        var result = await RunAsync(model);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.False(workspace.Run("trial").Exists);
    }

    [Theory]
    [InlineData("{command: python3 model.py}", true)]
    [InlineData("{command: python3 model.py}", false)]
    [InlineData("{worker: python3 model.py}", true)]
    public async Task Programs_and_what_they_started_end_when_pool_or_run_is_killed(string model, bool pool)
    {
        workspace.Write("model.py", "import subprocess, time; subprocess.Popen(['sleep', '1000'], start_new_session=True); time.sleep(1000)");
        workspace.Write("trial.yaml", Configuration(model, 60, "model"));
        using var run = workspace.Start("run", "trial", "trial.yaml");
        await Eventually.TrueAsync(() => Running("sleep 1000") == 3, () => $"{Running("sleep 1000")} models run.");

        await EmewsProcess.SignalAsync(pool ? Assert.Single(workspace.Pools).Id : run.Id, "KILL");

        await run.EndsAsync();
        await workspace.NothingRunsAsync();
    }

    public void Dispose() => workspace.Dispose();

    private static int Messages(RunFolder run, string like) =>
        int.Parse(run.Query($"SELECT count(*) FROM emews_failures WHERE message LIKE '{like}'"), CultureInfo.InvariantCulture);

    private int Running(string command) => workspace.Processes.Count(process => process.Command.StartsWith(command, StringComparison.Ordinal));

    private static string Configuration(string model, int points, string key) => $$"""
        search_space_size: {{points}}
        sample_dimensions: 2
        retrain_after: 20
        seed: 5
        pools:
          local: {CFG_PROCS: 3}
        {{key}}: {{model}}
        """;

    private async Task<ShellResult> RunAsync(string model, int points = 60, string key = "model")
    {
        workspace.Write("trial.yaml", Configuration(model, points, key));
        var result = await workspace.RunAsync("run", "trial", "trial.yaml");
        await workspace.NothingRunsAsync();
        return result;
    }
}
