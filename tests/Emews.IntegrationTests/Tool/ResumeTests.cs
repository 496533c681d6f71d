using System.Globalization;
using Emews.Numerics.Randomness;
using Emews.TestModels;
using Emews.Workflows.Outputs;

namespace Emews.IntegrationTests.Tool;

/// <summary>Interrupt and go on: nothing that has finished is run again, and nothing is forgotten.</summary>
public sealed class ResumeTests : IDisposable
{
    private const string Trial = """
        model: ackley
        search_space_size: 150
        sample_dimensions: 2
        retrain_after: 15
        runtime: -3.5
        runtime_var: 0.3
        lockstep: true
        seed: 7
        pools: {local: {CFG_PROCS: 1}}
        """;

    private readonly Workspace workspace = new();

    [Fact]
    public async Task A_run_interrupted_at_ten_random_moments_does_every_point_once_and_is_the_undisturbed_run()
    {
        workspace.Write("trial.yaml", Trial);
        Assert.Equal(0, (await workspace.RunAsync("run", "undisturbed", "trial.yaml")).ExitCode);
        var moments = RandomStream.For(1, "interruptions");
        var interruptions = 0;
        string[] resume = [];
        while (interruptions < 10)
        {
            var before = Completions("trial");
            using var run = workspace.Start(["run", "trial", "trial.yaml", .. resume]);
            var more = moments.NextDouble() * 14;
            await Eventually.TrueAsync(() => Completions("trial") >= before + (int)more, () => run.Said);
            await run.SignalAsync("INT");
            var ended = await run.EndsAsync();
            Assert.True(ended.ExitCode == 130, run.Said);
            interruptions++;
            resume = ["--resume"];
        }

        var last = await workspace.RunAsync("run", "trial", "trial.yaml", "--resume");

        Assert.True(last.ExitCode == 0, last.Output + last.Error);
        var (trial, undisturbed) = (workspace.Run("trial"), workspace.Run("undisturbed"));
        Assert.Equal((150, 150, 0, 0, 0), trial.Counts);
        Assert.All(trial.Tasks, task => Assert.Equal("1", task["attempts"]));
        Assert.Equal(undisturbed.Summary.GetProperty("best").GetRawText(), trial.Summary.GetProperty("best").GetRawText());
        Assert.InRange(trial.Summary.GetProperty("steady_utilization").GetDouble(), 0.1, 1);
        Assert.Equal("150", trial.Query("SELECT count(*) FROM emews_collected"));
        Assert.Equal(Decisions(undisturbed), Decisions(trial));

        // One at the very beginning may come before the log.
        Assert.InRange(trial.Events<InterruptedEvent>().Count, 1, 10);
        var provenance = System.Text.Json.JsonDocument.Parse(trial.Read("provenance.json")).RootElement;
        Assert.Equal(trial.Events<StartedEvent>().Count - 1, provenance.GetProperty("interruptions").GetArrayLength());
    }

    [Fact]
    public async Task A_run_that_was_killed_goes_on_too()
    {
        workspace.Write("trial.yaml", Trial);
        using (var run = workspace.Start("run", "trial", "trial.yaml"))
        {
            await Eventually.TrueAsync(() => Completions("trial") >= 40, () => run.Said);
            await run.SignalAsync("KILL");
            await run.EndsAsync();
        }

        await workspace.NothingRunsAsync();
        var result = await workspace.RunAsync("run", "trial", "trial.yaml", "--resume");

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.Equal((150, 150, 0, 0, 0), workspace.Run("trial").Counts);
    }

