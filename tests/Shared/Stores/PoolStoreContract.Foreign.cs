using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>Pools that are not ours, and tell nobody that they live.</summary>
public abstract partial class PoolStoreContract
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task What_a_foreign_pool_has_is_left_to_it_unless_it_keeps_it_longer_than_was_said()
    {
        var ids = await SubmitAsync([7, 6]);
        await Foreign.TakeAsync(ids[0], "swift");
        await LetTimePassAsync(Hour);
        Assert.Empty((await Pools.RescueAsync(new(), Token)).Requeued);
        Assert.Empty((await RescueAsync(Hour * 1.1)).Requeued);
        Assert.Empty((await Pools.RescueAsync(new([new(WorkType + 1, Hour / 2)]), Token)).Requeued);
        Assert.Equal(TaskState.Running, await StateAsync(ids[0]));

        var rescued = await RescueAsync(Hour / 2);
        Assert.Equal([ids[0]], rescued.Requeued);
        Assert.Empty(rescued.Failed);
        Assert.Empty((await RescueAsync(Hour / 2)).Requeued);
        Assert.Equal(TaskState.Requeued, await StateAsync(ids[0]));
        var again = await (await RegisterAsync()).ClaimOneAsync();
        Assert.Equal((ids[0], 7, 2), (again.TaskId, again.Priority, again.Attempt));
        await LetTimePassAsync(OverLeaseTime / 2);
        Assert.Empty((await RescueAsync(TimeSpan.FromSeconds(1))).Requeued);
    }

    [Fact]
    public async Task Who_has_a_task_and_since_when_is_told_of_a_foreign_pool_too()
    {
        var ids = await SubmitAsync(1);
        await Foreign.TakeAsync(ids[0], "swift");
        var history = (await Tasks.GetTaskAsync(ids[0], Token))!;
        var attempt = Assert.Single(history.Attempts);
        Assert.Equal((1, "swift", null, null, AttemptOutcome.Running), (attempt.Number, attempt.Pool, attempt.Host, attempt.AgentId, attempt.Outcome));
        Assert.Equal((0, null, attempt.Claimed), (history.Task.Attempts, history.Task.AgentId, history.Task.Claimed));

        await LetTimePassAsync(Hour);
        await RescueAsync(Hour / 2);
        await Foreign.TakeAsync(ids[0], "turbine");
        history = (await Tasks.GetTaskAsync(ids[0], Token))!;
        Assert.Equal(
            [("swift", AttemptOutcome.Lost), ("turbine", AttemptOutcome.Running)], history.Attempts.Select(a => (a.Pool, a.Outcome)));
        Assert.InRange((history.Attempts[1].Claimed - history.Attempts[0].Claimed).TotalMinutes, 59, 61);
        Assert.Equal((1, null, history.Attempts[1].Claimed), (history.Task.Attempts, history.Task.AgentId, history.Task.Claimed));

        await Foreign.ReportAsync(ids[0], "1.5");
        history = (await Tasks.GetTaskAsync(ids[0], Token))!;
        Assert.Equal("swift", Assert.Single(history.Attempts).Pool);
        await LetTimePassAsync(Hour);
        Assert.Empty((await RescueAsync(Hour / 2)).Requeued);
        Assert.Equal(ids, (await TakeAllAsync()).Results.Select(r => r.TaskId));
    }

    [Fact]
    public async Task A_task_that_foreign_pools_keep_too_often_fails_for_good()
    {
        var ids = await SubmitAsync(1);
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await Foreign.TakeAsync(ids[0], "swift");
            await LetTimePassAsync(Hour);
            var rescued = await RescueAsync(Hour / 2, maxAttempts: 2);
            Assert.Equal(attempt == 1 ? ids : [], rescued.Requeued);
            Assert.Equal(attempt == 1 ? [] : ids, rescued.Failed);
        }

        var failure = Assert.Single((await TakeAllAsync()).Results).GetFailure()!;
        Assert.Equal((TaskFailureKinds.Lost, 2), (failure.Kind, failure.Attempts));
        Assert.Equal(1, (await Tasks.CountTasksAsync(Experiment, Token)).Failed);
        Assert.Equal(ids, await Tasks.RetryAsync(new(ids), Token));
        Assert.Equal(["swift", "swift"], (await Tasks.GetTaskAsync(ids[0], Token))!.Attempts.Select(a => a.Pool));
        Assert.Equal(1, (await (await RegisterAsync()).ClaimOneAsync()).Attempt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_late_report_on_a_task_that_waits_again_ends_it(bool inBackoff)
    {
        var ids = await LoseAsync();
        var agent = await RegisterAsync();
        if (inBackoff)
        {
            await agent.ReportAsync(Later(await agent.ClaimOneAsync()));
        }

        await Foreign.ReportAsync(ids[0], "1.5");
        await LetTimePassAsync(Backoff);
        Assert.Empty((await Pools.RescueAsync(new(), Token)).Due);
        Assert.Empty(await agent.ClaimAsync(1));
        await AssertTakenOnceAsync(ids[0], "1.5");
    }

    [Fact]
    public async Task A_late_report_on_a_task_that_runs_again_ends_it_and_its_agent_hears_so()
    {
        var ids = await LoseAsync();
        var agent = await RegisterAsync();
        var task = await agent.ClaimOneAsync();
        await Foreign.ReportAsync(ids[0], "1.5");
        Assert.Equal([new HeldLease(task.TaskId, task.LeaseId)], (await agent.HeartbeatAsync(task)).Lost);
        Assert.Equal([ReportOutcome.LeaseLost], await agent.CompleteAsync(task));
        await agent.ReleaseAsync([task]);
        Assert.Empty(await agent.ClaimAsync(1));
        Assert.Equal(
            [AttemptOutcome.Lost, AttemptOutcome.Canceled], (await Tasks.GetTaskAsync(ids[0], Token))!.Attempts.Select(a => a.Outcome));
        await AssertTakenOnceAsync(ids[0], "1.5");
    }

    [Fact]
    public async Task A_late_report_on_a_task_that_runs_in_another_foreign_pool_ends_it()
    {
        var ids = await LoseAsync();
        await Foreign.TakeAsync(ids[0], "turbine");
        await Foreign.ReportAsync(ids[0], "1.5");
        await Foreign.ReportAsync(ids[0], "2.5");
        await LetTimePassAsync(Hour);
        Assert.Empty((await RescueAsync(Hour / 2)).Requeued);
        await AssertTakenOnceAsync(ids[0], "2.5");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_late_report_on_a_task_that_has_ended_overwrites_its_result_and_gives_no_second(bool collected)
    {
        var ids = await LoseAsync();
        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimOneAsync());
        if (collected)
        {
            await Tasks.AcknowledgeAsync(new(Experiment, ids), Token);
        }

        await Foreign.ReportAsync(ids[0], "2.5");
        Assert.Equal("2.5", Assert.Single(await Tasks.GetResultsAsync(ids, Token)).Text);
        Assert.Equal(collected, await Tasks.AreQueuesEmptyAsync(WorkType, Token));
        await AssertTakenOnceAsync(ids[0], collected ? null : "2.5");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_late_report_on_a_task_that_has_failed_for_good_gives_it_its_result(bool collected)
    {
        var ids = await LoseAsync(maxAttempts: 1);
        Assert.Equal(1, (await Tasks.CountTasksAsync(Experiment, Token)).Failed);
        if (collected)
        {
            await Tasks.AcknowledgeAsync(new(Experiment, ids), Token);
        }

        await Foreign.ReportAsync(ids[0], "2.5");
        Assert.Equal(new TaskCounts(0, 0, 1, 0, 0, 0), await Tasks.CountTasksAsync(Experiment, Token));
        Assert.Empty(await Tasks.RetryAsync(new(ids), Token));
        await AssertTakenOnceAsync(ids[0], collected ? null : "2.5");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_late_report_on_a_task_that_was_canceled_makes_it_complete_and_gives_no_second_result(bool collected)
    {
        var ids = await LoseAsync();
        await Tasks.CancelAsync(new(ids), Token);
        if (collected)
        {
            await Tasks.AcknowledgeAsync(new(Experiment, ids), Token);
        }

        await Foreign.ReportAsync(ids[0], "2.5");
        Assert.Equal(TaskState.Complete, await StateAsync(ids[0]));
        await AssertTakenOnceAsync(ids[0], collected ? null : "2.5");
    }

    [Fact]
    public async Task What_can_be_no_foreign_lease_is_refused()
    {
        Task RefusedAsync(params ForeignLease[] leases) =>
            Assert.ThrowsAnyAsync<ArgumentException>(() => Pools.RescueAsync(new(leases), Token));
        await RefusedAsync(new ForeignLease(WorkType, TimeSpan.Zero));
        await RefusedAsync(new ForeignLease(WorkType, Hour, MaxAttempts: 0));
        await RefusedAsync(new(WorkType, Hour), new(WorkType, Hour * 2));
        await Pools.RescueAsync(new([new(WorkType, TimeSpan.MaxValue), new(WorkType + 1, Hour, int.MaxValue)]), Token);
    }

    [Fact]
    public async Task Two_that_rescue_from_a_foreign_pool_at_once_rescue_every_task_once()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var ids = await SubmitAsync(10, workType: round);
            foreach (var id in ids)
            {
                await Foreign.TakeAsync(id, "swift");
            }

            await LetTimePassAsync(Hour);
            var request = new RescueRequest([new(round, Hour / 2)]);
            var answers = await AtOnceAsync(client => client.Pools.RescueAsync(request, Token));
            Assert.Equal(ids, answers.SelectMany(a => a.Requeued).Order());
            var agent = await RegisterAsync(workType: round);
            var claimed = await agent.ClaimAsync(20);
            Assert.Equal(ids, claimed.Select(t => t.TaskId));
            await agent.CompleteAsync(claimed);
        }
    }

    private Task<RescuedTasks> RescueAsync(TimeSpan foreignLease, int maxAttempts = 3) =>
        Pools.RescueAsync(new([new(WorkType, foreignLease, maxAttempts)]), Token);

    /// <summary>A task that a foreign pool has kept for too long.</summary>
    private async Task<IReadOnlyList<TaskId>> LoseAsync(int maxAttempts = 3)
    {
        var ids = await SubmitAsync(1);
        await Foreign.TakeAsync(ids[0], "swift");
        await LetTimePassAsync(Hour);
        await RescueAsync(Hour / 2, maxAttempts);
        return ids;
    }

    /// <summary>The task is complete, in no queue, and waits to be collected once, or not again where no result is named.</summary>
    private async Task AssertTakenOnceAsync(TaskId id, string? text)
    {
        Assert.Equal(TaskState.Complete, await StateAsync(id));
        Assert.Null(await Tasks.FindInQueueAsync(id, Token));
        Assert.Equal(text is null ? [] : [text], (await TakeAllAsync()).Results.Select(r => r.Text));
        await Tasks.AcknowledgeAsync(new(Experiment, [id]), Token);
        Assert.Empty((await TakeAllAsync()).Results);
        Assert.Equal([id], await ReadCollectedAsync(Experiment));
        Assert.True(await Tasks.AreQueuesEmptyAsync(null, Token));
    }
}
