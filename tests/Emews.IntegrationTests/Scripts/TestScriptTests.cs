namespace Emews.IntegrationTests.Scripts;

/// <summary><c>./test.sh</c>: its last line and its exit code, whatever the test programs do.</summary>
public sealed class TestScriptTests : IDisposable
{
    private readonly MadeUpClone clone = new("test.sh");

    public TestScriptTests()
    {
        clone.Dotnet("exit 0");
        clone.Write("emews", "#!/usr/bin/env bash\n");
        clone.Write("tests/A.Tests/A.cs", "");
        clone.Write("tests/B.Tests/B.cs", "");
        Program("A.Tests", Report(passed: 2, failed: 0, skipped: 1), "exit 0");
        Program("B.Tests", Report(passed: 3, failed: 0, skipped: 0), "exit 0");
    }

    [Fact]
    public Task It_sums_up() => EndsAsync(0, "5 passed, 0 failed, 1 skipped");

    [Fact]
    public async Task It_names_failures()
    {
        Program("A.Tests", Report(passed: 1, failed: 1, skipped: 0), "exit 2");

        var lines = await EndsAsync(1, "4 passed, 1 failed, 0 skipped");

        Assert.Contains("FAILED: A.Tests.Some.Test_0", lines, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("", "kill -KILL $$", "A.Tests crashed (exit code 137)")]
    [InlineData("", "exit 0", "A.Tests ended early, without a report")]
    [InlineData("", "exit 134", "A.Tests crashed (exit code 134)")]
    [InlineData("", "exit 8", "A.Tests ran no test")]
    public async Task A_program_that_ends_otherwise_counts_as_a_failure(string report, string end, string expected)
    {
        Program("A.Tests", report, end);

        var lines = await EndsAsync(1, "3 passed, 1 failed, 0 skipped");

        Assert.Contains("FAILED: " + expected, lines, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_crash_after_the_report_counts_too()
    {
        Program("A.Tests", Report(passed: 2, failed: 0, skipped: 0), "kill -SEGV $$");

        await EndsAsync(1, "5 passed, 1 failed, 0 skipped");
    }

    [Fact]
    public async Task A_filter_is_passed_on_and_may_leave_programs_empty()
    {
        Program("A.Tests", "", """printf '%s ' "$@" >arguments; exit 8""");

        await EndsAsync(0, "3 passed, 0 failed, 0 skipped", "Word", "--filter-class", "X");

        Assert.EndsWith("--filter-class X --filter-method *Word* ", clone.Read("arguments"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_tests_failed()
    {
        Program("A.Tests", "", "exit 8");
        Program("B.Tests", "", "exit 8");

        await EndsAsync(1, "0 passed, 1 failed, 0 skipped", "Nobody");
    }

    [Fact]
    public async Task A_build_that_fails_is_a_failure()
    {
        clone.Dotnet("exit 1");

        await EndsAsync(1, "0 passed, 1 failed, 0 skipped");
    }

    public void Dispose() => clone.Dispose();

    private async Task<string[]> EndsAsync(int exitCode, string lastLine, params string[] arguments)
    {
        var result = await clone.RunAsync(arguments);
        var lines = result.Output.Split('\n');
        Assert.Equal((exitCode, lastLine + "\n"), (result.ExitCode, lines[^2] + "\n" + lines[^1]));
        return lines;
    }

    private void Program(string name, string report, string end) => clone.Write($"artifacts/bin/{name}/release/{name}", $"""
        #!/usr/bin/env bash
        mkdir -p artifacts/tests
        printf '%s' '{report}' >artifacts/tests/{name}.xml
        {end}
        """);

    private static string Report(int passed, int failed, int skipped) =>
        $"""<assemblies><assembly name="a.dll" errors="0" failed="{failed}" passed="{passed}" skipped="{skipped}" total="{passed + failed + skipped}">""" +
        string.Concat(Enumerable.Range(0, failed).Select(i => $"""<test id="{i}" name="A.Tests.Some.Test_{i}" result="Fail" />""")) +
        "</assembly></assemblies>";
}
