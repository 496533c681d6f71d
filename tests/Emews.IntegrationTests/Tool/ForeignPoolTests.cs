using System.Globalization;
using Emews.IntegrationTests.Database.EqSql;
using Emews.TestModels;

namespace Emews.IntegrationTests.Tool;

/// <summary>EQ-SQL's pools beside ours in one run.</summary>
public sealed class ForeignPoolTests() : TrialTests(points: 12, retrainAfter: 12)
{
    private static readonly string[] Fields = ["state", "attempts", "pool"];

    [Fact]
    public async Task A_run_gets_back_what_a_foreign_pool_keeps_and_hears_of_its_late_result_no_more()
    {
        await WriteAsync(typeof(MarkingModel), onPostgres: true, ", foreign_lease: 2s");
        Workspace.Hold();
        using var run = Workspace.Start("run", "trial", "trial.yaml");
        await Workspace.HoldsAsync(Workers);
        await using var pool = await EqSqlClient.ConnectAsync(Database);
        var kept = await pool.PopAsync(0, 2);
        Workspace.Release();

        Assert.Equal(0, (await run.EndsAsync()).ExitCode);
        Assert.Equal((12, 12, 0, 0, 0), Workspace.Run("trial").Counts);
        var again = Workspace.Run("trial").Tasks.Where(task => kept.Any(one => one.Id == int.Parse(task["task_id"], CultureInfo.InvariantCulture)));
        Assert.Equal([["complete", "2", "local"], ["complete", "2", "local"]], again.Select(task => Fields.Select(field => task[field])));

        await pool.ReportAsync(kept[0].Id, 0, "1.5");
        Assert.True(await pool.AreQueuesEmptyAsync(0));
    }

    [Theory]
    [InlineData("", "It stays there until the pool reports it. With foreign_lease in dbs it would go back to the queue")]
    [InlineData(", foreign_lease: 1h", @"Where it is not reported in 59 min \d+ s more (foreign_lease is 1 h 0 min), it goes back to the queue, and this attempt counts (1 of at most 3).")]
    public async Task What_becomes_of_a_task_that_a_foreign_pool_has_is_told(string key, string told)
    {
        await WriteAsync(typeof(MarkingModel), onPostgres: true, key);
        Workspace.Hold();
        using var run = Workspace.Start("run", "trial", "trial.yaml");
        await Workspace.HoldsAsync(Workers);
        await using var pool = await EqSqlClient.ConnectAsync(Database);
        var id = Assert.Single(await pool.PopAsync(0)).Id.ToString(CultureInfo.InvariantCulture);
        Assert.Matches(
            $@"- Pool swift, which is none of Emews and gives no sign of life, took it at 20\S+Z, \d+ s ago\. {told.Replace("(", @"\(", StringComparison.Ordinal).Replace(")", @"\)", StringComparison.Ordinal)}",
            await DoAsync("task", "explain", "trial", id));
        Assert.Matches(@"\n      1  running  swift        20\S+Z", await DoAsync("task", "show", "trial", id));

        await Database.RunAsync("UPDATE emews_foreign_runs SET begun = begun - interval '2 h'");
        if (key.Length > 0)
        {
            await Eventually.TrueAsync(
                async () => (await DoAsync("task", "explain", "trial", id)).Contains(
                    "- Attempt 1 of at most 3 was taken from pool swift, which is none of Emews and had kept it since 20", StringComparison.Ordinal),
                () => run.Said);
        }

        Workspace.Release();
        await pool.ReportAsync(int.Parse(id, CultureInfo.InvariantCulture), 0, "1.5");
        Assert.Equal(0, (await run.EndsAsync()).ExitCode);
    }
}
