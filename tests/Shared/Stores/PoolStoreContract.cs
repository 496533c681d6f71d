using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>What every <see cref="IPoolStore"/> does, whatever carries it.</summary>
public abstract partial class PoolStoreContract(IStoreCarrier carrier) : StoreContract(carrier)
{
    [Fact]
    public async Task Claims_take_higher_priorities_first_then_lower_ids()
    {
        var ids = await SubmitAsync([4, int.MinValue, 6, 5, 6, int.MaxValue, -1]);
        var agent = await RegisterAsync();
        Assert.Equal([ids[5], ids[2], ids[4]], (await agent.ClaimAsync(3)).Select(t => t.TaskId));
        Assert.Equal([5, 4, -1, int.MinValue], (await agent.ClaimAsync(100)).Select(t => t.Priority));
        Assert.Empty(await agent.ClaimAsync(1));
    }

    [Fact]
    public async Task Claims_take_one_work_type()
    {
        await SubmitAsync(1, workType: WorkType + 1);
        var ids = await SubmitAsync(1);
        var agent = await RegisterAsync();
        Assert.Equal(ids, (await agent.ClaimAsync(9)).Select(t => t.TaskId));
        Assert.Single(await (await RegisterAsync(workType: WorkType + 1)).ClaimAsync(9));
    }

    [Fact]
    public async Task A_repeated_claim_gives_what_its_lease_holds_and_takes_no_more()
    {
        var ids = await SubmitAsync([1, 3, 2, 0]);
        var agent = await RegisterAsync();
        var claim = agent.NewClaim(3);
        var first = await RepeatedAsync(() => Pools.ClaimAsync(claim, Token));
        Assert.Equal([ids[1], ids[2], ids[0]], first.Tasks.Select(t => t.TaskId));
        Assert.Equal(first.Tasks, (await Pools.ClaimAsync(claim with { Limit = 9 }, Token)).Tasks);
        await agent.CompleteAsync(first.Tasks);
        Assert.Equal([ids[3]], (await agent.ClaimAsync(9)).Select(t => t.TaskId));
    }

    [Fact]
    public async Task A_claim_that_brought_nothing_keeps_nothing_from_the_next()
    {
        var agent = await RegisterAsync();
        var claim = agent.NewClaim(1);
        Assert.Empty((await Pools.ClaimAsync(claim, Token)).Tasks);
        var ids = await SubmitAsync([1, 2]);
        ClaimedTask[] claimed = [.. (await Pools.ClaimAsync(claim, Token)).Tasks, .. await agent.ClaimAsync(2)];
        Assert.Equal(ids.Order(), claimed.Select(t => t.TaskId).Order());
    }

