using Emews.Tasks;

namespace Emews.Tests.Stores;

public abstract partial class PoolStoreContract
{
    private static readonly IReadOnlyList<HeldLease> StrangeLeases =
        [.. Strangers.Select(id => new HeldLease(id, 1)), new(new(1), long.MinValue), new(new(1), -1), new(new(1), long.MaxValue)];

    private static readonly Comparer<HeldLease> ByTask =
        Comparer<HeldLease>.Create((x, y) => (x.TaskId, x.LeaseId).CompareTo((y.TaskId, y.LeaseId)));

    [Fact]
    public async Task Empty_lists_and_unknown_leases_are_passed_over()
    {
        var ids = await SubmitAsync(2);
        var agent = await RegisterAsync();
        var task = await agent.ClaimOneAsync();
        Assert.Empty(await agent.ReportAsync([]));
        await agent.ReleaseAsync([]);
        await Pools.ReleaseAsync(new(agent.Id, StrangeLeases), Token);
        Assert.All(
            await agent.ReportAsync([.. StrangeLeases.Select(l => TestAgent.Result(task with { TaskId = l.TaskId, LeaseId = l.LeaseId }))]),
            outcome => Assert.Equal(ReportOutcome.LeaseLost, outcome));
        var answer = await Pools.HeartbeatAsync(new(agent.Id, 1, Draining: false, [.. StrangeLeases, task.Lease, task.Lease]), Token);
        Assert.Equal(StrangeLeases.Order(ByTask), answer.Lost.Order(ByTask));
        Assert.Empty(answer.Unknown);
        Assert.Equal(task, Assert.Single((await agent.HeartbeatAsync([])).Unknown));
        Assert.Equal(TaskState.Running, await StateAsync(ids[0]));
        Assert.Equal([ReportOutcome.Recorded], await agent.CompleteAsync(task));
    }

    [Fact]
    public async Task Unknown_agents_of_any_number_hear_so()
    {
        await SubmitAsync(1);
        foreach (var stranger in Strangers.Select(id => id.Value))
        {
            await Assert.ThrowsAsync<AgentGoneException>(() => Pools.ClaimAsync(new(stranger, 1, WorkType, 1), Token));
            Assert.False((await Pools.HeartbeatAsync(new(stranger, 0, Draining: false, []), Token)).IsAlive);
            Assert.Equal(
                [ReportOutcome.LeaseLost],
                await Pools.ReportAsync(new(stranger, [TestAgent.Result(new(new(1), 1, "", 0, 1))]), Token));
            await Pools.ReleaseAsync(new(stranger, [new(new(1), 1)]), Token);
            await Pools.EndAgentAsync(stranger, Token);
            await Pools.WaitForWorkAsync(new(stranger, WorkType, Timeout.InfiniteTimeSpan), Token);
        }

        Assert.Equal(new TaskCounts(1, 0, 0, 0, 0, 0), await Tasks.CountTasksAsync(Experiment, Token));
    }

    [Fact]
    public async Task A_lease_named_twice_counts_once()
    {
        await SubmitAsync(2);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(2);
        var answer = await agent.HeartbeatAsync([.. claimed, .. claimed]);
        Assert.Empty(answer.Lost);
        Assert.Empty(answer.Unknown);
        await agent.ReleaseAsync(claimed[0], claimed[0]);
        Assert.Equal([ReportOutcome.Recorded, ReportOutcome.AlreadyRecorded], await agent.CompleteAsync(claimed[1], claimed[1]));
        Assert.Equal(new TaskCounts(0, 0, 1, 0, 0, 1), await Tasks.CountTasksAsync(Experiment, Token));
        Assert.Single((await TakeAllAsync()).Results);
    }

    [Fact]
    public async Task A_hundred_thousand_leases_go_through_every_verb()
    {
        const int Count = 100_000;
        var ids = await SubmitAsync(Count);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(Count);
        Assert.Equal(ids, claimed.Select(t => t.TaskId));
        Assert.Empty((await agent.HeartbeatAsync(claimed)).Lost);
        Assert.Equal(Count, (await agent.HeartbeatAsync([])).Unknown.Count);
        await agent.ReleaseAsync([.. claimed.Take(Count / 2)]);
        Assert.Equal(new TaskCounts(0, Count / 2, 0, 0, 0, Count / 2), await Tasks.CountTasksAsync(Experiment, Token));
        Assert.Equal(Count / 2, (await agent.HeartbeatAsync(claimed)).Lost.Count);
        Assert.Equal(
            [ReportOutcome.LeaseLost, ReportOutcome.Recorded],
            (await agent.ReportAsync([.. claimed.Select(t => TestAgent.Failure(t))])).Distinct());
        Assert.Equal(Count / 2, (await TakeAllAsync()).Results.Count);
        await agent.ClaimAsync(Count);
        await LetTimePassAsync(OverLeaseTime);
        Assert.Equal(ids.Take(Count / 2), (await Pools.RescueAsync(new(), Token)).Requeued);
        var next = await RegisterAsync();
        await next.ClaimAsync(Count);
        await Pools.EndAgentAsync(next.Id, Token);
        Assert.Equal(ids.Take(Count / 2), await Tasks.CancelAsync(new([.. ids.Take(Count / 2)], IncludeRunning: true), Token));
        Assert.Equal(new TaskCounts(0, 0, 0, Count / 2, Count / 2, 0), await Tasks.CountTasksAsync(Experiment, Token));
    }
}
