using Emews.Tasks;

namespace Emews.Tests.Stores;

public abstract partial class PoolStoreContract
{
    [Fact]
    public async Task Every_nth_completion_closes_claims_until_the_decision()
    {
        await RegisterLockstepAsync(3);
        var ids = await SubmitAsync(12);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(3);
        await agent.ReportAsync(TestAgent.Result(claimed[0]), TestAgent.Failure(claimed[1]));
        var fourth = await agent.ClaimOneAsync();
        await agent.CompleteAsync(claimed[2]);
        Assert.Empty(await agent.ClaimAsync(5));
        await Tasks.UpdatePrioritiesAsync(new(ids, [7]), Token);
        Assert.Empty(await agent.ClaimAsync(5));
        await RepeatedAsync(() => DecideAsync(3, ids[11]));
        Assert.Equal([ids[11], ids[4]], (await agent.ClaimAsync(2)).Select(t => t.TaskId));
        Assert.Equal([ReportOutcome.Recorded], await agent.CompleteAsync(fourth));
        Assert.Single(await agent.ClaimAsync(1));
    }

    [Fact]
    public async Task Claims_stay_closed_when_the_next_multiple_was_reached_meanwhile()
    {
        await RegisterLockstepAsync(2);
        var ids = await SubmitAsync(9);
        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimAsync(5));
        await DecideAsync(2, ids[8]);
        Assert.Empty(await agent.ClaimAsync(1));
        await DecideAsync(2, ids[8]);
        Assert.Empty(await agent.ClaimAsync(1));
        await DecideAsync(4, ids[8]);
        await agent.CompleteAsync(await agent.ClaimAsync(1));
        Assert.Empty(await agent.ClaimAsync(1));
        await DecideAsync(6, ids[7]);
        Assert.Equal([ids[7]], (await agent.ClaimAsync(1)).Select(t => t.TaskId));
    }

    [Fact]
    public async Task Cancellations_and_retries_complete_nothing_and_tasks_lost_for_good_do()
    {
        await RegisterLockstepAsync(2);
        var ids = await SubmitAsync([9, 8, 7, 6, 5]);
        var (agent, dying) = (await RegisterAsync(), await RegisterAsync(maxAttempts: 1));
        var claimed = await agent.ClaimAsync(3);
        await agent.ReportAsync(TestAgent.Failure(claimed[0], mayRetry: true));
        await Tasks.CancelAsync(new([ids[1], ids[4]], IncludeRunning: true), Token);
        await agent.CompleteAsync(claimed[2]);
        Assert.Equal([ids[0]], (await dying.ClaimAsync(1)).Select(t => t.TaskId));
        await LetTimePassAsync(OverLeaseTime);
        await agent.HeartbeatAsync();
        Assert.Equal([ids[0]], (await Pools.RescueAsync(new(), Token)).Failed);
        Assert.Empty(await agent.ClaimAsync(1));
    }

    [Fact]
    public async Task Other_work_types_and_experiments_without_lockstep_stay_open()
    {
        await RegisterLockstepAsync(1);
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), "free", WorkType + 1, ""), Token);
        await SubmitAsync(2);
        await SubmitAsync(2, experimentId: "free", workType: WorkType + 1);
        var (closed, open) = (await RegisterAsync(), await RegisterAsync(workType: WorkType + 1));
        await closed.CompleteAsync(await closed.ClaimOneAsync());
        await open.CompleteAsync(await open.ClaimOneAsync());
        Assert.Empty(await closed.ClaimAsync(1));
        Assert.Single(await open.ClaimAsync(1));
    }

    [Fact]
    public async Task A_stop_message_is_heard_behind_closed_claims_once_no_work_is_left()
    {
        await RegisterLockstepAsync(1);
        var ids = await SubmitAsync(2);
        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimOneAsync());
        await Tasks.StopPoolsAsync(new(Guid.NewGuid(), WorkType), Token);
        var claimed = await agent.TryClaimAsync(1);
        Assert.Empty(claimed.Tasks);
        Assert.False(claimed.StopPool);
        await Tasks.CancelAsync(new([ids[1]]), Token);
        Assert.True((await agent.TryClaimAsync(1)).StopPool);
    }

    [Fact]
    public async Task An_experiment_that_ended_closed_does_not_close_the_next()
    {
        await RegisterLockstepAsync(1);
        await SubmitAsync(1);
        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimOneAsync());
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), "next", WorkType, ""), Token);
        await SubmitAsync(1, experimentId: "next");
        Assert.Single(await agent.ClaimAsync(1));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_wait_for_work_ends_when_claims_open()
    {
        await using var other = await OpenAsync();
        await RegisterLockstepAsync(1);
        var ids = await SubmitAsync(3);
        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimOneAsync());
        var wait = Pools.WaitForWorkAsync(new(agent.Id, WorkType, Timeout.InfiniteTimeSpan), Token);
        await other.Tasks.UpdatePrioritiesAsync(new([ids[1]], [3]), Token);
        await Pools.WaitForWorkAsync(new(agent.Id, WorkType, TimeSpan.Zero), Token);
        Assert.False(wait.IsCompleted);
        await other.Tasks.UpdatePrioritiesAsync(new([ids[2]], [4], Experiment, new(Experiment, 1, "{}")), Token);
        await wait;
        Assert.Equal([ids[2]], (await agent.ClaimAsync(1)).Select(t => t.TaskId));
    }

    private Task<bool> RegisterLockstepAsync(int every) =>
        Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), Experiment, WorkType, "", LockstepEvery: every), Token);

    private Task<IReadOnlyList<TaskId>> DecideAsync(long after, TaskId best) =>
        Tasks.UpdatePrioritiesAsync(new([best], [100], Experiment, new(Experiment, after, "{}")), Token);
}
