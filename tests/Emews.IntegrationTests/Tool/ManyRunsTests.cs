using System.Globalization;
using System.Text.Json;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary>A study as users run it: 500 points of three replicates, by a stochastic program that now and then fails or hangs.</summary>
public sealed class ManyRunsTests : IDisposable
{
    private const int Points = 500;
    private const int Replicates = 3;

    private readonly Workspace workspace = new();

    private RunFolder Run => workspace.Run("study");

    [Fact]
    public async Task A_study_with_failures_and_hanging_programs_comes_to_its_end()
    {
        Needs.Command("python3");
        Write();

        using var study = workspace.Start("run", "study", "study.yaml");
        var run = await study.EndsAsync(TimeSpan.FromMinutes(10));

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        await workspace.NothingRunsAsync();
        TasksEndedAsTheirSeedsSay();
        TheBestIsAMean(run.Output);
        await FailuresAreListedByCauseAsync();
    }

    public void Dispose() => workspace.Dispose();

    private void TasksEndedAsTheirSeedsSay()
    {
        var tasks = Run.Tasks;
        Assert.Equal(Points * Replicates, tasks.Count);
        Assert.Equal(["beta", "gamma", "variant", "result", "peak"], tasks[0].Keys.Skip(5).Take(5));
        foreach (var task in tasks)
        {
            var expected = Chance(task) switch { < 5 => "exit_code", 5 => "timeout", _ => "" };

            // On a busy machine any may come to its time limit.
            Assert.True(task["error_kind"] is "timeout" || string.Equals(expected, task["error_kind"], StringComparison.Ordinal), string.Join(',', task));
            Assert.Equal(task["error_kind"].Length == 0, task["result"].Length > 0);
        }

        Assert.Contains(tasks, task => Chance(task) < 5);
        Assert.Contains(tasks, task => Chance(task) == 5);
        Assert.Equal(tasks.Count(task => task["error_kind"].Length > 0), Run.Count("tasks_failed"));
    }

    private void TheBestIsAMean(string said)
    {
        var best = Run.Summary.GetProperty("best");
        Assert.InRange(best.GetProperty("runs").GetInt32(), 1, Replicates);
        Assert.True(best.GetProperty("standard_error").GetDouble() > 0);
        Assert.Equal(["beta", "gamma", "variant"], best.GetProperty("parameters").EnumerateObject().Select(parameter => parameter.Name));
        Assert.Contains(" ± ", said, StringComparison.Ordinal);
        Assert.Contains("±", Run.Read("report.html"), StringComparison.Ordinal);
    }

    private async Task FailuresAreListedByCauseAsync()
    {
        var listed = await workspace.RunAsync("task", "list", "study", "--failed", "--json");
        var causes = JsonDocument.Parse(listed.MustSucceed().Output).RootElement.GetProperty("causes").EnumerateArray().ToList();
        Assert.Equal(["exit_code", "timeout"], causes.Select(cause => cause.GetProperty("kind").GetString()).Order());
        Assert.All(causes, cause => Assert.Equal(
            Run.Tasks.Count(task => string.Equals(task["error_kind"], cause.GetProperty("kind").GetString(), StringComparison.Ordinal)),
            cause.GetProperty("count").GetInt32()));
        var died = causes.Single(cause => cause.GetProperty("kind").GetString() is "exit_code");
        Assert.Matches("^exit code 1: died out on day [0-9]+$", died.GetProperty("cause").GetString());
        Assert.Contains("stderr:", died.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    /// <summary>What the model goes by, too: a number from 0 to 99.</summary>
    private static long Chance(IReadOnlyDictionary<string, string> task) => long.Parse(task["seed"], CultureInfo.InvariantCulture) % 100;

    private void Write()
    {
        workspace.Write("model.py", """
            import json, os, sys, time

            p = json.load(sys.stdin)
            if p["seed"] % 100 < 5:
                sys.exit(f"died out on day {p['seed'] % 1000}")
            if p["seed"] % 100 == 5:
                os.spawnlp(os.P_NOWAIT, "sleep", "sleep", "1000")
                time.sleep(1000)
            noise = (p["seed"] // 100 % 1000 / 1000 - 0.5) / 10
            misfit = (p["beta"] - 0.4) ** 2 + (p["gamma"] - 0.1) ** 2 + (p["variant"] == "delta") + noise
            print(json.dumps({"misfit": misfit, "peak": 10 * misfit}))
            """);
        workspace.Write("study.yaml", $$"""
            model: {command: "python3 model.py", timeout: 2}
            parameters:
              beta:    {min: 0.1, max: 0.9}
              gamma:   {min: 0.01, max: 1, scale: log}
              variant: {values: [alpha, delta]}
            objective: {name: misfit, goal: minimize}
            search_space_size: {{Points}}
            replicates: {{Replicates}}
            retrain_after: 100
            seed: 42
            pools:
              local: {CFG_PROCS: 8}
            """);
    }
}
