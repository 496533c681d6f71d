using Emews.TestModels;
using Emews.Tests.Shared;
using Emews.Workflows.Outputs;

namespace Emews.IntegrationTests.Tool;

/// <summary>Models that fail: what counts, how the run ends, and what its user is told.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly Workspace workspace = new();

    [Fact]
    public async Task Failed_tasks_count_and_are_left_out_of_training()
    {
        var result = await RunAsync(typeof(FifthFailsModel), "num_guesses: 55\nlockstep: true");

        Assert.Equal(0, result.ExitCode);
        var run = workspace.Run("trial");
        var completed = run.Events<CompletedEvent>();
        Assert.Equal(55, completed.Count);
        Assert.Contains(completed, each => each.Value is null);
        Assert.All(completed, each => Assert.Equal(
            FifthFailsModel.Fails(each.TaskId.Value), each is { Value: null, ErrorKind: FifthFailsModel.Kind }));

        // A decision is due at every multiple of retrain_after, failures counted; it ranks what has not ended, failed or not.
        var decisions = run.Events<DecisionEvent>().Skip(1).ToArray();
        Assert.Equal([20L, 40L], decisions.Select(decision => decision.After));
        Assert.Equal([40, 20], decisions.Select(decision => decision.Priorities.Count));
    }

    [Fact]
    public async Task A_run_with_some_failures_is_done_and_counts_them()
    {
        var result = await RunAsync(typeof(FifthFailsModel));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("trial finished: 48 of 60 tasks complete, 12 failed", result.Output, StringComparison.Ordinal);
        Assert.Contains("Failures:  12 × diverged: No equilibrium was found. (task 5)", result.Output, StringComparison.Ordinal);
        var run = workspace.Run("trial");
        Assert.Equal("finished", run.Ended);
        Assert.Equal((60, 48, 12, 0, 0), run.Counts);
        var failed = run.Tasks.Where(task => task["state"] is "failed" && task["error_kind"] is FifthFailsModel.Kind && task["result"] is "");
        Assert.Equal(
            Enumerable.Range(1, 60).Where(id => FifthFailsModel.Fails(id)).Select(id => $"{id}"), failed.Select(task => task["task_id"]));
    }

    [Theory]
    [InlineData(typeof(FailingModel), "exception", FailingModel.Message)]
    [InlineData(typeof(NotANumberModel), "not_a_number", "NaN")]
    public async Task A_run_whose_tasks_all_fail_has_failed_and_says_why(Type model, string kind, string message)
    {
        var result = await RunAsync(model, "stop_after_first_failures: 0");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("trial failed: 0 of 60 tasks complete, 60 failed", result.Output, StringComparison.Ordinal);
        var why = Assert.Single(result.Output.Split('\n'), line => line.StartsWith("Failures:", StringComparison.Ordinal));
        Assert.StartsWith($"Failures:  60 × {kind}: ", why, StringComparison.Ordinal);
        Assert.Contains(message, why, StringComparison.Ordinal);
        Assert.Contains("output/trial/tasks.csv", result.Output, StringComparison.Ordinal);
        var run = workspace.Run("trial");
        Assert.Equal("failed", run.Ended);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, run.Summary.GetProperty("best").ValueKind);
        Assert.Equal(["failed", "stopped"], run.EventLines.TakeLast(2).Select(line => line.Split('"')[3]));
    }

    [Fact]
    public async Task More_failures_than_allowed_end_the_run()
    {
        var result = await RunAsync(typeof(FifthFailsModel), "max_failures: 3");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("More points failed than max_failures allows.", result.Output, StringComparison.Ordinal);
        Assert.Contains("× diverged: No equilibrium was found.", result.Output, StringComparison.Ordinal);
        var run = workspace.Run("trial");
        Assert.Equal("failed", run.Ended);
        Assert.Equal(4, run.Events<CompletedEvent>().Count(completed => completed.ErrorKind is not null));
        Assert.Equal(0, run.InState(1));
    }

    [Fact]
    public async Task As_many_failures_as_allowed_do_not() =>
        Assert.Equal(0, (await RunAsync(typeof(FifthFailsModel), "max_failures: 12")).ExitCode);

    [Fact]
    public async Task What_a_model_prints_goes_to_the_log_of_its_pool()
    {
        var result = await RunAsync(typeof(ChattyModel));

        Assert.DoesNotContain(ChattyModel.Said, result.Output + result.Error, StringComparison.Ordinal);
        Assert.Equal(2 * 60, workspace.Run("trial").Read("local.log").Split(ChattyModel.Said).Length - 1);
    }

    [Fact]
    public async Task A_log_that_models_have_filled_takes_the_pools_own_words_only()
    {
        var result = await RunAsync(typeof(FloodingModel));

        Assert.Equal(0, result.ExitCode);
        var log = workspace.Run("trial").Read("local.log");
        Assert.InRange(log.Length, 63 * 1024 * 1024, 65 * 1024 * 1024);
        Assert.Single(log.Split('\n'), line => line.EndsWith(
            " Models have filled this log (64 MiB): what they print from here on is left out.", StringComparison.Ordinal));
    }

    public void Dispose() => workspace.Dispose();

    private async Task<ShellResult> RunAsync(Type model, string more = "")
    {
        workspace.Write("trial.yaml", $$"""
            search_space_size: 60
            sample_dimensions: 2
            retrain_after: 20
            seed: 5
            pools:
              local: {CFG_PROCS: 3}
            {{Workspace.Model(model)}}
            {{more}}
            """);
        var result = await workspace.RunAsync("run", "trial", "trial.yaml");
        await workspace.NothingRunsAsync();
        return result;
    }
}
