using System.Text.RegularExpressions;
using Emews.Tasks;
using Emews.Tests.Shared;
using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Database.EqSql;

/// <summary>Rows that somebody has written by hand, with no more in them than came to mind.</summary>
public sealed partial class ByHandTests : MixedDatabase
{
    [Fact]
    public async Task A_task_is_submitted_and_its_result_read_by_the_statements_that_the_docs_show()
    {
        var statements = Statements().Matches(Clone.Read("docs/from-the-prototype.md")).Select(match => match.Groups["sql"].Value).ToList();
        Assert.Equal(2, statements.Count);
        var agent = await RegisterAsync(type: 0);
        var news = Pools.WaitForWorkAsync(new(agent.Id, 0, Timeout.InfiniteTimeSpan), Token);

        var id = Assert.Single(await Database.QueryAsync(statements[0], row => row.GetInt32(0)));
        await news;
        var task = await agent.ClaimOneAsync();
        await agent.ReportAsync(TestAgent.Result(task, "2.5"));

        Assert.Equal((id, 10, "{\"x\": [1.0, 2.0]}"), (task.TaskId.Value, task.Priority, task.Payload));
        Assert.Equal([(id, 2, "2.5")], await Database.QueryAsync(statements[1], row => (row.GetInt32(0), row.GetInt32(1), row.GetString(2))));
        Assert.Equal(new TaskCounts(0, 0, 1, 0, 0, 0), await Tasks.CountTasksAsync("by-hand", Token));
    }

    [Fact]
    public async Task A_task_without_priority_counts_as_0_wherever_it_is_read()
    {
        await Database.RunAsync(
            """
            INSERT INTO eq_tasks (eq_task_id, eq_task_type, json_out) VALUES (1001, 3, '1'), (1002, 3, '2'), (1003, 3, '3');
            INSERT INTO eq_exp_id_tasks (exp_id, eq_task_id) VALUES ('hand', 1001), ('hand', 1002), ('hand', 1003);
            INSERT INTO emews_queue_OUT (eq_task_type, eq_task_id, eq_priority) VALUES (3, 1001, NULL), (3, 1002, NULL);
            INSERT INTO emews_queue_OUT (eq_task_type, eq_task_id) VALUES (3, 1003);
            """);
        TaskId[] ids = [new(1001), new(1002), new(1003)];
        await Tasks.UpdatePrioritiesAsync(new([ids[1]], [-5]), Token);
        var ours = Assert.Single(await SubmitAsync(1, priority: 1));
        var agent = await RegisterAsync();

        var claimed = await agent.ClaimAsync(2);
        Assert.Equal([(ours, 1), (ids[0], 0)], claimed.Select(task => (task.TaskId, task.Priority)));
        Assert.Equal(claimed, (await agent.HeartbeatAsync()).Unknown);
        await agent.ReleaseAsync(claimed);
        Assert.Equal([0, -5, 0], (await Tasks.GetPrioritiesAsync(ids, Token)).OrderBy(pair => pair.Key).Select(pair => pair.Value));
        Assert.Equal([0, -5, 0], (await Tasks.ListTasksAsync(new("hand", new(0)), Token)).Select(task => task.Priority));
        Assert.Equal([ours, ids[0], ids[2], ids[1]], (await agent.ClaimAsync(9)).Select(task => task.TaskId));
    }

    [Fact]
    public async Task A_task_that_has_ended_and_is_queued_again_runs_again()
    {
        var ids = await SubmitAsync(1);
        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimOneAsync());
        await Database.RunAsync("INSERT INTO emews_queue_OUT SELECT eq_task_type, eq_task_id, eq_priority FROM eq_tasks");
        var again = await agent.ClaimOneAsync();
        Assert.Equal((ids[0], 2), (again.TaskId, again.Attempt));
        Assert.Equal([ReportOutcome.Recorded], await agent.ReportAsync(TestAgent.Result(again, "2.5")));
        Assert.Equal("2.5", Assert.Single(await TakeAsync()).Text);
    }

    [Fact]
    public async Task A_task_without_payload_kills_no_pool()
    {
        await Database.RunAsync(
            "INSERT INTO eq_tasks (eq_task_id, eq_task_type) VALUES (1001, 3); INSERT INTO emews_queue_OUT VALUES (3, 1001, 0);");

        Assert.Equal("", (await (await RegisterAsync()).ClaimOneAsync()).Payload);
    }

    [GeneratedRegex(@"^```sql\n(?<sql>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Statements();
}
