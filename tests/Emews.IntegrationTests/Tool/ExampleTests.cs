using System.Globalization;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary>The example with a model of one's own.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task The_rosenbrock_example_runs_a_model_of_ones_own()
    {
        // The file names the release build; the tests may be another, and run elsewhere.
        var build = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var text = Clone.Read("examples/rosenbrock/rosenbrock.yaml")
            .Replace("../../artifacts/bin/rosenbrock/release", Clone.PathOf($"artifacts/bin/rosenbrock/{build}"), StringComparison.Ordinal);
        _workspace.Write("rosenbrock.yaml", text);

        var result = await _workspace.RunAsync("run", "mine", "rosenbrock.yaml");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal(300, _workspace.Run("mine").Count("tasks_completed"));
        Assert.All(_workspace.Run("mine").Tasks, task =>
        {
            var (x, y) = (Number(task["x_1"]), Number(task["x_2"]));
            Assert.Equal(((1 - x) * (1 - x)) + (100 * (y - (x * x)) * (y - (x * x))), Number(task["result"]), 1e-6);
        });
    }

    [Fact]
    public void The_README_shows_the_example_as_it_is()
    {
        var lines = Clone.Read("examples/rosenbrock/rosenbrock.yaml").Split('\n').Where(line => !line.StartsWith('#'));
        Assert.Contains($"```yaml\n{string.Join('\n', lines)}```", Clone.Read("README.md"), StringComparison.Ordinal);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