    [Fact]
    public async Task A_changed_model_is_told_and_the_pause_is_no_time_of_the_run()
    {
        workspace.Write("trial.yaml", "model: {command: \"env sh model.sh\"}\nparameters: {a: {min: 0, max: 1}}\nsearch_space_size: 40\nseed: 1\n");
        workspace.Write("model.sh", "sleep 0.1; echo 1\n");
        using (var run = workspace.Start("run", "trial", "trial.yaml"))
        {
            await Eventually.TrueAsync(() => Completions("trial") >= 5, () => run.Said);
            await run.SignalAsync("INT");
            await run.EndsAsync();
        }

        File.Delete(workspace.PathOf("model.sh"));
        var refused = await workspace.RunAsync("run", "trial", "trial.yaml", "--resume");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("model.sh, which the model of trial had, is gone: bring it back", refused.Error, StringComparison.Ordinal);

        workspace.Write("model.sh", "echo 2\n");
        Assert.Contains("model.sh changed since the run began", await DoneAsync("run", "trial", "trial.yaml", "--resume"), StringComparison.Ordinal);

        var trial = workspace.Run("trial");
        var provenance = System.Text.Json.JsonDocument.Parse(trial.Read("provenance.json")).RootElement;
        var change = Assert.Single(provenance.GetProperty("model_changes").EnumerateArray());
        Assert.Equal(provenance.GetProperty("model_files")[0].GetProperty("sha256").GetString(), change.GetProperty("sha256_after").GetString());
        Assert.NotEqual(change.GetProperty("sha256_before").GetString(), change.GetProperty("sha256_after").GetString());
        Assert.Contains("The model was changed before the run was taken up again: model.sh", await DoneAsync("report", "trial", "--methods"), StringComparison.Ordinal);

        var pause = provenance.GetProperty("interruptions")[0];
        var times = new[] { provenance, pause }.SelectMany(each => each.EnumerateObject())
            .Where(field => field.Name is "started" or "stopped" or "interrupted" or "resumed")
            .ToDictionary(field => field.Name, field => OutputText.ParseTime(field.Value.GetString()!));
        var worked = times["stopped"] - times["started"] - (times["resumed"] - times["interrupted"]);
        Assert.Equal(worked.TotalSeconds, trial.Summary.GetProperty("wall_s").GetDouble(), 1e-6);
        var status = System.Text.Json.JsonDocument.Parse(await DoneAsync("status", "trial", "--json")).RootElement;
        Assert.Equal(worked.TotalSeconds, status.GetProperty("elapsed_s").GetDouble(), 1e-6);
    }

