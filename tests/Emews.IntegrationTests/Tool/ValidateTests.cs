using System.Globalization;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary><c>emews validate</c>, as a user runs it.</summary>
public sealed class ValidateTests : IDisposable
{
    private readonly Workspace workspace = new();

    [Fact]
    public async Task It_reports_every_mistake_at_once_with_its_line()
    {
        workspace.Write("five.yaml", """
            search_space_size: many
            sample_dimensions: 0
            retrain_afer: 50
            tasks:
              - type: 0
                pools: [pool2]
            pools:
              pool1:
                CFG_PROCS: $(( CFG_NODES * ))
            """);

        var result = await workspace.RunAsync("validate", "five.yaml");

        Assert.Equal(2, result.ExitCode);
        var lines = result.Output.Split('\n').Where(line => line.Contains(": error: ", StringComparison.Ordinal)).ToArray();
        Assert.Equal([1, 2, 3, 6, 9], lines.Select(line => int.Parse(line.Split(':')[1], CultureInfo.InvariantCulture)));
        Assert.Contains("retrain_after", lines[2], StringComparison.Ordinal);
        Assert.Contains("pool1", lines[3], StringComparison.Ordinal);
        Assert.Contains("five.yaml: 5 errors", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_good_file_is_valid_and_can_be_run_next()
    {
        var file = Clone.PathOf("examples/ackley/quickstart.yaml");

        var result = await workspace.RunAsync("validate", file);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains($"emews run NAME {file}", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_run_would_miss_is_missed_here_and_by_the_run()
    {
        workspace.Write("my.yaml", "model: {command: ./nowhere.sh}\nparameters: {a: {min: 0, max: 1}}\nsearch_space_size: 4\nseed: 1\n");

        var validated = await workspace.RunAsync("validate", "my.yaml");
        var run = await workspace.RunAsync("run", "trial", "my.yaml");

        Assert.Equal((2, 2), (validated.ExitCode, run.ExitCode));
        Assert.StartsWith("my.yaml:1:9: error: model.command: ", validated.Output, StringComparison.Ordinal);
        Assert.StartsWith(validated.Output, run.Error, StringComparison.Ordinal);
        Assert.False(workspace.Run("trial").Exists);
    }

    [Fact]
    public async Task A_script_that_is_missing_is_worth_a_note()
    {
        workspace.Write("my.yaml", "model: {command: cat nosuch.sh}\nparameters: {a: {min: 0, max: 1}}\nsearch_space_size: 4\nseed: 1\n");

        var result = await workspace.RunAsync("validate", "my.yaml");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith($"my.yaml:1:9: note: model.command: names nosuch.sh, which is not in {workspace.Root}\n", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prototype-local.yaml", 0, "nothing to mend")]
    [InlineData("prototype-remote.yaml", 2, "not available yet: ")]
    public async Task In_the_prototypes_own_configurations_nothing_is_wrong_but_what_is_not_available_yet(string name, int exitCode, string verdict)
    {
        var file = Clone.PathOf($"tests/Emews.Tests/Workflows/Configuration/files/{name}");

        var result = await workspace.RunAsync("validate", file);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains(verdict, result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(": error: ", result.Output, StringComparison.Ordinal);
    }

    public void Dispose() => workspace.Dispose();
}
