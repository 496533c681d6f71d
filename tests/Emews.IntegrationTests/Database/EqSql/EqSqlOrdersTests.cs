using Emews.Tasks;

namespace Emews.IntegrationTests.Database.EqSql;

/// <summary>What one kind of client orders, the other kind sees and does.</summary>
public sealed class EqSqlOrdersTests : MixedDatabase
{
    [Fact]
    public async Task Their_client_finds_our_tasks_as_it_would_its_own()
    {
        var ids = await SubmitAsync(2, priority: 7);
        Assert.Equal([0, 0], (await Foreign.GetStatesAsync(Numbers(ids))).Values);
        Assert.Equal([7, 7], (await Foreign.GetPrioritiesAsync(Numbers(ids))).Values);
        Assert.False(await Foreign.AreQueuesEmptyAsync(WorkType));
        var next = await Foreign.SubmitAsync(Theirs, WorkType, "theirs", priority: 8, "tag");
        Assert.Equal(new TaskId(next), Assert.Single(await Tasks.ListTasksAsync(new(Theirs, new(0)), Token)).TaskId);
        Assert.Equal(TaskState.Queued, await StateAsync(new(next)));
        Assert.Equal(
            [new(Number(ids[0]), "0"), new(next, "theirs")], await Foreign.PopAsync(WorkType, 2));
        Assert.Equal("swift", (await Tasks.GetWorkerPoolsAsync(ids, Token))[ids[0]]);
        Assert.Equal(TaskState.Running, await StateAsync(ids[0]));
        await Foreign.ReportAsync(Number(ids[0]), WorkType, "1.5");
        Assert.Equal([new(ids[0], TaskState.Complete, "1.5")], await TakeAsync());
        await Tasks.AcknowledgeAsync(new(Ours, ids), Token);
        Assert.Null(await Foreign.TryCollectAsync(Number(ids[0])));
    }

