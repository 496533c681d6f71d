using System.Globalization;
using Emews.TestModels;

namespace Emews.IntegrationTests.Tool;

/// <summary><c>emews task explain</c> of tasks whose agents are not heard of.</summary>
public sealed class TaskExplainTests() : TrialTests(points: 4, retrainAfter: 4)
{
    private const string Time = @"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z";

    [Fact]
    public async Task What_becomes_of_a_task_whose_agent_is_silent_is_told_and_then_who_has_lost_it()
    {
        await WriteAsync(typeof(MarkingModel));
        Workspace.Write("trial.yaml", File.ReadAllText(Workspace.PathOf("trial.yaml")).Replace("CFG_PROCS", "lease: 1h, CFG_PROCS", StringComparison.Ordinal));
        Workspace.Hold();
        using var run = Workspace.Start("run", "trial", "trial.yaml");
        await Workspace.HoldsAsync(Workers);
        var pool = Assert.Single(Workspace.Pools).Id;
        await EmewsProcess.SignalAsync(pool, "STOP");

        Age(seconds: 20);
        Assert.Equal(["agent_silent", "running"], await ReasonsAsync(1));
        Assert.Matches(
            $"""
            ^Task 1 of trial is running\.
            - Its agent was last heard of \d+ s ago, at {Time}, and gives a sign of life every 5 s\. Its lease runs out in 59 min \d+ s: then the task goes back to the queue, and this attempt counts \(1 of at most 3\)\.
            - It is attempt 1 of at most 3, in pool local on \S+ \(process {pool}\), which took it at {Time}\.
            $
            """, await DoAsync("task", "explain", "trial", "1") + "\n");

        Age(seconds: 3600);
        await Eventually.TrueAsync(async () => (await ReasonsAsync(1)).Contains("lost"), () => run.Said);
        Assert.Equal(["no_pool", "lost"], await ReasonsAsync(1));
        Assert.Matches(
            $@"- Attempt 1 of at most 3 was lost with pool local on \S+ \(process {pool}\), last heard of at {Time} and given up at {Time}\.\n",
            await DoAsync("task", "explain", "trial", "1"));

        await EmewsProcess.SignalAsync(pool, "CONT");
        Workspace.Release();
        Assert.Equal(0, (await run.EndsAsync()).ExitCode);
        Assert.Equal((4, 4, 0, 0, 0), Workspace.Run("trial").Counts);
    }

    [Fact]
    public async Task A_task_that_nobody_can_give_back_says_so_and_that_no_attempt_is_left()
    {
        await WriteAsync(typeof(MarkingModel));
        File.AppendAllText(Workspace.PathOf("trial.yaml"), "\ntasks: [{type: 0, max_attempts: 1}]\n");
        Workspace.Hold();
        using var run = Workspace.Start("run", "trial", "trial.yaml");
        await Workspace.HoldsAsync(Workers);
        await EmewsProcess.SignalAsync(Assert.Single(Workspace.Pools).Id, "KILL");
        await run.SignalAsync("KILL");
        await run.EndsAsync();

        Age(seconds: 60);
        Assert.Equal(["pool_silent", "running"], await ReasonsAsync(1));
        var told = await DoAsync("task", "explain", "trial", "1");
        Assert.Contains(
            " Its lease of 30 s is over: once a run or a pool is at work, the task fails for good, since this is attempt 1 of at most 1.\n", told, StringComparison.Ordinal);
        Assert.EndsWith("\nNext:  emews run trial output/trial/config.yaml --resume\n", told, StringComparison.Ordinal);
    }

    /// <summary>Makes it longer ago that the run began and agents were heard of.</summary>
    private void Age(int seconds)
    {
        foreach (var column in (string[])["emews_experiments SET registered = registered", "emews_agents SET last_heartbeat = last_heartbeat"])
        {
            Workspace.Run("trial").Query(string.Create(CultureInfo.InvariantCulture, $"UPDATE {column} - {seconds} * 1000000"));
        }
    }

    private async Task<List<string>> ReasonsAsync(int task) =>
    [
        .. Json(await DoAsync("task", "explain", "trial", $"{task}", "--json")).GetProperty("reasons").EnumerateArray()
            .Select(reason => reason.GetProperty("reason").GetString()!),
    ];
}