    [Fact]
    public async Task Only_living_agents_claim()
    {
        await SubmitAsync(1);
        await Assert.ThrowsAsync<AgentGoneException>(() => Pools.ClaimAsync(new(77, 1, WorkType, 1), Token));
        var agent = await RegisterAsync();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => agent.ClaimAsync(0));
        await Pools.EndAgentAsync(agent.Id, Token);
        await Assert.ThrowsAsync<AgentGoneException>(() => agent.ClaimAsync(1));
    }

    [Fact]
    public async Task Two_clients_at_once_share_the_queue_and_no_task()
    {
        await using var other = await OpenAsync();
        var ids = await SubmitAsync(300);
        async Task<List<TaskId>> WorkAsync(TestAgent agent)
        {
            var all = new List<TaskId>();
            while (await agent.ClaimAsync(7) is { Count: > 0 } claimed)
            {
                Assert.All(await agent.CompleteAsync(claimed), outcome => Assert.Equal(ReportOutcome.Recorded, outcome));
                all.AddRange(claimed.Select(t => t.TaskId));
            }

            return all;
        }

        var (mine, theirs) = (await RegisterAsync(), await RegisterAsync(client: other));
        var done = await Task.WhenAll(Task.Run(() => WorkAsync(mine), Token), Task.Run(() => WorkAsync(theirs), Token));
        Assert.Equal(ids, done.SelectMany(d => d).Order());
        Assert.Equal(ids, (await TakeAllAsync()).Results.Select(r => r.TaskId).Order());
    }

    [Fact]
    public async Task A_report_is_recorded_once()
    {
        await SubmitAsync(2);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(2);
        Assert.Equal([ReportOutcome.AlreadyRecorded], await RepeatedAsync(() => agent.CompleteAsync(claimed[0])));
        Assert.Equal(
            [ReportOutcome.AlreadyRecorded, ReportOutcome.Recorded, ReportOutcome.AlreadyRecorded],
            await agent.ReportAsync(TestAgent.Result(claimed[0], "9"), TestAgent.Result(claimed[1], "7"), TestAgent.Failure(claimed[1])));
        Assert.Equal(["1.5", "7"], (await TakeAllAsync()).Results.Select(r => r.Text));
        Assert.Empty(await agent.ReportAsync([]));
    }

    [Fact]
    public async Task A_report_without_a_lease_is_dropped()
    {
        var ids = await SubmitAsync(1);
        var agent = await RegisterAsync();
        var task = await agent.ClaimOneAsync();
        Assert.Equal(
            [ReportOutcome.LeaseLost, ReportOutcome.LeaseLost],
            await agent.CompleteAsync(task with { LeaseId = task.LeaseId + 1 }, task with { TaskId = new(99) }));
        Assert.Equal(TaskState.Running, await StateAsync(ids[0]));
    }

    [Fact]
    public async Task A_report_has_a_result_or_a_failure()
    {
        await SubmitAsync(1);
        var agent = await RegisterAsync();
        var task = await agent.ClaimOneAsync();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => agent.ReportAsync(TestAgent.Result(task) with { Result = null }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => agent.ReportAsync(TestAgent.Failure(task) with { Result = "1" }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => agent.ReportAsync(TestAgent.Result(task, "a\0b")));
        Assert.Equal([ReportOutcome.Recorded], await agent.CompleteAsync(task));
    }

    [Fact]
    public async Task A_failure_may_be_tried_again_up_to_max_attempts()
    {
        var ids = await SubmitAsync([5]);
        var agent = await RegisterAsync(maxAttempts: 3);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Empty((await TakeAllAsync()).Results);
            var task = await agent.ClaimOneAsync();
            Assert.Equal((ids[0], attempt, 5), (task.TaskId, task.Attempt, task.Priority));
            Assert.Equal(
                [ReportOutcome.AlreadyRecorded],
                await RepeatedAsync(() => agent.ReportAsync(TestAgent.Failure(task, mayRetry: true, message: "bad\0day"))));
            Assert.Equal(attempt < 3 ? TaskState.Requeued : TaskState.Complete, await StateAsync(ids[0]));
        }

        var result = Assert.Single((await TakeAllAsync()).Results);
        Assert.Equal(3, result.GetFailure()!.Attempts);
        Assert.Equal(new TaskCounts(0, 0, 0, 1, 0, 0), await Tasks.CountTasksAsync(Experiment, Token));
        Assert.Empty(await agent.ClaimAsync(1));
    }

    [Fact]
    public async Task A_task_that_failed_and_then_ran_is_no_failed_task()
    {
        await SubmitAsync(1);
        var agent = await RegisterAsync();
        await agent.ReportAsync(TestAgent.Failure(await agent.ClaimOneAsync(), mayRetry: true));
        await agent.CompleteAsync(await agent.ClaimOneAsync());
        Assert.Equal(new TaskCounts(0, 0, 1, 0, 0, 0), await Tasks.CountTasksAsync(Experiment, Token));
        Assert.Equal(2, Assert.Single(await Tasks.ListTasksAsync(new(Experiment, new(0)), Token)).Attempts);
    }

    [Fact]
    public async Task A_failure_that_may_not_be_tried_again_is_final()
    {
        await SubmitAsync(1);
        var agent = await RegisterAsync();
        await agent.ReportAsync(TestAgent.Failure(await agent.ClaimOneAsync(), mayRetry: false));
        Assert.Equal(1, Assert.Single((await TakeAllAsync()).Results).GetFailure()!.Attempts);
    }

    [Fact]
    public async Task Released_tasks_go_back_at_no_cost()
    {
        var ids = await SubmitAsync([5, 9]);
        var agent = await RegisterAsync(maxAttempts: 1);
        var claimed = await agent.ClaimAsync(2);
        await RepeatedAsync(() => agent.ReleaseAsync(claimed[1], claimed[1], claimed[0] with { LeaseId = 12345 }));
        Assert.Equal(TaskState.Requeued, await StateAsync(ids[0]));
        Assert.Equal(TaskState.Running, await StateAsync(ids[1]));
        Assert.Equal([ReportOutcome.LeaseLost], await agent.CompleteAsync(claimed[1]));
        var again = await agent.ClaimOneAsync();
        Assert.Equal((ids[0], 1, 5), (again.TaskId, again.Attempt, again.Priority));
        await agent.ReleaseAsync([]);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_wait_for_work_ends_with_another_clients_commit()
    {
        await using var other = await OpenAsync();
        var (agent, idle) = (await RegisterAsync(), await RegisterAsync(workType: WorkType + 1));
        Task WaitAsync(TestAgent who, int workType) => Pools.WaitForWorkAsync(new(who.Id, workType, Timeout.InfiniteTimeSpan), Token);

        var (unrelated, wait) = (WaitAsync(idle, WorkType + 1), WaitAsync(agent, WorkType));
        await other.Tasks.SubmitAsync(new(Guid.NewGuid(), Experiment, WorkType, ["1"], [0]), Token);
        await wait;
        Assert.False(unrelated.IsCompleted);
        await WaitAsync(agent, WorkType);
        await other.Pools.EndAgentAsync(idle.Id, Token);
        await unrelated;
        await Pools.WaitForWorkAsync(new(agent.Id, WorkType + 5, TimeSpan.Zero), Token);
        await Pools.WaitForWorkAsync(new(99, WorkType, Timeout.InfiniteTimeSpan), Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_wait_for_work_can_be_given_up()
    {
        var agent = await RegisterAsync();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var wait = Pools.WaitForWorkAsync(new(agent.Id, WorkType, Timeout.InfiniteTimeSpan), source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }
}