    [Fact]
    public async Task New_priorities_of_either_hold_for_claims_of_both()
    {
        var ids = await SubmitAsync(4);
        var theirs = await Foreign.SubmitAsync(Theirs, WorkType, "theirs");
        await Foreign.UpdatePrioritiesAsync([Number(ids[3]), Number(ids[2])], [9, 8]);
        Assert.Equal([new(theirs)], await Tasks.UpdatePrioritiesAsync(new([new(theirs)], [7]), Token));
        await Foreign.UpdatePrioritiesAsync([Number(ids[1])], 6);
        var priorities = await Tasks.GetPrioritiesAsync([ids[2], ids[3], new(theirs)], Token);
        Assert.Equal([8, 9, 7], priorities.OrderBy(p => p.Key).Select(p => p.Value));
        Assert.Equal(Number(ids[3]), Assert.Single(await Foreign.PopAsync(WorkType)).Id);
        var claimed = await (await RegisterAsync()).ClaimAsync(4);
        Assert.Equal([(ids[2], 8), (new(theirs), 7), (ids[1], 6), (ids[0], 0)], claimed.Select(t => (t.TaskId, t.Priority)));
        Assert.Empty(await Foreign.UpdatePrioritiesAsync(Numbers(ids), 5));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_cancellation_of_theirs_reaches_our_collector()
    {
        var ids = await SubmitAsync(3);
        var wait = Tasks.WaitForResultsAsync(new(Ours, ids[0], ids[^1], 0, Timeout.InfiniteTimeSpan), Token);
        Assert.Equal([Number(ids[1])], await Foreign.CancelAsync(Number(ids[1]), 99));
        await wait;
        Assert.Equal([new(ids[1], TaskState.Canceled, null)], await TakeAsync());
        Assert.Equal([ids[0], ids[2]], (await (await RegisterAsync()).ClaimAsync(9)).Select(t => t.TaskId));
        await Tasks.AcknowledgeAsync(new(Ours, ids), Token);
        Assert.Empty(await TakeAsync());
    }

    [Fact]
    public async Task A_cancellation_of_ours_is_seen_by_their_client()
    {
        int[] theirs = [await Foreign.SubmitAsync(Theirs, WorkType, "1"), await Foreign.SubmitAsync(Theirs, WorkType, "2")];
        Assert.Equal([new(theirs[0])], await Tasks.CancelAsync(new([new(theirs[0])]), Token));
        Assert.Equal(3, (await Foreign.GetStatesAsync(theirs))[theirs[0]]);
        Assert.Equal(theirs[1], Assert.Single(await Foreign.PopAsync(WorkType, 9)).Id);
        Assert.Empty(await Foreign.CancelAsync(theirs));
    }

    [Fact]
    public async Task Queues_that_their_client_clears_are_canceled_tasks_to_us()
    {
        var ids = await SubmitAsync(3);
        var agent = await RegisterAsync();
        var running = await agent.ClaimAsync(2);
        await agent.CompleteAsync(running[0]);
        await Foreign.ClearQueuesAsync();
        Assert.Equal([TaskState.Canceled, TaskState.Running, TaskState.Canceled], await StatesAsync(ids));
        Assert.Equal([ReportOutcome.Recorded], await agent.CompleteAsync(running[1]));
        Assert.Equal(
            [(ids[0], TaskState.Canceled), (ids[1], TaskState.Complete), (ids[2], TaskState.Canceled)],
            (await TakeAsync()).OrderBy(r => r.TaskId).Select(r => (r.TaskId, r.State)));
        Assert.Empty(await agent.ClaimAsync(9));
    }

    [Fact]
    public async Task Queues_that_we_clear_leave_theirs_alone()
    {
        var ids = await SubmitAsync(2);
        var theirs = await Foreign.SubmitAsync(Theirs, WorkType, "theirs");
        await Tasks.ClearQueuesAsync(Ours, Token);
        Assert.Equal([3, 3], (await Foreign.GetStatesAsync(Numbers(ids))).Values);
        Assert.Equal([new(theirs, "theirs")], await Foreign.PopAsync(WorkType, 9));
    }

    [Fact]
    public async Task Each_stop_message_stops_one_pool_of_either_kind()
    {
        await Tasks.StopPoolsAsync(new(Guid.NewGuid(), WorkType, 2), Token);
        await Foreign.StopPoolAsync(WorkType);
        await Foreign.StopPoolAsync(WorkType);
        var (agent, mate) = (await RegisterAsync("pool"), await RegisterAsync("pool"));
        Assert.Equal(EqSqlClient.Stop, Assert.Single(await Foreign.PopAsync(WorkType)).Payload);
        Assert.True((await agent.TryClaimAsync(5)).StopPool);
        Assert.True((await mate.TryClaimAsync(5)).StopPool);
        Assert.True((await (await RegisterAsync("other")).TryClaimAsync(5)).StopPool);
        Assert.Equal(EqSqlClient.Stop, Assert.Single(await Foreign.PopAsync(WorkType, 5)).Payload);
        Assert.False((await (await RegisterAsync("third")).TryClaimAsync(5)).StopPool);
        Assert.True(await Foreign.AreQueuesEmptyAsync(WorkType));
    }

    [Fact]
    public async Task A_stop_message_of_theirs_is_no_task_of_ours()
    {
        await Foreign.StopPoolAsync(WorkType);
        Assert.True(await Tasks.AreQueuesEmptyAsync(WorkType, Token));
        Assert.Null(await Tasks.FindOtherExperimentAsync(Ours, WorkType, Token));
        var ids = await SubmitAsync(1, priority: -9);
        var agent = await RegisterAsync();
        Assert.Equal(ids, (await agent.ClaimAsync(1)).Select(t => t.TaskId));
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), "next", WorkType, ""), Token);
        Assert.True((await agent.TryClaimAsync(1)).StopPool);
    }

    [Fact]
    public async Task A_stop_message_of_theirs_that_was_left_over_does_not_stop_the_next_run()
    {
        await Foreign.StopPoolAsync(WorkType);
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), Ours, WorkType, ""), Token);
        Assert.False((await (await RegisterAsync()).TryClaimAsync(1)).StopPool);
    }

    [Fact(Timeout = 60_000)]
    public async Task Tasks_of_theirs_wake_our_pools()
    {
        var agent = await RegisterAsync();
        var wait = Pools.WaitForWorkAsync(new(agent.Id, WorkType, Timeout.InfiniteTimeSpan), Token);
        await Foreign.SubmitAsync(Theirs, WorkType, "theirs");
        await wait;
        Assert.Equal("theirs", (await agent.ClaimOneAsync()).Payload);
    }

    [Fact(Timeout = 60_000)]
    public async Task Results_of_their_pools_wake_our_collector()
    {
        var ids = await SubmitAsync(2);
        var popped = await Foreign.PopAsync(WorkType, 2);
        var wait = Tasks.WaitForResultsAsync(new(Ours, ids[1], ids[1], 0, Timeout.InfiniteTimeSpan), Token);
        await Foreign.ReportAsync(popped[0].Id, WorkType, "1");
        await Foreign.ReportAsync(popped[1].Id, WorkType, "2");
        await wait;
        Assert.Equal(["1", "2"], (await TakeAsync()).OrderBy(r => r.TaskId).Select(r => r.Text));
    }

    [Fact]
    public async Task An_experiment_whose_tasks_run_in_their_pools_is_not_over()
    {
        await Foreign.SubmitAsync(Theirs, WorkType, "theirs");
        var popped = Assert.Single(await Foreign.PopAsync(WorkType));
        Assert.Equal(Theirs, await Tasks.FindOtherExperimentAsync(Ours, WorkType, Token));
        await Foreign.ReportAsync(popped.Id, WorkType, "1.5");
        Assert.Null(await Tasks.FindOtherExperimentAsync(Ours, WorkType, Token));
    }

    private static int Number(TaskId id) => (int)id.Value;

    private static int[] Numbers(IEnumerable<TaskId> ids) => [.. ids.Select(Number)];

    private async Task<IEnumerable<TaskState>> StatesAsync(IReadOnlyList<TaskId> ids) =>
        (await Tasks.GetStatesAsync(ids, Token)).OrderBy(p => p.Key).Select(p => p.Value);
}
