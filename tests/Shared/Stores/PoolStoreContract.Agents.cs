using Emews.Tasks;

namespace Emews.Tests.Stores;

public abstract partial class PoolStoreContract
{
    private static readonly TimeSpan OverLeaseTime = TimeSpan.FromSeconds(31);

    [Fact]
    public async Task A_repeated_registration_gives_the_same_agent()
    {
        var registration = new AgentRegistration(Guid.NewGuid(), "pool1", "node7", 123, WorkType, 33, TimeSpan.FromSeconds(30));
        var first = await RepeatedAsync(() => Pools.RegisterAgentAsync(registration, Token));
        var second = await Pools.RegisterAgentAsync(registration with { RequestId = Guid.NewGuid(), WorkType = WorkType + 1 }, Token);
        Assert.NotEqual(first.AgentId, second.AgentId);
        var record = Assert.Single(await Tasks.ListAgentsAsync(WorkType, Token));
        Assert.Equal(
            (first.AgentId, "pool1", "node7", 123, WorkType, 33, 0, 0),
            (record.AgentId, record.Pool, record.Host, record.ProcessId, record.WorkType, record.Workers, record.Busy, record.Owned));
        Assert.Equal(record.Registered, record.LastHeartbeat);
        Assert.Null(record.StoppedClaiming);
        Assert.Null(record.Ended);
    }

