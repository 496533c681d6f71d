using Emews.Tasks;
using Npgsql;

namespace Emews.IntegrationTests.Database.EqSql;

/// <summary>Foreign pools that keep tasks for too long, and report them when they are others' by then.</summary>
public sealed class EqSqlLateTests : MixedDatabase
{
    private static readonly RescueRequest AnHour = new([new(WorkType, TimeSpan.FromHours(1))]);

    [Fact]
    public async Task How_long_a_pool_has_a_task_counts_from_its_pop_by_the_clock_of_the_database()
    {
        var ids = await SubmitAsync(1);

        // EQ-SQL's client looks for work inside one transaction, which may be hours old when there is some.
        await Database.RunAsync("BEGIN; UPDATE eq_tasks SET json_in = now()::text; UPDATE eq_tasks SET eq_status = 1, time_start = '2001-01-31'; COMMIT");
        Assert.Equal(1, await Database.CountAsync("SELECT count(*) FROM eq_tasks, emews_foreign_runs WHERE begun > json_in::timestamptz"));
        Assert.Empty((await Pools.RescueAsync(AnHour, Token)).Requeued);
        await AgeAsync();
        Assert.Equal(ids, (await Pools.RescueAsync(AnHour, Token)).Requeued);
    }

    [Fact]
    public async Task A_stop_message_that_a_pool_has_taken_is_neither_rescued_nor_collected()
    {
        await Foreign.StopPoolAsync(WorkType);
        var stop = Assert.Single(await Foreign.PopAsync(WorkType));
        await AgeAsync();
        Assert.Empty((await Pools.RescueAsync(AnHour, Token)).Requeued);
        Assert.True(await Foreign.AreQueuesEmptyAsync(WorkType));

        // EQ-SQL's pool leaves it as running; one of somebody's own may say that it is done.
        await Foreign.ReportAndDieAsync(stop.Id, "");
        await AgeAsync();
        await FindLostAsync();
        Assert.True(await Foreign.AreQueuesEmptyAsync(WorkType));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_report_in_the_middle_of_a_claim_keeps_the_task_from_being_run_again()
    {
        var ids = await LoseAsync();
        var agent = await RegisterAsync();
        await InTheMiddleOfAsync(async () => Assert.Empty(await agent.ClaimAsync(1)));
        Assert.Empty(await agent.ClaimAsync(1));
        await AssertTakenOnceAsync(ids, "1.5");
    }

    [Theory(Timeout = 60_000)]
    [InlineData(nameof(IPoolStore.ReportAsync))]
    [InlineData(nameof(IPoolStore.ReleaseAsync))]
    [InlineData(nameof(IPoolStore.EndAgentAsync))]
    [InlineData(nameof(IPoolStore.RescueAsync))]
    public async Task A_report_in_the_middle_of_what_becomes_of_a_lease_stands(string verb)
    {
        var ids = await LoseAsync();
        var agent = await RegisterAsync();
        var task = await agent.ClaimOneAsync();
        await InTheMiddleOfAsync(async () =>
        {
            switch (verb)
            {
                case nameof(IPoolStore.ReportAsync):
                    Assert.Equal([ReportOutcome.LeaseLost], await agent.CompleteAsync(task));
                    break;
                case nameof(IPoolStore.ReleaseAsync):
                    await agent.ReleaseAsync([task]);
                    break;
                case nameof(IPoolStore.EndAgentAsync):
                    await Pools.EndAgentAsync(agent.Id, Token);
                    break;
                default:
                    await Database.RunAsync("UPDATE emews_agents SET last_heartbeat = last_heartbeat - interval '1 h'");
                    Assert.Empty((await Pools.RescueAsync(new(), Token)).Requeued);
                    break;
            }
        });
        Assert.Empty(await (await RegisterAsync()).ClaimAsync(1));
        await AssertTakenOnceAsync(ids, "1.5");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_report_in_the_middle_of_a_rescue_is_not_waited_for_and_stands()
    {
        var ids = await SubmitAsync(1);
        await Foreign.PopAsync(WorkType);
        await AgeAsync();
        await Foreign.BeginReportAsync(1, "1.5");
        Assert.Empty((await Pools.RescueAsync(AnHour, Token)).Requeued);
        await Foreign.EndReportAsync(1, WorkType);
        Assert.Empty((await Pools.RescueAsync(AnHour, Token)).Requeued);
        await AssertTakenOnceAsync(ids, "1.5");
    }

    [Fact]
    public async Task A_pool_that_dies_in_the_middle_of_its_late_report_leaves_a_result_that_is_found()
    {
        var ids = await LoseAsync();
        await Foreign.ReportAndDieAsync(1, "1.5");
        Assert.Empty(await (await RegisterAsync()).ClaimAsync(1));
        Assert.Empty(await TakeAsync());
        await AgeAsync();
        await FindLostAsync();
        await AssertTakenOnceAsync(ids, "1.5");
        await Foreign.QueueResultAsync(1, WorkType);
        Assert.Empty(await TakeAsync());
        Assert.True(await Foreign.AreQueuesEmptyAsync(WorkType));
    }

    [Fact]
    public async Task Their_ME_gets_one_result_of_a_task_that_their_pool_kept_and_ours_ran()
    {
        var id = await Foreign.SubmitAsync(Theirs, WorkType, "theirs");
        await Foreign.PopAsync(WorkType);
        await AgeAsync();
        await Pools.RescueAsync(AnHour, Token);
        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimOneAsync());
        await Foreign.ReportAsync(id, WorkType, "2.5");
        Assert.Equal("2.5", await Foreign.TryCollectAsync(id));
        Assert.Null(await Foreign.TryCollectAsync(id));
        Assert.True(await Foreign.AreQueuesEmptyAsync(WorkType));
    }

    /// <summary>A task that a foreign pool has kept for too long.</summary>
    private async Task<IReadOnlyList<TaskId>> LoseAsync()
    {
        var ids = await SubmitAsync(1);
        await Foreign.PopAsync(WorkType);
        await AgeAsync();
        Assert.Equal(ids, (await Pools.RescueAsync(AnHour, Token)).Requeued);
        return ids;
    }

    /// <summary>Makes all that foreign pools have begun and reported two hours older.</summary>
    private Task AgeAsync() => Database.RunAsync(
        "UPDATE emews_foreign_runs SET begun = begun - interval '2 h'; UPDATE emews_foreign_reports SET reported = reported - interval '2 h'");

    /// <summary>Looks for results that pools have not put into the input queue. A client does that now and then, and when it is new.</summary>
    private async Task FindLostAsync()
    {
        await using var later = await OpenAsync();
        await later.WaitForResultsAsync(new(Ours, new(1), new(1), 0, TimeSpan.Zero), Token);
    }

    /// <summary>
    /// Has the foreign pool report the task between the two steps of a verb of ours: when that has its row in a table of ours, or in the
    /// queue, and goes for the task's own. A third client holds that one until both have come to it, the foreign pool first.
    /// </summary>
    private async Task InTheMiddleOfAsync(Func<Task> verb)
    {
        await using var third = await Database.ConnectAsync();
        await using var hold = await third.BeginTransactionAsync(Token);
        await using (var command = new NpgsqlCommand("SELECT FROM eq_tasks FOR UPDATE", third, hold))
        {
            await command.ExecuteNonQueryAsync(Token);
        }

        var report = Foreign.ReportAsync(1, WorkType, "1.5");
        await WaitingAsync(1);
        var ours = verb();
        await WaitingAsync(2);
        await hold.RollbackAsync(Token);
        await Task.WhenAll(report, ours);
    }

    private Task WaitingAsync(int clients) => Tool.Eventually.TrueAsync(
        async () => await Database.CountAsync(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == clients,
        () => "Nobody waited.");

    private async Task AssertTakenOnceAsync(IReadOnlyList<TaskId> ids, string text)
    {
        Assert.Equal([new(ids[0], TaskState.Complete, text)], await TakeAsync());
        await Tasks.AcknowledgeAsync(new(Ours, ids), Token);
        Assert.Empty(await TakeAsync());
        Assert.True(await Foreign.AreQueuesEmptyAsync(WorkType));
        Assert.Equal(0, await Database.CountAsync("SELECT count(*) FROM emews_leases"));
    }
}
