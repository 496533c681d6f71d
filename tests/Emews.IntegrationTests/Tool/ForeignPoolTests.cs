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
}
