using System.Globalization;
using Emews.Workflows.Outputs;

namespace Emews.IntegrationTests.Tool;

/// <summary><c>emews run quickstart examples/ackley/quickstart.yaml</c>: what README promises of it, on either database.</summary>
public abstract class QuickstartTests(QuickstartRun run)
{
    [Fact]
    public void It_runs_all_tasks()
    {
        Assert.True(run.Result.ExitCode == 0, run.Result.Output + run.Result.Error);
        Assert.Equal("finished", run.Folder.Ended);
        Assert.Equal((750, 750, 0, 0, 0), run.Folder.Counts);
        Assert.Contains("quickstart finished: 750 of 750 tasks complete, 0 failed", run.Result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void It_reprioritises_after_every_fifty_completions()
    {
        // The last ones may come too late to matter, and are dropped then.
        Assert.InRange(run.Folder.Count("reprioritizations"), 12, 14);
        var after = run.Folder.Events<ReprioritizedEvent>().Select(reprioritized => reprioritized.After).ToArray();
        Assert.Equal(Enumerable.Range(1, after.Length).Select(i => 50L * i), after);
    }

    [Fact]
    public void Three_pools_join_one_after_the_other_and_each_runs_tasks()
    {
        var pools = run.Folder.Summary.GetProperty("pools").EnumerateArray().ToArray();

        Assert.Equal(["pool1", "pool2", "pool3"], pools.Select(pool => pool.GetProperty("name").GetString()!), StringComparer.Ordinal);
        Assert.All(pools, pool => Assert.InRange(pool.GetProperty("tasks").GetInt32(), 1, 748));
        Assert.Equal(750, pools.Sum(pool => pool.GetProperty("tasks").GetInt32()));
        var joined = pools.Select(pool => pool.GetProperty("joined_after_s").GetDouble()).ToArray();
        Assert.True(joined[0] < joined[1] && joined[1] < joined[2], string.Join(", ", joined));
        Assert.Equal(
            ["pool1", "pool2", "pool3"], run.Folder.Events<PoolJoinedEvent>().Select(pool => pool.Pool), StringComparer.Ordinal);
    }

    [Fact]
    public void Its_table_has_each_task_once_with_its_result()
    {
        var tasks = run.Folder.Tasks;

        Assert.Equal(750, tasks.Count);
        Assert.Equal(750, tasks.Select(task => task["task_id"]).Distinct(StringComparer.Ordinal).Count());
        Assert.All(tasks, task => Assert.Equal(("complete", "1"), (task["state"], task["attempts"])));
        Assert.Equal(750, run.Folder.Events<CompletedEvent>().Select(completed => completed.TaskId).Distinct().Count());
    }

    [Fact]
    public void Its_best_is_the_least_result_of_the_table()
    {
        var least = run.Folder.Tasks.MinBy(task => Number(task["result"]))!;
        var best = run.Folder.Summary.GetProperty("best");

        Assert.Equal(Number(least["result"]), best.GetProperty("value").GetDouble());
        Assert.Equal(least["task_id"], best.GetProperty("task_id").GetRawText());
        Assert.Equal(
            [Number(least["x_1"]), Number(least["x_2"]), Number(least["x_3"]), Number(least["x_4"])],
            best.GetProperty("x").EnumerateArray().Select(x => x.GetDouble()));
    }

    [Fact]
    public void Its_workers_are_not_busier_than_they_can_be() =>
        Assert.InRange(run.Folder.Summary.GetProperty("steady_utilization").GetDouble(), 0.01, 1);

    [Fact]
    public void It_leaves_no_process_running() => Assert.Empty(run.LeftRunning);

    [Theory]
    [InlineData("config.yaml")]
    [InlineData("experiment.json")]
    [InlineData("events.jsonl")]
    [InlineData("tasks.csv")]
    [InlineData("report.html")]
    [InlineData("provenance.json")]
    [InlineData("summary.json")]
    public void It_leaves_every_file_it_promises(string file) => Assert.True(run.Folder.Has(file), $"{file} is missing.");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
