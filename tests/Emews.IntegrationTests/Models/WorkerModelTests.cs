using Emews.IntegrationTests.Tool;
using Emews.Pools;
using Emews.Pools.Models;
using Emews.Pools.Models.Programs;
using Emews.Pools.Models.Workers;
using Emews.Tasks;

namespace Emews.IntegrationTests.Models;

/// <summary>A model that is a long-lived program: what it is told, what it answers, and what becomes of one that dies.</summary>
public sealed class WorkerModelTests : IAsyncDisposable
{
    private readonly CommandWorkbench bench = new();
    private readonly List<string> log = [];
    private readonly List<WorkerModel> models = [];

    private IEnumerable<string> Unused => log.Select(line => line["task 17, unused output: ".Length..]);

    [Fact]
    public async Task It_is_told_of_its_task_and_of_whose_it_is()
    {
        var model = Worker("""
            for line in sys.stdin:
                print(json.dumps({"task_id": json.loads(line)["task_id"], "result": line}), flush=True)
            """);

        Assert.Equal(
            """ "{\"task_id\": 17, \"payload\": {\"x\": [1.5, -2], \"variant\": \"delta\", \"seed\": 77}, \"attempt\": 2, \"seed\": 77, \"exp_id\": \"trial\", \"pool\": \"pool1\"}\n" """.Trim()
                .Replace(": ", ":", StringComparison.Ordinal).Replace(", ", ",", StringComparison.Ordinal),
            await CommandWorkbench.Run(model));
    }

    [Fact]
    public async Task One_program_runs_many_tasks_and_ends_with_its_input()
    {
        var model = Worker("""
            for count, line in enumerate(sys.stdin):
                answer(line, result=count)
            open("ended", "w").close()
            """);

        foreach (var count in Enumerable.Range(0, 10))
        {
            Assert.Equal($"{count}", await CommandWorkbench.Run(model));
        }

        await model.DisposeAsync();
        Assert.True(File.Exists(bench.PathOf("ended")));
        await bench.NothingRunsAsync();
    }

