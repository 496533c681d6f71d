using Emews.IntegrationTests.Tool;
using Emews.Pools;
using Emews.Pools.Models;
using Emews.Tasks;

namespace Emews.IntegrationTests.Models;

/// <summary>A program that fails, whichever way: a clear failure of its own task, and nothing left running.</summary>
public sealed class CommandFailureTests : IDisposable
{
    // Leaves its session, and keeps all that it was given open.
    private const string Daemon = """
        import os, sys, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                open("daemon", "w").write(str(os.getpid()))
                time.sleep(1000)
            os._exit(0)
        while not (os.path.exists("daemon") and os.path.getsize("daemon")):
            time.sleep(0.01)
        """;

    private readonly CommandWorkbench bench = new();

    [Fact]
    public async Task An_exit_code_is_told_with_the_end_of_standard_error()
    {
        var failure = await bench.FailAsync("""
            import sys
            print(3.5)
            for i in range(30):
                print("line", i, file=sys.stderr)
            sys.exit(3)
            """);

        Assert.Equal(TaskFailureKinds.ExitCode, failure.Kind);
        Assert.Equal(["exit code 3", "stderr:", .. Enumerable.Range(10, 20).Select(i => $"  line {i}")], failure.Message.Split('\n'));
    }

    [Theory]
    [InlineData("SIGKILL", "ended by signal 9 (SIGKILL): perhaps the machine ran out of memory")]
    [InlineData("SIGSEGV", "ended by signal 11 (SIGSEGV)")]
    public async Task A_signal_is_named(string signal, string message)
    {
        var failure = await bench.FailAsync($"import os, signal; os.kill(os.getpid(), signal.{signal})");

        Assert.Equal((TaskFailureKinds.Signal, message), (failure.Kind, failure.Message));
    }

    [Fact]
    public async Task A_hundred_megabytes_of_output_hinder_nobody()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);

        Assert.Equal("3.5", await bench.RunAsync("""
            import sys
            for i in range(1600):
                sys.stdout.write(("x" * 1023 + "\n") * 64)
                sys.stderr.write("noise\n" * 100)
            print(3.5)
            """));

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, before + (50 << 20));
    }

    [Theory]
    [InlineData("last_line", "The last line of standard output is longer than 1 MiB")]
    [InlineData("stdout", "The program printed more than 8 MiB")]
    public async Task A_result_of_a_hundred_megabytes_is_too_large(string result, string message)
    {
        var failure = await bench.FailAsync("import sys\nfor i in range(100):\n    sys.stdout.write('x' * (1 << 20))", result);

        Assert.Equal(TaskFailureKinds.OutputTooLarge, failure.Kind);
        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "last_line", TaskFailureKinds.NoOutput, "printed nothing on standard output")]
    [InlineData("", "stdout", TaskFailureKinds.NoOutput, "printed nothing on standard output")]
    [InlineData("print('{\"a\": 1')", "$.a", TaskFailureKinds.BadOutput, "Expected JSON in the last line of standard output, found: {\"a\": 1")]
    [InlineData("print('{\"a\": 1}')", "$.b", TaskFailureKinds.BadOutput, "The result has nothing at $.b: {\"a\": 1}")]
    [InlineData("print('{\"a\": NaN}')", "$.a", TaskFailureKinds.NotANumber, "JSON knows no NaN")]
    [InlineData("print('1\\0')", "last_line", TaskFailureKinds.BadOutput, "holds a zero character")]
    public async Task Output_that_is_no_result_is_told(string program, string result, string kind, string message)
    {
        var failure = await bench.FailAsync(program, result);

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_do_not_hurt() =>
        Assert.Equal("\uFFFD1", await bench.RunAsync("import sys; sys.stdout.buffer.write(b'\\xff1\\n')"));

    [Fact]
    public async Task A_program_that_is_gone_in_the_middle_of_a_run_fails_its_tasks()
    {
        var model = bench.Model("last_line", "./" + bench.Script("model.sh", "#!/bin/sh\necho 1\n"));
        Assert.Equal("1", await CommandWorkbench.Run(model));
        File.Delete(bench.PathOf("model.sh"));

        var failure = await Assert.ThrowsAsync<ModelException>(() => CommandWorkbench.Run(model));

        Assert.Equal((TaskFailureKinds.CannotStart, $"There is no program {bench.PathOf("model.sh")}."), (failure.Kind, failure.Message));
    }

    [Fact]
    public async Task A_payload_longer_than_a_word_may_be_is_told_of()
    {
        var model = bench.Model("last_line", "echo", "{payload}");

        var failure = await Assert.ThrowsAsync<ModelException>(
            () => CommandWorkbench.Run(model, $$"""{"x": "{{new string('x', 1_000_000)}}"}"""));

        Assert.Equal(TaskFailureKinds.CannotStart, failure.Kind);
        Assert.Contains("{payload_file}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_daemon_that_keeps_the_output_open_neither_holds_the_task_nor_stays()
    {
        Assert.Equal("4", await bench.RunAsync(Daemon + "\nprint(4)"));

        await bench.NothingRunsAsync();
        Assert.True(File.Exists(bench.PathOf("daemon")));
    }

    [Fact]
    public async Task A_hanging_program_is_timed_out_with_all_its_children()
    {
        var model = new TimeLimitModel(
            bench.Model("last_line", "python3", bench.Python("hang.py", Daemon + """

                import subprocess
                subprocess.Popen(["sleep", "1000"], cwd=".")
                print("hanging", file=sys.stderr, flush=True)
                time.sleep(1000)
                """)),
            TimeSpan.FromSeconds(3), "3s");

        var failure = await Assert.ThrowsAsync<ModelException>(() => CommandWorkbench.Run(model));

        Assert.Equal(TaskFailureKinds.Timeout, failure.Kind);
        Assert.Equal("took longer than 3s: ended, with all it had started\nstderr:\n  hanging", failure.Message);
        await bench.NothingRunsAsync();
    }

    [Fact]
    public async Task A_canceled_program_ends_with_all_its_children()
    {
        var model = bench.Model("last_line", "python3", bench.Python("hang.py", Daemon + "\ntime.sleep(1000)"));
        using var cancellation = new CancellationTokenSource();
        var running = model.RunAsync(new ModelTask(new TaskId(1), "{}"), cancellation.Token);
        await Eventually.TrueAsync(() => File.Exists(bench.PathOf("daemon")), () => "It does not begin.");

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await bench.NothingRunsAsync();
    }

    public void Dispose() => bench.Dispose();
}
