using System.Text.Json;
using Emews.TestModels;

namespace Emews.IntegrationTests.Tool;

/// <summary><c>emews task</c>: looks at tasks and steers them, on either database.</summary>
public sealed class TaskCommandTests() : TrialTests(points: 12, retrainAfter: 12)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failures_are_grouped_shown_and_tried_again(bool onPostgres)
    {
        await WriteAsync(typeof(FifthFailsModel), onPostgres);
        await DoAsync("run", "trial", "trial.yaml");

        var failures = await DoAsync("task", "list", "trial", "--failed");
        Assert.Contains("2 of 12 tasks failed, for 1 reason:\n\n2 × diverged: No equilibrium was found.\n    tasks 5, 10\n", failures, StringComparison.Ordinal);
        Assert.Contains("Next:  emews task show trial 5\n       emews task retry trial --failed\n", failures, StringComparison.Ordinal);
        var cause = Assert.Single(Json(await DoAsync("task", "list", "trial", "--failed", "--json")).GetProperty("causes").EnumerateArray());
        Assert.Equal(("diverged", 2), (cause.GetProperty("kind").GetString(), cause.GetProperty("count").GetInt32()));
        Assert.Equal([5, 10], cause.GetProperty("task_ids").Deserialize<int[]>()!);

        var shown = await DoAsync("task", "show", "trial", "5");
        Assert.Contains("Task 5 of trial: failed\n", shown, StringComparison.Ordinal);
        Assert.Contains("Point:     5, run 1 of it\n", shown, StringComparison.Ordinal);
        Assert.Matches(@"\n      1  failed   local  \S+ +20\S+Z  0\.\d\d s\n\nAttempt 1: diverged\n    \| No equilibrium was found\.\n", shown);
        Assert.Contains("It failed for good after 1 attempt", await DoAsync("task", "explain", "trial", "5"), StringComparison.Ordinal);

        var refused = await Workspace.RunAsync("task", "retry", "trial", "5", "7");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("Task 7 is complete", refused.Error, StringComparison.Ordinal);
        Assert.Equal((2, 10), await CountAsync("failed", "complete"));

        Assert.Equal("trial has no such task. Its failures: 2 × diverged.\nNothing was put back.\n", await DoAsync("task", "retry", "trial", "--failed", "--kind", "timeout"));
        Assert.Contains(
            "Back in the queue: 2 tasks: 5, 10.\nNo pool is at work. Next:  emews run trial output/trial/config.yaml --resume\n",
            await DoAsync("task", "retry", "trial", "--failed"), StringComparison.Ordinal);
        Assert.Equal((0, 10), await CountAsync("failed", "complete"));
        Assert.Equal((2, 2), await CountAsync("queued", "requeued"));
        Assert.Contains("Tasks:    2 queued (2 again), 0 running, 10 complete, 0 failed\n", await DoAsync("status", "trial"), StringComparison.Ordinal);
        Assert.Equal("No task of trial has failed.\nNothing was put back.\n", await DoAsync("task", "retry", "trial", "--failed"));
        Assert.Equal("No task of trial has failed.\n", await DoAsync("task", "list", "trial", "--failed"));
    }

    [Fact]
    public async Task Failures_are_chosen_by_their_cause_whatever_the_figures_in_it()
    {
        Workspace.Write("model.sh", """
            case $(($1 % 3)) in
            0) echo "step $1 diverged" >&2; exit 1;;
            1) echo "it's missing" >&2; exit 2;;
            2) echo "$1";;
            esac
            """);
        Workspace.Write("trial.yaml", """
            model: {command: "sh model.sh {n}"}
            parameters:
              n: {min: 1, max: 1000, type: integer}
            search_space_size: 60
            stop_after_first_failures: 0
            seed: 3
            """);
        await DoAsync("run", "trial", "trial.yaml");

        var causes = Json(await DoAsync("task", "list", "trial", "--failed", "--json")).GetProperty("causes").EnumerateArray()
            .ToDictionary(cause => cause.GetProperty("cause").GetString()!.Split(' ')[2], cause => cause.GetProperty("task_ids").Deserialize<int[]>()!);
        Assert.All(causes.Values, ids => Assert.True(ids.Length > 10));
        var said = await DoAsync("task", "list", "trial", "--failed");
        Assert.Contains($"    all of them: emews task list trial --cause 'exit code 1: step # diverged' --limit {causes["1:"].Length}\n", said, StringComparison.Ordinal);
        Assert.Contains($"    all of them: emews task list trial --cause 'exit code 2: it'\\''s missing' --limit {causes["2:"].Length}\n", said, StringComparison.Ordinal);
        Assert.Contains("       emews task retry trial --failed --cause 'exit code 1: step # diverged'\n", await DoAsync("task", "list", "trial", "--failed", "--cause", "diverged"), StringComparison.Ordinal);
        Assert.Contains("\nAnd 1 other reason: emews task list trial --failed --limit 2\n", await DoAsync("task", "list", "trial", "--failed", "--limit", "1"), StringComparison.Ordinal);

        var all = await DoAsync("task", "list", "trial", "--cause", "exit code 1: step # diverged", "--limit", $"{causes["1:"].Length}", "--json");
        Assert.Equal(causes["1:"], Json(all).GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("task_id").GetInt32()));
        Assert.Contains($"Back in the queue: {causes["2:"].Length} tasks: ", await DoAsync("task", "retry", "trial", "--failed", "--cause", "IT'S"), StringComparison.Ordinal);
        Assert.Equal(causes["2:"].Length, (await CountAsync("requeued", "failed")).First);
        Assert.Equal(
            $"trial has no such task. Its failures: {causes["1:"].Length} × exit_code.\n", await DoAsync("task", "list", "trial", "--cause", "missing"));
    }

    [Fact]
    public async Task A_task_that_is_put_back_by_hand_is_run_by_the_pool_at_work()
    {
        await WriteAsync(typeof(MarkingModel));
        Workspace.Hold();
        using var run = Workspace.Start("run", "trial", "trial.yaml");
        await Workspace.HoldsAsync(Workers);
        Assert.Contains("Canceled: 1 task: 12.", await DoAsync("task", "cancel", "trial", "12"), StringComparison.Ordinal);

        Assert.Contains("The pool at work (local) will run it.", await DoAsync("task", "retry", "trial", "12"), StringComparison.Ordinal);
        Workspace.Release();

        Assert.Equal(0, (await run.EndsAsync()).ExitCode);
        Assert.Contains(12, Workspace.Marked("ended"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Why_a_task_does_not_run_is_told(bool onPostgres)
    {
        await WriteAsync(typeof(MarkingModel), onPostgres);
        Workspace.Hold();
        using var run = Workspace.Start("run", "trial", "trial.yaml");
        await Workspace.HoldsAsync(Workers);

        Assert.Equal(["running"], await ReasonsAsync(1));
        Assert.Equal(["pools_full", "behind"], await ReasonsAsync(4));
        Assert.Contains(
            "and 1 task comes before it: 0 of higher priority, 1 of the same that was submitted earlier.",
            await DoAsync("task", "explain", "trial", "4"), StringComparison.Ordinal);
        Assert.Contains("Priority 7 has now: 2 tasks: 4, 5.\nNo longer in the queue: 1 task: 1.\n", await DoAsync("task", "prioritize", "trial", "4", "5", "1", "--priority", "7"), StringComparison.Ordinal);
        Assert.Equal(["pools_full"], await ReasonsAsync(4));

        var canceled = await DoAsync("task", "cancel", "trial", "1", "6");
        Assert.Contains("Canceled: 1 task: 6.\nLeft as it is: task 1, which is running. To end it as well: --running\n", canceled, StringComparison.Ordinal);
        Assert.Equal(["canceled"], await ReasonsAsync(6));

        await run.SignalAsync("INT");
        await run.SaysAsync("Stopping: ");
        Workspace.Release();
        Assert.Equal(130, (await run.EndsAsync()).ExitCode);
        var reason = await DoAsync("task", "explain", "trial", "4");
        Assert.Contains("No pool for its type (0) is at work.", reason, StringComparison.Ordinal);
        Assert.Contains("Next:  emews run trial output/trial/config.yaml --resume\n", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_waits_to_be_tried_again_says_for_how_long_and_why()
    {
        Workspace.Write("trial.yaml", """
            model: {command: "sh -c 'echo no equilibrium >&2; exit 3'"}
            parameters:
              n: {min: 1, max: 10}
            search_space_size: 1
            seed: 3
            tasks: [{type: 0, retries: 1, retry_delay: 1h}]
            """);
        using var run = Workspace.Start("run", "trial", "trial.yaml");
        await run.SaysAsync("Pool local joined");
        await Eventually.TrueAsync(() => Workspace.Run("trial").Query("SELECT count(*) FROM emews_backoff") is "1", () => run.Said);
        Assert.Equal(["backoff"], await ReasonsAsync(1));
        var text = await DoAsync("task", "explain", "trial", "1");
        Assert.Matches(
            @"\ATask 1 of trial waits to be tried again\.\n- It waits \d.* more before it is tried again \(attempt 1 of at most 3 failed: exit_code: .*3.*\)\.\n\z",
            text);
        Assert.Equal(1, Json(await DoAsync("db", "print", "trial", "--json")).GetProperty("types")[0].GetProperty("backoff").GetInt32());

        await run.SignalAsync("INT");
        Assert.Equal(130, (await run.EndsAsync()).ExitCode);
        Assert.Equal(["no_pool", "backoff"], await ReasonsAsync(1));
        await DoAsync("experiment", "cancel", "trial");
        Assert.Equal(["canceled"], await ReasonsAsync(1));
    }

    [Fact]
    public async Task A_task_that_is_canceled_while_it_runs_ends_its_model()
    {
        await WriteAsync(typeof(MarkingModel));
        Workspace.Hold();
        using var run = Workspace.Start("run", "trial", "trial.yaml");
        await Workspace.HoldsAsync(Workers);

        Assert.Contains("Canceled: 1 task: 1.", await DoAsync("task", "cancel", "trial", "1", "--running"), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => Workspace.Marked("begun").Contains(3), () => run.Said);
        Workspace.Release();

        Assert.Equal(0, (await run.EndsAsync()).ExitCode);
        Assert.DoesNotContain(1, Workspace.Marked("ended"));
    }

    [Fact]
    public async Task Tasks_are_listed_in_tables_and_as_JSON()
    {
        await WriteAsync(typeof(FifthFailsModel));
        await DoAsync("run", "trial", "trial.yaml");

        var table = (await DoAsync("task", "list", "trial", "--limit", "3", "--after", "3")).Split('\n');
        Assert.Equal("task  priority  attempts  state     pool   payload", table[0][..51].TrimEnd());
        Assert.Equal(["4", "5", "6"], table[1..4].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]));
        Assert.Contains("The first 3.", string.Join('\n', table), StringComparison.Ordinal);

        var tasks = Json(await DoAsync("task", "list", "trial", "--state", "complete", "--pool", "local", "--limit", "100", "--json")).GetProperty("tasks");
        Assert.Equal(10, tasks.GetArrayLength());
        Assert.All(tasks.EnumerateArray(), task => Assert.Equal(2, task.GetProperty("payload").GetProperty("x").GetArrayLength()));
        Assert.Equal(JsonValueKind.Number, tasks[0].GetProperty("result").ValueKind);
        Assert.Equal("trial has no such task. Its pools: local.\n", await DoAsync("task", "list", "trial", "--pool", "other"));
        Assert.DoesNotContain("The first", await DoAsync("task", "list", "trial", "--limit", "12"), StringComparison.Ordinal);
        Assert.DoesNotContain("The first", await DoAsync("task", "list", "trial", "--limit", "2", "--after", "10"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_or_a_task_that_is_not_there_is_said_so()
    {
        await WriteAsync(typeof(FifthFailsModel));
        await DoAsync("run", "trial", "trial.yaml");

        foreach (var verb in (string[])["show", "explain", "retry", "cancel"])
        {
            var result = await Workspace.RunAsync("task", verb, "trial", "13");
            Assert.Equal((2, ""), (result.ExitCode, result.Output));
            Assert.Contains("trial has no task 13. Its tasks: emews task list trial\n", result.Error, StringComparison.Ordinal);
        }

        await RefusedAsync("output/absent. Beside it there is: trial. Name another folder with --output.", "task", "list", "absent");
        await RefusedAsync("output/trail; did you mean 'trial'?", "task", "list", "trail");
        await RefusedAsync("There is no experiment 'absent' in the database", "task", "list", "absent", "--db-path", "output/trial/emews.db");
    }

    private async Task<(int First, int Second)> CountAsync(string first, string second)
    {
        async Task<int> CountAsync(string state) =>
            Json(await DoAsync("task", "list", "trial", "--state", state, "--limit", "100", "--json")).GetProperty("tasks").GetArrayLength();
        return (await CountAsync(first), await CountAsync(second));
    }

    private async Task<IEnumerable<string?>> ReasonsAsync(int task) =>
        Json(await DoAsync("task", "explain", "trial", $"{task}", "--json")).GetProperty("reasons").EnumerateArray()
            .Select(reason => reason.GetProperty("reason").GetString());
}