    [Fact]
    public async Task Wrong_registrations_are_refused()
    {
        var good = new AgentRegistration(Guid.NewGuid(), "pool1", "node7", 123, WorkType, 33, TimeSpan.FromSeconds(30));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Pools.RegisterAgentAsync(good with { Pool = "" }, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Pools.RegisterAgentAsync(good with { Workers = 0 }, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Pools.RegisterAgentAsync(good with { LeaseTime = TimeSpan.Zero }, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Pools.RegisterAgentAsync(good with { MaxAttempts = 0 }, Token));
        Assert.Empty(await Tasks.ListAgentsAsync(WorkType, Token));
    }

    [Fact]
    public async Task A_heartbeat_adopts_what_a_lost_answer_brought_and_tells_what_is_lost()
    {
        var ids = await SubmitAsync([3, 2, 1]);
        var agent = await RegisterAsync();
        var held = await agent.ClaimAsync(1);
        Client.Cut.Arm();
        await Assert.ThrowsAsync<EmewsException>(() => agent.TryClaimAsync(2));

        var answer = await agent.HeartbeatAsync(held);
        Assert.Equal([ids[1], ids[2]], answer.Unknown.Select(t => t.TaskId));
        Assert.All(answer.Unknown, t => Assert.Equal((agent.LastLease, "{}", 1), (t.LeaseId, t.Payload, t.Attempt)));
        Assert.Equal([2, 1], answer.Unknown.Select(t => t.Priority));
        Assert.Empty(answer.Lost);
        Assert.True(answer.IsAlive);
        Assert.False(answer.Drain);
        Assert.All(await agent.CompleteAsync(answer.Unknown), outcome => Assert.Equal(ReportOutcome.Recorded, outcome));

        answer = await RepeatedAsync(() => agent.HeartbeatAsync([.. held, .. answer.Unknown]));
        Assert.Empty(answer.Unknown);
        Assert.Equal([ids[1], ids[2]], answer.Lost.Select(l => l.TaskId));
    }

    [Fact]
    public async Task Heartbeats_show_in_the_list_of_agents()
    {
        await SubmitAsync(3);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(3);
        await LetTimePassAsync(TimeSpan.FromSeconds(10));
        var answer = await agent.HeartbeatAsync(claimed[0], claimed[1], claimed[2]);
        var record = Assert.Single(await Tasks.ListAgentsAsync(WorkType, Token));
        Assert.Equal((3, 3, answer.Now, null), (record.Busy, record.Owned, record.LastHeartbeat, record.StoppedClaiming));
        Assert.True(record.LastHeartbeat >= record.Registered + TimeSpan.FromSeconds(10));

        await Pools.HeartbeatAsync(new(agent.Id, 0, Draining: true, []), Token);
        var stopped = Assert.Single(await Tasks.ListAgentsAsync(WorkType, Token)).StoppedClaiming;
        Assert.NotNull(stopped);
        await LetTimePassAsync(TimeSpan.FromSeconds(10));
        await Pools.HeartbeatAsync(new(agent.Id, 0, Draining: true, []), Token);
        Assert.Equal(stopped, Assert.Single(await Tasks.ListAgentsAsync(WorkType, Token)).StoppedClaiming);
    }

    [Fact]
    public async Task How_many_tasks_an_agent_has_ended_shows_in_the_list()
    {
        var agent = await RegisterAsync();
        await Pools.HeartbeatAsync(new(agent.Id, 0, Draining: false, [], Completed: 41), Token);
        Assert.Equal(41, Assert.Single(await Tasks.ListAgentsAsync(WorkType, Token)).Completed);
    }

    [Fact]
    public async Task A_pool_that_is_to_end_claims_no_more_and_hears_whether_its_models_may_go_on()
    {
        var ids = await SubmitAsync(3);
        var (one, two, other) = (await RegisterAsync("pool1"), await RegisterAsync("pool1"), await RegisterAsync("pool2"));
        var held = await one.ClaimAsync(1);

        Assert.Equal([one.Id, two.Id], await RepeatedAsync(() => Tasks.EndPoolAsync(new("pool1", WorkType, AtOnce: false), Token)));

        var answer = await one.HeartbeatAsync(held);
        Assert.Equal((true, false, true), (answer.Drain, answer.Abort, answer.IsAlive));
        Assert.True((await two.TryClaimAsync(1)).StopPool);
        Assert.Equal([ReportOutcome.Recorded], await one.CompleteAsync(held));
        Assert.Equal(ids[1], (await other.ClaimOneAsync()).TaskId);
        Assert.False((await other.HeartbeatAsync()).Drain);

        Assert.Equal([one.Id, two.Id], await Tasks.EndPoolAsync(new("pool1", WorkType, AtOnce: true), Token));
        await Tasks.EndPoolAsync(new("pool1", WorkType, AtOnce: false), Token);
        Assert.True((await two.HeartbeatAsync()).Abort);
        Assert.Empty(await Tasks.EndPoolAsync(new("pool1", WorkType + 1, AtOnce: true), Token));
        Assert.Empty(await Tasks.EndPoolAsync(new("nobody", WorkType, AtOnce: true), Token));
    }

    [Fact]
    public async Task A_pool_that_is_silent_or_has_ended_is_not_told_to_end()
    {
        var (ended, _) = (await RegisterAsync("pool1"), await RegisterAsync("pool1"));
        await Pools.EndAgentAsync(ended.Id, Token);
        await LetTimePassAsync(OverLeaseTime);
        var living = await RegisterAsync("pool1");
        Assert.Equal([living.Id], await Tasks.EndPoolAsync(new("pool1", WorkType, AtOnce: true), Token));
    }

    [Fact]
    public async Task The_unknown_and_the_dead_hear_that_they_must_register_anew()
    {
        HeldLease[] held = [new(new(1), 1)];
        var answer = await Pools.HeartbeatAsync(new(99, 1, Draining: false, held), Token);
        Assert.False(answer.IsAlive);
        Assert.Equal(held, answer.Lost);
        Assert.Empty(answer.Unknown);
    }

    [Fact]
    public async Task Who_has_slept_takes_nobody_for_dead_who_may_have_slept_too()
    {
        var ids = await SubmitAsync([7]);
        var sleeper = await RegisterAsync();
        await sleeper.ClaimAsync(1);
        await LetTimePassAsync(TimeSpan.FromHours(8));

        Assert.Empty((await Pools.RescueAsync(new(AwakeFor: TimeSpan.Zero), Token)).Requeued);
        Assert.Empty((await Pools.RescueAsync(new(AwakeFor: TimeSpan.FromSeconds(29)), Token)).Requeued);
        Assert.Equal([ids[0]], (await Pools.RescueAsync(new(AwakeFor: TimeSpan.FromSeconds(31)), Token)).Requeued);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Pools.RescueAsync(new(AwakeFor: TimeSpan.FromSeconds(-1)), Token));
    }

    [Fact]
    public async Task Silent_agents_lose_their_tasks_and_a_late_report_is_dropped()
    {
        var ids = await SubmitAsync([7, 6]);
        var (dead, living) = (await RegisterAsync(), await RegisterAsync());
        var lost = await dead.ClaimAsync(1);
        var kept = await living.ClaimAsync(1);
        await LetTimePassAsync(TimeSpan.FromSeconds(29));
        await living.HeartbeatAsync(kept);
        Assert.Empty((await Pools.RescueAsync(new(), Token)).Requeued);
        await LetTimePassAsync(TimeSpan.FromSeconds(2));
        var rescued = await Pools.RescueAsync(new(), Token);
        Assert.Equal([ids[0]], rescued.Requeued);
        Assert.Empty(rescued.Failed);
        Assert.Equal(TaskState.Requeued, await StateAsync(ids[0]));
        Assert.NotNull((await Tasks.ListAgentsAsync(WorkType, Token))[0].Ended);
        Assert.Null((await Tasks.ListAgentsAsync(WorkType, Token))[1].Ended);

        var again = await living.ClaimOneAsync();
        Assert.Equal((ids[0], 2, 7), (again.TaskId, again.Attempt, again.Priority));
        Assert.Equal([ReportOutcome.LeaseLost], await dead.ReportAsync(TestAgent.Result(lost[0], "\"late\"")));
        Assert.False((await dead.HeartbeatAsync(lost)).IsAlive);
        Assert.Equal([ReportOutcome.Recorded], await living.ReportAsync(TestAgent.Result(again, "\"in time\"")));
        Assert.Equal("\"in time\"", Assert.Single((await TakeAllAsync()).Results).Text);
    }

    [Fact]
    public async Task A_task_lost_too_often_fails_for_good()
    {
        var ids = await SubmitAsync(1);
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var agent = await RegisterAsync(maxAttempts: 2);
            Assert.Equal(attempt, (await agent.ClaimOneAsync()).Attempt);
            await LetTimePassAsync(OverLeaseTime);
            var rescued = attempt == 1 ? await Pools.RescueAsync(new(), Token) : await RescueTwiceAsync();
            Assert.Equal(attempt == 1 ? ids : [], rescued.Requeued);
        }

        var failure = Assert.Single((await TakeAllAsync()).Results).GetFailure()!;
        Assert.Equal((TaskFailureKinds.Lost, 2), (failure.Kind, failure.Attempts));
        Assert.Equal(1, (await Tasks.CountTasksAsync(Experiment, Token)).Failed);

        async Task<RescuedTasks> RescueTwiceAsync()
        {
            Client.Cut.Arm();
            await Assert.ThrowsAsync<EmewsException>(() => Pools.RescueAsync(new(), Token));
            var second = await Pools.RescueAsync(new(), Token);
            Assert.Empty(second.Failed);
            return second;
        }
    }

