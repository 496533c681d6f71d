using Emews.Tasks;
using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Database.EqSql;

/// <summary>EQ-SQL's reset: five deletes, and ids begin at 1 again. Nothing of the old tasks may cling to the new ones.</summary>
public sealed class EqSqlResetTests : MixedDatabase
{
    private const int Count = 8;

    private static readonly string[] OursByTask =
        ["emews_leases", "emews_attempts", "emews_failures", "emews_collected", "emews_canceled", "emews_foreign_reports", "emews_retried", "emews_backoff",
        "emews_foreign_runs", "emews_late_reports", "emews_earlier_ends"];

    [Fact]
    public async Task A_reset_leaves_no_report_attempt_or_lease_on_a_new_task_of_the_same_id()
    {
        var request = new SubmitRequest(Guid.NewGuid(), Ours, WorkType, [.. Enumerable.Repeat("old", Count)], [.. Enumerable.Range(0, Count).Reverse()]);
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), Ours, WorkType, "", LockstepEvery: 100), Token);
        var old = await Tasks.SubmitAsync(request, Token);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(5);
        await agent.ReportAsync(
            TestAgent.Result(claimed[0]), TestAgent.Failure(claimed[1]), TestAgent.Failure(claimed[2], mayRetry: true),
            TestAgent.Failure(claimed[3], mayRetry: true) with { RetryAfter = TimeSpan.FromMinutes(1) });
        await Tasks.AcknowledgeAsync(new(Ours, [old[0]]), Token);
        await Tasks.CancelAsync(new([old[6], old[7]]), Token);
        await Tasks.AcknowledgeAsync(new(Ours, [old[6]]), Token);
        await Tasks.RetryAsync(new([old[6]]), Token);
        Assert.Equal([3, 6], (await Foreign.PopAsync(WorkType, 2)).Select(t => t.Id));
        await Foreign.ReportAndDieAsync(3, "foreign");
        await Foreign.ReportAndDieAsync(1, "late");
        foreach (var table in OursByTask)
        {
            Assert.NotEqual((table, 0), (table, await Database.CountAsync($"SELECT count(*) FROM {table}")));
        }

        await Foreign.ResetAsync();
        foreach (var table in OursByTask.Concat(["emews_requests", "emews_experiments", "emews_queue_out", "emews_queue_in"]))
        {
            Assert.Equal((table, 0), (table, await Database.CountAsync($"SELECT count(*) FROM {table}")));
        }

        Assert.Equal(old, await Tasks.SubmitAsync(request, Token));
        Assert.All(await agent.CompleteAsync(claimed), outcome => Assert.Equal(ReportOutcome.LeaseLost, outcome));
        var beat = await agent.HeartbeatAsync(claimed);
        Assert.Equal(claimed.Select(t => t.TaskId), beat.Lost.Select(l => l.TaskId).Order());
        Assert.Empty(beat.Unknown);
        await agent.ReleaseAsync(claimed);
        var fresh = await Tasks.ListTasksAsync(new(Ours, new(0)), Token);
        Assert.All(fresh, t => Assert.Equal((TaskState.Queued, null, 0, null), (t.State, t.Result, t.Attempts, t.Pool)));
        Assert.Empty(await TakeAsync());
        var again = await agent.ClaimAsync(Count);
        Assert.Equal(old, again.Select(t => t.TaskId));
        Assert.All(again, t => Assert.Equal(1, t.Attempt));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public async Task Resets_while_pools_run_and_report_mix_no_two_generations(int limit, bool failsFirst)
    {
        const int Generations = 25;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var pools = Enumerable.Range(0, 3).Select(i => Task.Run(() => RunPoolAsync($"pool{i}", limit, failsFirst, done.Token), Token)).ToList();
        for (var generation = 0; generation < Generations; generation++)
        {
            await Foreign.ResetAsync();
            for (var i = 0; i < Count; i++)
            {
                await Foreign.SubmitAsync(Theirs, WorkType, $"generation {generation}");
            }

            Assert.Equal(0, await Database.CountAsync(
                "SELECT count(*) FROM eq_tasks WHERE json_in IS NOT NULL AND json_in <> json_out"));
        }

        await done.CancelAsync();
        await Task.WhenAll(pools);
        Assert.Equal(0, await Database.CountAsync("SELECT count(*) FROM eq_tasks WHERE json_in IS NOT NULL AND json_in <> json_out"));
        Assert.Equal(Count, await Database.CountAsync("SELECT count(*) FROM eq_tasks"));
        Assert.Equal(0, await Database.CountAsync(
            """
            SELECT count(*) FROM eq_tasks t
            WHERE (SELECT count(*) FROM emews_queue_out q WHERE q.eq_task_id = t.eq_task_id)
                + (SELECT count(*) FROM emews_backoff b WHERE b.task_id = t.eq_task_id) <> CASE WHEN t.eq_status IN (0, 4) THEN 1 ELSE 0 END
               OR (SELECT count(*) FROM emews_leases l WHERE l.task_id = t.eq_task_id) <> CASE WHEN t.eq_status = 1 THEN 1 ELSE 0 END
               OR (SELECT count(*) FROM emews_attempts a WHERE a.task_id = t.eq_task_id AND a.outcome = 'complete')
                    <> CASE WHEN t.eq_status = 2 THEN 1 ELSE 0 END
               OR (SELECT count(*) FROM emews_attempts a WHERE a.task_id = t.eq_task_id AND a.outcome = 'failed')
                    > CASE WHEN t.eq_status = 0 THEN 0 ELSE 1 END
            """));
        await Foreign.ResetAsync();
        foreach (var table in OursByTask)
        {
            Assert.Equal((table, 0), (table, await Database.CountAsync($"SELECT count(*) FROM {table}")));
        }
    }

    private async Task RunPoolAsync(string name, int limit, bool failsFirst, CancellationToken done)
    {
        var agent = await RegisterAsync(name, await OpenAsync());
        while (!done.IsCancellationRequested)
        {
            var claimed = await agent.ClaimAsync(limit);
            await agent.ReportAsync([.. claimed.Select(task => failsFirst && task.Attempt == 1
                ? TestAgent.Failure(task, mayRetry: true) with { RetryAfter = TimeSpan.FromMilliseconds(1) }
                : TestAgent.Result(task, task.Payload))]);
            await agent.RescueAsync();
        }
    }
}
