using Emews.Tasks;

namespace Emews.Tests.Stores;

public abstract partial class TaskStoreContract
{
    [Fact]
    public async Task New_priorities_count_for_what_is_still_queued()
    {
        var ids = await SubmitAsync([0, 0, 0, 9]);
        var agent = await RegisterAsync();
        await agent.ClaimOneAsync();
        var changed = await RepeatedAsync(
            () => Tasks.UpdatePrioritiesAsync(new([ids[2], ids[3], ids[0], new(99)], [int.MaxValue, 5, int.MinValue, 1]), Token));
        Assert.Equal([ids[2], ids[0]], changed);
        var priorities = await Tasks.GetPrioritiesAsync(ids, Token);
        Assert.Equal([int.MinValue, 0, int.MaxValue, 9], ids.Select(id => priorities[id]));
        Assert.Equal([ids[2], ids[1], ids[0]], (await agent.ClaimAsync(9)).Select(t => t.TaskId));
    }

    [Fact]
    public async Task One_priority_serves_for_all_and_the_last_of_two_counts()
    {
        var ids = await SubmitAsync(3);
        Assert.Equal(ids, await Tasks.UpdatePrioritiesAsync(new(ids, [4]), Token));
        Assert.Equal([ids[1]], await Tasks.UpdatePrioritiesAsync(new([ids[1], ids[1]], [7, 6]), Token));
        Assert.Equal([4, 6, 4], (await Tasks.GetPrioritiesAsync(ids, Token)).OrderBy(p => p.Key).Select(p => p.Value));
        Assert.Empty(await Tasks.UpdatePrioritiesAsync(new([], []), Token));
        Assert.Empty(await Tasks.UpdatePrioritiesAsync(new([], [1]), Token));
    }

    [Fact]
    public async Task A_decision_is_applied_once()
    {
        var ids = await SubmitAsync(2);
        var decision = new DecisionRecord(Experiment, 50, "{\"priorities\":[]}");
        var update = new UpdatePrioritiesRequest(ids, [1, 2], Decision: decision);
        Assert.Equal(ids, await RepeatedAsync(() => Tasks.UpdatePrioritiesAsync(update, Token)));
        Assert.Equal(ids, await Tasks.UpdatePrioritiesAsync(new(ids, [3, 4], Decision: decision with { After = 100 }), Token));
        Assert.Equal(ids, await Tasks.UpdatePrioritiesAsync(update, Token));
        Assert.Equal([3, 4], (await Tasks.GetPrioritiesAsync(ids, Token)).OrderBy(p => p.Key).Select(p => p.Value));
    }

    [Fact]
    public async Task Cancelling_ends_what_is_queued_and_leaves_the_rest()
    {
        var ids = await SubmitAsync([9, 8, 7, 6]);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(2);
        await agent.CompleteAsync(claimed[0]);
        var canceled = await RepeatedAsync(() => Tasks.CancelAsync(new([ids[3], ids[1], ids[0], new(99), ids[2], ids[3]]), Token));
        Assert.Equal([ids[3], ids[2]], canceled);
        Assert.Equal(
            [TaskState.Complete, TaskState.Running, TaskState.Canceled, TaskState.Canceled],
            (await Tasks.GetStatesAsync(ids, Token)).OrderBy(p => p.Key).Select(p => p.Value));
        Assert.Empty(await agent.ClaimAsync(9));
        Assert.Empty(await Tasks.CancelAsync(new([]), Token));
        Assert.Equal([ReportOutcome.Recorded], await agent.CompleteAsync(claimed[1]));
        Assert.Equal([ids[0], ids[3], ids[2], ids[1]], (await TakeAllAsync()).Results.Select(r => r.TaskId));
    }

    [Fact]
    public async Task Cancelling_the_running_ends_their_leases()
    {
        var ids = await SubmitAsync(2);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(2);
        Assert.Equal([ids[0]], await RepeatedAsync(() => Tasks.CancelAsync(new([ids[0]], IncludeRunning: true), Token)));
        var answer = await agent.HeartbeatAsync(claimed);
        Assert.Equal([new(claimed[0].TaskId, claimed[0].LeaseId)], answer.Lost);
        Assert.Equal([ReportOutcome.LeaseLost, ReportOutcome.Recorded], await agent.CompleteAsync(claimed));
        Assert.Equal(TaskState.Canceled, await StateAsync(ids[0]));
        Assert.Equal([ids[0], ids[1]], (await TakeAllAsync()).Results.Select(r => r.TaskId));
        Assert.Equal([1, 1], (await Tasks.ListTasksAsync(new(Experiment, new(0)), Token)).Select(t => t.Attempts));
    }

    [Fact]
    public async Task Clearing_queues_touches_one_experiment()
    {
        var other = await SubmitAsync([1, 1]);
        var ids = await SubmitAsync(3, experimentId: "cleared");
        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimOneAsync());
        await Tasks.UpdatePrioritiesAsync(new([ids[1]], [99]), Token);
        await agent.CompleteAsync(await agent.ClaimOneAsync());

        await RepeatedAsync(() => Tasks.ClearQueuesAsync("cleared", Token));
        Assert.Equal(new TaskCounts(0, 0, 1, 0, 2, 0), await Tasks.CountTasksAsync("cleared", Token));
        Assert.Equal(new TaskCounts(1, 0, 1, 0, 0, 0), await Tasks.CountTasksAsync(Experiment, Token));
        Assert.Equal(
            [new(ids[0], TaskState.Canceled, null), new(ids[2], TaskState.Canceled, null)], (await TakeAllAsync("cleared")).Results);
        Assert.Equal([other[0]], (await TakeAllAsync()).Results.Select(r => r.TaskId));
        Assert.Equal([other[1]], (await agent.ClaimAsync(9)).Select(t => t.TaskId));
        await Tasks.ClearQueuesAsync("unknown", Token);
    }
}