    [Fact]
    public async Task An_agent_that_ends_gives_back_what_it_holds()
    {
        var ids = await SubmitAsync([7, 6]);
        var (agent, next) = (await RegisterAsync(maxAttempts: 1), await RegisterAsync(maxAttempts: 1));
        var claimed = await agent.ClaimAsync(2);
        await agent.CompleteAsync(claimed[0]);
        await RepeatedAsync(() => Pools.EndAgentAsync(agent.Id, Token));
        Assert.Equal([ReportOutcome.LeaseLost], await agent.CompleteAsync(claimed[1]));
        Assert.Equal((ids[1], 1), (await next.ClaimOneAsync()) is var task ? (task.TaskId, task.Attempt) : default);
        Assert.NotNull((await Tasks.ListAgentsAsync(WorkType, Token))[0].Ended);
        await LetTimePassAsync(OverLeaseTime);
        await next.HeartbeatAsync();
        Assert.Empty((await Pools.RescueAsync(new(), Token)).Requeued);
        await Pools.EndAgentAsync(99, Token);
    }

    [Fact]
    public async Task A_stop_message_comes_after_all_work_and_drains_the_pool()
    {
        var ids = await SubmitAsync([0, -5]);
        var request = new StopPoolsRequest(Guid.NewGuid(), WorkType, 2);
        await RepeatedAsync(() => Tasks.StopPoolsAsync(request, Token));
        var (first, mate, other) = (await RegisterAsync("pool1"), await RegisterAsync("pool1"), await RegisterAsync("pool2"));

        var claimed = await first.TryClaimAsync(1);
        Assert.Equal([ids[0]], claimed.Tasks.Select(t => t.TaskId));
        Assert.False(claimed.StopPool);
        claimed = await first.TryClaimAsync(5);
        Assert.Equal([ids[1]], claimed.Tasks.Select(t => t.TaskId));
        Assert.True(claimed.StopPool);

        await SubmitAsync(1);
        Assert.True((await mate.HeartbeatAsync()).Drain);
        claimed = await mate.TryClaimAsync(5);
        Assert.Empty(claimed.Tasks);
        Assert.True(claimed.StopPool);
        Assert.False((await other.HeartbeatAsync()).Drain);
        Assert.True((await other.TryClaimAsync(5)).StopPool);
        Assert.False((await (await RegisterAsync("pool3")).TryClaimAsync(5)).StopPool);
    }