    [Fact]
    public async Task Thirty_three_tasks_at_once_have_a_program_each()
    {
        var model = Worker("""
            for line in sys.stdin:
                here = json.loads(line)["payload"]["here"]
                open(f"{here}/met-{os.getpid()}", "w").close()
                while len([file for file in os.listdir(here) if file.startswith("met-")]) < 33:
                    time.sleep(0.01)
                answer(line, result=os.getpid())
            """);

        var results = await Task.WhenAll(Enumerable.Range(0, 33).Select(_ => CommandWorkbench.Run(model, $$"""{"here": "{{bench.Root}}"}""")));

        Assert.Equal(33, results.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task An_error_fails_its_task_alone()
    {
        var model = Worker("""
            for count, line in enumerate(sys.stdin):
                print("trying", count, file=sys.stderr, flush=True)
                time.sleep(0.2)
                answer(line, error="no equilibrium\nfar from it", kind="diverged") if count == 0 else answer(line, error="odd") if count == 1 else answer(line, result={"a": count})
            """);

        var failure = await FailAsync(model);
        Assert.Equal(("diverged", "no equilibrium\nfar from it\nstderr:\n  trying 0"), (failure.Kind, failure.Message));
        failure = await FailAsync(model);
        Assert.Equal((TaskFailureKinds.Exception, "odd\nstderr:\n  trying 1"), (failure.Kind, failure.Message));
        Assert.Equal("""{"a": 2}""", await CommandWorkbench.Run(model));
    }

    [Fact]
    public async Task What_is_no_answer_goes_to_the_log()
    {
        var model = Worker("""
            for line in sys.stdin:
                print("thinking")
                print()
                print(3.5, [1, 2])
                print("{beta}", "x" * 600)
                answer(line, result=2)
            """);

        Assert.Equal("2", await CommandWorkbench.Run(model));
        Assert.Equal(["thinking", "3.5 [1, 2]", $"{{beta}} {new string('x', 493)}…"], Unused);
    }

    [Fact]
    public async Task Of_many_such_lines_the_first_and_the_last_go_to_the_log()
    {
        var model = Worker("""
            for line in sys.stdin:
                for i in range(1, 10_001):
                    print("step", i)
                answer(line, result=2)
            """);

        Assert.Equal("2", await CommandWorkbench.Run(model));
        Assert.Equal(
            [.. Enumerable.Range(1, 20).Select(i => $"step {i}"), "… 9,960 lines left out", .. Enumerable.Range(9981, 20).Select(i => $"step {i}")],
            Unused);
    }

    [Fact]
    public async Task One_that_never_comes_to_an_answer_is_not_waited_for()
    {
        var model = Worker("""
            while True:
                print("no answer")
            """);

        var failure = await FailAsync(model);

        Assert.Equal(TaskFailureKinds.BadOutput, failure.Kind);
        Assert.StartsWith("The worker printed more than 10,000 lines that are no answer", failure.Message, StringComparison.Ordinal);
        Assert.Equal(41, Unused.Count());
        await bench.NothingRunsAsync();
    }

    [Fact]
    public async Task A_time_out_quotes_what_was_printed_in_place_of_an_answer()
    {
        var model = new TimeLimitModel(
            Worker("""
                for line in sys.stdin:
                    print("thinking", 3.5, sep="\n", flush=True)
                """),
            TimeSpan.FromSeconds(3), "3s");

        var failure = await FailAsync(model);

        Assert.Equal(TaskFailureKinds.Timeout, failure.Kind);
        Assert.Equal(
            "took longer than 3s: ended, with all it had started. It printed 3.5, which is not an answer: print answers as one JSON document a line with task_id and result",
            failure.Message);
        Assert.Equal(["thinking", "3.5"], Unused);
    }

    [Fact]
    public async Task The_number_of_a_task_may_be_written_as_any_number()
    {
        var model = Worker("""
            for line in sys.stdin:
                print('{"task_id": 1.7e+01, "result": 2}', flush=True)
            """);

        Assert.Equal("2", await CommandWorkbench.Run(model));
    }

    [Fact]
    public async Task A_task_that_is_answered_twice_harms_no_other()
    {
        var model = Worker("""
            for line in sys.stdin:
                answer(line, result=json.loads(line)["task_id"])
                answer(line, result="again")
            """);

        foreach (var id in (long[])[17, 18, 19])
        {
            Assert.Equal($"{id}", await model.RunAsync(new ModelTask(new TaskId(id), "{}"), TestContext.Current.CancellationToken));
        }

        Assert.Contains(log, line => line.StartsWith("task 17 was answered twice; the second answer is passed over: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("print('{\"result\": 1}', flush=True)", TaskFailureKinds.BadOutput, "lacks its task_id")]
    [InlineData("print('{\"progress\": 3}', flush=True)", TaskFailureKinds.BadOutput, "lacks its task_id")]
    [InlineData("print('{\"task_id\": 16, \"result\": 1}', flush=True)", TaskFailureKinds.BadOutput, "has the task_id 16, though it was given task 17")]
    [InlineData("print('{\"task_id\": \"17\", \"result\": 1}', flush=True)", TaskFailureKinds.BadOutput, "has the task_id \"17\", though")]
    [InlineData("print({'task_id': 17, 'result': 1}, flush=True)", TaskFailureKinds.BadOutput, "is no JSON, which wants double quotes")]
    [InlineData("print('{\"task_id\": 17}', flush=True)", TaskFailureKinds.BadOutput, "has neither result nor error")]
    [InlineData("print('{\"task_id\": 17, \"result\": 1', flush=True)", TaskFailureKinds.BadOutput, "is broken JSON")]
    [InlineData("answer(line, result=float('nan'))", TaskFailureKinds.NotANumber, "NaN")]
    [InlineData("print('x' * 10_000_000, flush=True)", TaskFailureKinds.OutputTooLarge, "longer than 8 MiB")]
    public async Task An_answer_that_is_none_fails_its_task_and_the_next_has_a_new_program(string statement, string kind, string message)
    {
        var model = Worker($$"""
            for line in sys.stdin:
                if not os.path.exists("second"):
                    open("second", "w").close()
                    {{statement}}
                else:
                    answer(line, result=5)
            """);

        var failure = await FailAsync(model);

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal("5", await CommandWorkbench.Run(model));
    }

    [Theory]
    [InlineData("sys.exit(4)", "The worker ended in the middle of the task: exit code 4\nstderr:\n  last words")]
    [InlineData("os.kill(os.getpid(), 11)", "The worker ended in the middle of the task: ended by signal 11 (SIGSEGV)\nstderr:\n  last words")]
    [InlineData("print(3.5, flush=True); sys.exit(0)", "exit code 0. It printed 3.5, which is not an answer: print answers as one JSON document a line with task_id and result\nstderr:\n  last words")]
    [InlineData("os.close(1); time.sleep(1000)", "The worker closed its standard output in the middle of the task\nstderr:\n  last words")]
    public async Task One_that_dies_fails_its_task_and_is_started_again(string statement, string message)
    {
        var model = Worker($$"""
            for line in sys.stdin:
                if not os.path.exists("second"):
                    open("second", "w").close()
                    print("last words", file=sys.stderr, flush=True)
                    {{statement}}
                else:
                    answer(line, result=5)
            """);

        var failure = await FailAsync(model);

        Assert.Equal(TaskFailureKinds.WorkerDied, failure.Kind);
        Assert.EndsWith(message, failure.Message, StringComparison.Ordinal);
        Assert.Equal("5", await CommandWorkbench.Run(model));
    }

    [Fact]
    public async Task One_that_ends_between_tasks_costs_nothing()
    {
        var model = Worker("""
            line = sys.stdin.readline()
            answer(line, result=os.getpid())
            """);
        var first = await CommandWorkbench.Run(model);
        await Eventually.TrueAsync(() => !Directory.Exists($"/proc/{first}") || File.ReadAllText($"/proc/{first}/stat").Contains(") Z ", StringComparison.Ordinal), () => "It does not end.");

        Assert.NotEqual(first, await CommandWorkbench.Run(model));
    }

    [Fact]
    public async Task One_that_cannot_start_is_no_fault_of_its_task()
    {
        var model = Worker("import nowhere");

        var failure = await FailAsync(model);

        Assert.Equal((TaskFailureKinds.CannotStart, true), (failure.Kind, failure.ConcernsAllTasks));
        Assert.StartsWith("The worker ended before it took the task: exit code 1\nstderr:\n", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ModuleNotFoundError", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_cannot_start_though_others_could_is_started_again()
    {
        var model = Worker("""
            with open("starts", "a") as starts:
                starts.write("x")
            if os.path.getsize("starts") == 2:
                sys.exit(1)
            answer(sys.stdin.readline(), result=os.path.getsize("starts"))
            """);

        Assert.Equal("1", await CommandWorkbench.Run(model));
        Assert.Equal("3", await CommandWorkbench.Run(model));
    }

    [Fact]
    public async Task One_that_never_gets_to_an_answer_is_told_as_such()
    {
        var model = Worker("""
            sys.stdin.readline()
            import nowhere
            """);

        var failures = new[] { await FailAsync(model), await FailAsync(model), await FailAsync(model), await FailAsync(model) };

        Assert.Equal(
            [TaskFailureKinds.WorkerDied, TaskFailureKinds.WorkerDied, TaskFailureKinds.CannotStart, TaskFailureKinds.CannotStart],
            failures.Select(failure => failure.Kind));
        Assert.StartsWith("No answer after 3 starts in a row. The worker ended ", failures[2].Message, StringComparison.Ordinal);
        Assert.Contains("ModuleNotFoundError", failures[2].Message, StringComparison.Ordinal);
        Assert.All(failures, failure => Assert.False(failure.ConcernsAllTasks));
    }

    [Fact]
    public async Task A_hanging_one_is_timed_out_with_its_children_and_started_again()
    {
        var model = new TimeLimitModel(
            Worker("""
                import subprocess
                for line in sys.stdin:
                    if not os.path.exists("second"):
                        open("second", "w").close()
                        print("hanging", file=sys.stderr, flush=True)
                        subprocess.Popen(["sleep", "1000"], start_new_session=True)
                        time.sleep(1000)
                    answer(line, result=5)
                """),
            TimeSpan.FromSeconds(3), "3s");

        var failure = await FailAsync(model);

        Assert.Equal((TaskFailureKinds.Timeout, "took longer than 3s: ended, with all it had started. It had printed nothing (answers want flushing, as with print(…, flush=True))\nstderr:\n  hanging"), (failure.Kind, failure.Message));
        await bench.NothingRunsAsync();
        Assert.Equal("5", await CommandWorkbench.Run(model));
    }

    [Fact]
    public void A_program_that_is_missing_is_found_before_any_task() => Assert.Equal(
        TaskFailureKinds.CannotStart,
        Assert.Throws<ModelException>(() => new WorkerModel(new ProgramOptions(["./nowhere"], bench.Root))).Kind);

    public async ValueTask DisposeAsync()
    {
        foreach (var model in models)
        {
            await model.DisposeAsync();
        }

        bench.Dispose();
    }

    private static async Task<ModelException> FailAsync(ITaskModel model) =>
        await Assert.ThrowsAsync<ModelException>(() => CommandWorkbench.Run(model));

    private WorkerModel Worker(string program)
    {
        bench.Python("worker.py", $$"""
            import json, os, sys, time
            def answer(line, **said):
                print(json.dumps({"task_id": json.loads(line)["task_id"], **said}), flush=True)
            {{program}}
            """);
        var model = new WorkerModel(new ProgramOptions(["python3", "worker.py"], bench.Root) { Owner = bench.Owner, Log = log.Add });
        models.Add(model);
        return model;
    }
}
