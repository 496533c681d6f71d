using System.Globalization;
using Emews.Pools;
using Emews.Tasks;

namespace Emews.IntegrationTests.Models;

/// <summary>A model that is a program: what it is given, and how its result is found.</summary>
public sealed class CommandModelTests : IDisposable
{
    private readonly CommandWorkbench bench = new();

    [Fact]
    public async Task The_payload_comes_on_standard_input_and_the_result_is_the_last_line() =>
        Assert.Equal("-0.5", await bench.RunAsync("""
            import json, sys
            print("thinking")
            print(sum(json.load(sys.stdin)["x"]))
            print()
            """));

    [Fact]
    public async Task Fields_are_put_in_within_words_and_standard_input_is_empty()
    {
        bench.Python("args.py", "import sys, json; print(json.dumps([sys.argv[1:], sys.stdin.read()]))");

        var result = await CommandWorkbench.Run(bench.Model("last_line", "python3", "args.py", "--x={x[0]}", "{variant}", "{{}}", "a b"));

        Assert.Equal("""[["--x=1.5", "delta", "{}", "a b"], ""]""", result);
    }

    [Fact]
    public async Task The_payload_may_be_a_word() =>
        Assert.Equal(CommandWorkbench.Payload, await CommandWorkbench.Run(bench.Model("stdout", "printf", "%s", "{payload}")));

    [Fact]
    public async Task Files_are_passed_in_a_folder_of_the_tasks_own()
    {
        bench.Python("files.py", """
            import os, sys
            payload, result, folder = sys.argv[1:]
            assert os.path.realpath(folder) == os.getcwd(), os.getcwd()
            assert os.stat(folder).st_mode & 0o777 == 0o700
            open(result, "w").write(open(payload).read() + "\n")
            """);

        var result = await CommandWorkbench.Run(bench.Model("file", "python3", "files.py", "{payload_file}", "{result_file}", "{folder}"));

        Assert.Equal(CommandWorkbench.Payload, result);
        Assert.Empty(bench.WorkingFolders);
    }

    [Theory]
    [InlineData("$.misfit", "print('noise')\nprint('{\"misfit\": 3.50}')", "3.50")]
    [InlineData("$.fit[1]", "print('{')\nprint('\"fit\": [1, {\"a\": 2}]}')", "{\"a\": 2}")]
    [InlineData("stdout", "print('{\"a\":')\nprint('1}')", "{\"a\":\n1}")]
    public async Task The_result_is_picked(string result, string program, string expected) =>
        Assert.Equal(expected, await bench.RunAsync(program, result));

    [Fact]
    public async Task The_result_is_picked_from_the_file_where_there_is_one()
    {
        bench.Python("file.py", "import sys; print('{\"a\": 1}'); open(sys.argv[1], 'w').write('{\"a\": 2}')");

        Assert.Equal("2", await CommandWorkbench.Run(bench.Model("$.a", "python3", "file.py", "{result_file}")));
    }

    [Fact]
    public async Task The_environment_tells_of_the_task_and_keeps_our_secrets()
    {
        Environment.SetEnvironmentVariable("DB_PASSWORD_TEST", "secret");

        var result = await bench.RunAsync("""
            import os
            names = ["EMEWS_TASK_ID", "EMEWS_EXP_ID", "EMEWS_POOL_ID", "EMEWS_ATTEMPT", "EMEWS_SEED", "EMEWS_MODEL_DIR", "DB_PASSWORD_TEST"]
            print(*[os.environ.get(name) for name in names])
            """);

        Assert.Equal($"17 trial pool1 2 77 {bench.Root} None", result);
    }

    [Fact]
    public async Task It_runs_in_the_models_folder_in_a_session_of_its_own()
    {
        var result = await bench.RunAsync("import os; print(os.getcwd(), os.getsid(0) == os.getpid(), os.getsid(0))");

        Assert.StartsWith($"{bench.Root} True ", result, StringComparison.Ordinal);
        Assert.NotEqual(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), result.Split(' ')[2]);
    }

    [Fact]
    public async Task A_payload_larger_than_a_pipe_holds_need_not_be_read() =>
        Assert.Equal("1", await CommandWorkbench.Run(
            bench.Model("last_line", "echo", "1"), $$"""{"x": "{{new string('x', 1_000_000)}}"}"""));

    [Fact]
    public async Task Thirty_three_run_at_once()
    {
        // Each waits until it sees all the others.
        bench.Python("meet.py", """
            import os, sys, time
            here, name = sys.argv[1:]
            open(f"{here}/met-{name}", "w").close()
            while len([file for file in os.listdir(here) if file.startswith("met-")]) < 33:
                time.sleep(0.01)
            print(name)
            """);
        var model = bench.Model("last_line", "python3", "meet.py", bench.Root, "{i}");

        var results = await Task.WhenAll(Enumerable.Range(0, 33).Select(i => CommandWorkbench.Run(model, $$"""{"i": {{i}}}""")));

        Assert.Equal(Enumerable.Range(0, 33).Select(i => $"{i}"), results);
    }

    [Theory]
    [InlineData("nowhere", "There is no program 'nowhere' on PATH, nor in ")]
    [InlineData("./nowhere", "There is no program ")]
    [InlineData("model.sh", "write ./model.sh")]
    [InlineData("./plain", "chmod +x ")]
    [InlineData("./scratch", "is a folder, not a program")]
    [InlineData("./lost.sh", "names the interpreter /nowhere/sh, which is not there")]
    [InlineData("./windows.sh", "lines of ")]
    public void A_program_that_cannot_be_run_is_found_before_any_task(string program, string message)
    {
        bench.Script("model.sh", "#!/bin/sh\n");
        bench.Script("lost.sh", "#!/nowhere/sh\n");
        bench.Script("windows.sh", "#!/bin/sh\r\necho 1\r\n");
        File.WriteAllText(bench.PathOf("plain"), "#!/bin/sh\n");

        var failure = Assert.Throws<ModelException>(() => bench.Model("last_line", program));

        Assert.Equal(TaskFailureKinds.CannotStart, failure.Kind);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => bench.Dispose();
}