    [Fact]
    public async Task A_lost_stop_is_heard_when_the_claim_is_repeated()
    {
        await Tasks.StopPoolsAsync(new(Guid.NewGuid(), WorkType), Token);
        var agent = await RegisterAsync();
        var claim = agent.NewClaim(3);
        Assert.True((await RepeatedAsync(() => Pools.ClaimAsync(claim, Token))).StopPool);
        Assert.False((await (await RegisterAsync("pool2")).TryClaimAsync(5)).StopPool);
    }

    [Fact]
    public async Task Stop_messages_are_no_tasks()
    {
        await Tasks.StopPoolsAsync(new(Guid.NewGuid(), WorkType, 3), Token);
        await Tasks.StopPoolsAsync(new(Guid.NewGuid(), WorkType, 0), Token);
        Assert.True(await Tasks.AreQueuesEmptyAsync(WorkType, Token));
        Assert.Equal(0, (await Tasks.CountTasksAsync("", Token)).Total);
        Assert.True((await (await RegisterAsync("pool1")).TryClaimAsync(5)).StopPool);
        await LetTimePassAsync(OverLeaseTime);
        Assert.Empty((await Pools.RescueAsync(new(), Token)).Requeued);
        Assert.Empty((await TakeAllAsync()).Results);
        Assert.Empty((await TakeAllAsync("")).Results);
    }

    [Fact]
    public async Task Left_over_stop_messages_do_not_stop_the_next_run()
    {
        await Tasks.StopPoolsAsync(new(Guid.NewGuid(), WorkType, 2), Token);
        await Tasks.StopPoolsAsync(new(Guid.NewGuid(), WorkType + 1), Token);
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), Experiment, WorkType, ""), Token);
        var agent = await RegisterAsync();
        Assert.False((await agent.TryClaimAsync(1)).StopPool);
        Assert.True((await (await RegisterAsync(workType: WorkType + 1)).TryClaimAsync(1)).StopPool);

        await Tasks.StopPoolsAsync(new(Guid.NewGuid(), WorkType), Token);
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), "next", WorkType, ""), Token);
        Assert.True((await agent.TryClaimAsync(1)).StopPool);
    }

    [Fact]
    public async Task Nor_do_they_stop_a_run_that_goes_on()
    {
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), Experiment, WorkType, ""), Token);
        await Tasks.StopPoolsAsync(new(Guid.NewGuid(), WorkType), Token);
        await Tasks.StopPoolsAsync(new(Guid.NewGuid(), WorkType + 1), Token);
        await Tasks.UpdateExperimentAsync(Experiment, "", Token);
        var agent = await RegisterAsync();
        Assert.False((await agent.TryClaimAsync(1)).StopPool);
        Assert.True((await (await RegisterAsync(workType: WorkType + 1)).TryClaimAsync(1)).StopPool);

        await Tasks.StopPoolsAsync(new(Guid.NewGuid(), WorkType), Token);
        await Tasks.UpdateExperimentAsync(Experiment, "", Token);
        Assert.True((await agent.TryClaimAsync(1)).StopPool);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_wait_for_work_ends_when_the_pool_is_to_stop()
    {
        await using var other = await OpenAsync();
        var (agent, mate) = (await RegisterAsync(), await RegisterAsync(client: other));
        var wait = Pools.WaitForWorkAsync(new(agent.Id, WorkType, Timeout.InfiniteTimeSpan), Token);
        await other.Tasks.StopPoolsAsync(new(Guid.NewGuid(), WorkType), Token);
        await wait;
        Assert.True((await mate.TryClaimAsync(1)).StopPool);
        await Pools.WaitForWorkAsync(new(agent.Id, WorkType, Timeout.InfiniteTimeSpan), Token);
    }
}
