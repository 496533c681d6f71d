using System.Globalization;
using System.Text.Json;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary>The examples with models of one's own.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task The_rosenbrock_example_runs_a_model_of_ones_own()
    {
        _workspace.Write("rosenbrock.yaml", Read("rosenbrock"));

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

    /// <summary>
    /// The report's promise: where the surrogate says that the best may lie, it does, and that is a good part less than what was searched.
    /// </summary>
    [Fact]
    public async Task The_SEIR_example_finds_the_rates_that_the_cases_were_made_with()
    {
        var held = new List<int>();
        for (var seed = 1; seed <= 10; seed++)
        {
            _workspace.Write("seir.yaml", Read("seir").Replace("\nseed: 1\n", $"\nseed: {seed}\n", StringComparison.Ordinal));
            var result = await _workspace.RunAsync("run", $"seed-{seed}", "seir.yaml");
            Assert.True(result.ExitCode == 0, result.Output + result.Error);
            var run = _workspace.Run($"seed-{seed}");
            Assert.Equal(900, run.Count("tasks_completed"));
            Assert.True(run.Summary.GetProperty("best").GetProperty("standard_error").GetDouble() > 0);
            var ranges = run.Summary.GetProperty("surrogate").GetProperty("ranges");
            if (Holds(ranges[0], "transmission_rate", 0.5) && Holds(ranges[1], "recovery_rate", 0.2))
            {
                held.Add(seed);
            }
        }

        Assert.True(held.Count >= 8, $"Only with seeds {string.Join(", ", held)}.");
    }

    /// <summary>An example's configuration. It names the release build; the tests may be another, and run elsewhere.</summary>
    private static string Read(string example)
    {
        var build = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return Clone.Read($"examples/{example}/{example}.yaml")
            .Replace($"../../artifacts/bin/{example}/release", Clone.PathOf($"artifacts/bin/{example}/{build}"), StringComparison.Ordinal);
    }

    private static bool Holds(JsonElement range, string name, double truth)
    {
        double Of(string bound) => range.GetProperty(bound).GetDouble();
        Assert.Equal(name, range.GetProperty("name").GetString());
        return Of("low") <= truth && truth <= Of("high") && Of("high") - Of("low") < (Of("max") - Of("min")) / 2;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