    [Fact]
    public async Task What_ran_on_a_machine_that_went_down_runs_again()
    {
        workspace.Write("trial.yaml", $"search_space_size: 12\nsample_dimensions: 1\nseed: 1\n{Workspace.Model(typeof(MarkingModel))}\npools: {{local: {{CFG_PROCS: 3, lease: 3s}}}}");
        workspace.Hold();
        using (var run = workspace.Start("run", "trial", "trial.yaml"))
        {
            await workspace.HoldsAsync(3);
            foreach (var process in workspace.Pools.Select(pool => pool.Id).Append(run.Id))
            {
                await EmewsProcess.SignalAsync(process, "KILL");
            }

            await run.EndsAsync();
        }

        workspace.Release();
        await DoneAsync("run", "trial", "trial.yaml", "--resume");
        Assert.Equal((12, 12, 0, 0, 0), workspace.Run("trial").Counts);
        Assert.Equal(3, workspace.Run("trial").Tasks.Count(task => string.Equals(task["attempts"], "2", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_larger_number_of_points_runs_what_was_dropped_and_a_smaller_is_refused()
    {
        workspace.Write("trial.yaml", Fast("num_guesses: 20"));
        await DoneAsync("run", "trial", "trial.yaml");
        var before = workspace.Run("trial").Count("tasks_completed");
        Assert.InRange(before, 20, 59);

        workspace.Write("trial.yaml", Fast("num_guesses: 10"));
        Assert.Contains("num_guesses: 20 → 10", await RefusedAsync("run", "trial", "trial.yaml", "--resume"), StringComparison.Ordinal);

        workspace.Write("trial.yaml", Fast("num_guesses: 60"));
        Assert.Contains($"trial goes on: {before} of 60 tasks have ended", await DoneAsync("run", "trial", "trial.yaml", "--resume"), StringComparison.Ordinal);
        Assert.Equal((60, 60, 0, 0, 0), workspace.Run("trial").Counts);
        Assert.All(workspace.Run("trial").Tasks, task => Assert.Equal("1", task["attempts"]));
    }

    [Fact]
    public async Task Pools_and_retries_may_change_and_the_seed_drawn_stays()
    {
        workspace.Write("trial.yaml", Fast("num_guesses: 20").Replace("seed: 7\n", "", StringComparison.Ordinal));
        await DoneAsync("run", "trial", "trial.yaml");

        workspace.Write("trial.yaml", """
            search_space_size: 60
            sample_dimensions: 2
            runtime: -4
            num_guesses: 60
            stop_after_first_failures: 0
            tasks: [{type: 0, max_attempts: 5, pools: [other]}]
            pools: {other: {CFG_PROCS: 3}}
            """);
        await DoneAsync("run", "trial", "trial.yaml", "--resume");

        var run = workspace.Run("trial");
        Assert.Equal((60, 60, 0, 0, 0), run.Counts);
        Assert.Equal(["local", "other"], run.Tasks.Select(task => task["pool"]).Distinct().Order());
        Assert.Contains("other:", run.Read("config.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_make_it_another_experiment_is_refused_with_the_difference()
    {
        workspace.Write("trial.yaml", Fast("num_guesses: 20"));
        await DoneAsync("run", "trial", "trial.yaml");
        var folder = workspace.Run("trial");
        var before = folder.Read("config.yaml");

        workspace.Write("trial.yaml", Fast("num_guesses: 20").Replace("sample_dimensions: 2", "sample_dimensions: 3", StringComparison.Ordinal) + "\nretrain_after: 9");
        var error = await RefusedAsync("run", "trial", "trial.yaml", "--resume");

        Assert.Contains("sample_dimensions: 2 → 3", error, StringComparison.Ordinal);
        Assert.Contains("retrain_after: 50 → 9", error, StringComparison.Ordinal);
        Assert.Equal(before, folder.Read("config.yaml"));
    }

    [Fact]
    public async Task What_is_finished_stays_as_it_is()
    {
        workspace.Write("trial.yaml", Fast(""));
        await DoneAsync("run", "trial", "trial.yaml");
        var before = workspace.Run("trial").Read("summary.json");
        Assert.Contains("trial is finished (60 of 60 tasks): nothing to resume", await RefusedAsync("run", "trial", "trial.yaml", "--resume"), StringComparison.Ordinal);
        Assert.Equal(before, workspace.Run("trial").Read("summary.json"));
    }

    [Fact]
    public async Task There_must_be_something_to_resume()
    {
        workspace.Write("trial.yaml", Fast(""));
        Assert.Contains("nothing to resume", await RefusedAsync("run", "trial", "trial.yaml", "--resume"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace.PathOf("output/trial")));
        Assert.Contains("choose one", await RefusedAsync("run", "trial", "trial.yaml", "--resume", "--replace"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_that_exists_says_how_far_it_is_and_all_that_can_be_done()
    {
        workspace.Write("trial.yaml", Fast(""));
        await DoneAsync("run", "trial", "trial.yaml");
        var error = await RefusedAsync("run", "trial", "trial.yaml");
        Assert.Contains("(60 of 60 tasks, finished)", error, StringComparison.Ordinal);
        Assert.Contains("Go on:      emews run trial trial.yaml --resume\n", error, StringComparison.Ordinal);
        Assert.Contains("Start over: emews run trial trial.yaml --replace   (keeps the old one as trial.1)\n", error, StringComparison.Ordinal);
        Assert.Contains("New:        emews run trial-2 trial.yaml\n", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("dbs: {here: {db_path: shared.db}}")]
    public async Task The_old_one_is_kept_under_another_name_when_it_is_replaced(string database)
    {
        workspace.Write("trial.yaml", Fast($"num_guesses: 20\n{database}"));
        await DoneAsync("run", "trial", "trial.yaml");
        var report = workspace.Run("trial").Read("report.html");

        workspace.Write("trial.yaml", Fast($"retrain_after: 30\n{database}"));
        Assert.Contains("The old trial is kept as trial.1.", await DoneAsync("run", "trial", "trial.yaml", "--replace"), StringComparison.Ordinal);

        Assert.Equal((60, 60, 0, 0, 0), workspace.Run("trial").Counts);
        Assert.Equal(report, workspace.Run("trial.1").Read("report.html"));
        Assert.Contains("  trial.1", await DoneAsync("experiment", "list", "trial.1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_run_of_an_experiment_at_a_time()
    {
        workspace.Write("trial.yaml", $"search_space_size: 6\nsample_dimensions: 1\nseed: 1\n{Workspace.Model(typeof(MarkingModel))}\npools: {{local: {{CFG_PROCS: 2}}}}");
        workspace.Hold();
        using var run = workspace.Start("run", "trial", "trial.yaml");
        await workspace.HoldsAsync(2);

        foreach (var flag in (string[])["--resume", "--replace"])
        {
            Assert.Contains("trial is running", await RefusedAsync("run", "trial", "trial.yaml", flag), StringComparison.Ordinal);
        }

        workspace.Release();
        Assert.Equal(0, (await run.EndsAsync()).ExitCode);
        Assert.False(workspace.Run("trial").Has("run.lock"));
    }

    [Fact]
    public async Task A_canceled_experiment_can_be_taken_up_after_all()
    {
        workspace.Write("trial.yaml", Trial);
        using (var run = workspace.Start("run", "trial", "trial.yaml"))
        {
            await Eventually.TrueAsync(() => Completions("trial") >= 10, () => run.Said);
            await DoneAsync("experiment", "cancel", "trial");
            Assert.Equal(1, (await run.EndsAsync()).ExitCode);
        }

        Assert.Equal("canceled", workspace.Run("trial").Ended);
        await DoneAsync("run", "trial", "trial.yaml", "--resume");
        Assert.Equal((150, 150, 0, 0, 0), workspace.Run("trial").Counts);
    }

    [Fact]
    public async Task A_run_whose_first_attempts_all_fail_stops_and_can_be_resumed()
    {
        workspace.Write("trial.yaml", $"search_space_size: 5000\nsample_dimensions: 1\nseed: 1\n{Workspace.Model(typeof(FailingModel))}\npools: {{local: {{CFG_PROCS: 2}}}}");

        var result = await workspace.RunAsync("run", "trial", "trial.yaml");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The first 10 attempts have all failed", result.Output, StringComparison.Ordinal);
        Assert.Contains(FailingModel.Message, result.Output, StringComparison.Ordinal);
        Assert.Contains("emews run trial trial.yaml --resume", result.Output, StringComparison.Ordinal);
        Assert.InRange(workspace.Run("trial").Count("tasks_unfinished"), 1, 4990);
    }

    public void Dispose() => workspace.Dispose();

    private static string Fast(string more) => $"""
        search_space_size: 60
        sample_dimensions: 2
        runtime: -4
        seed: 7
        {more}
        """;

    /// <summary>The decisions of a run, without the time they were made; one made twice, before and after an interruption, counts once.</summary>
    private static List<string> Decisions(RunFolder run) => [.. run.Events<DecisionEvent>().DistinctBy(decision => decision.After).OrderBy(decision => decision.After)
        .Select(decision => $"{decision.After}: {string.Join(' ', decision.Priorities.Select(p => $"{p.TaskId}={p.Priority}"))}")];

    private int Completions(string experiment) => workspace.Run(experiment) is { } run && run.Has("experiment.json") && run.Has("emews.db")
        ? int.Parse(run.Query("SELECT count(*) FROM eq_tasks WHERE eq_status = 2"), CultureInfo.InvariantCulture)
        : 0;

    private async Task<string> DoneAsync(params string[] arguments)
    {
        var result = await workspace.RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result.Output + result.Error;
    }

    private async Task<string> RefusedAsync(params string[] arguments)
    {
        var result = await workspace.RunAsync(arguments);
        Assert.True(result.ExitCode == 2, result.Output + result.Error);
        return result.Error;
    }
}
