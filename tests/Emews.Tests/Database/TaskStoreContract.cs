using Emews.Tasks;

namespace Emews.Tests.Database;

/// <summary>What every <see cref="ITaskStore"/> does, whatever carries it: submit, results and acknowledgement.</summary>
public abstract partial class TaskStoreContract : StoreContract
{
    [Fact]
    public async Task A_task_goes_from_submit_to_collection()
    {
        var ids = await Tasks.SubmitAsync(new(Guid.NewGuid(), Experiment, WorkType, ["{\"x\":1}", "{\"x\":2}"], [0], "tag"), Token);
        Assert.Equal([new(1), new(2)], ids);
        Assert.All(await Tasks.GetStatesAsync(ids, Token), pair => Assert.Equal(TaskState.Queued, pair.Value));
        Assert.All(await Tasks.GetWorkerPoolsAsync(ids, Token), pair => Assert.Null(pair.Value));

        var agent = await RegisterAsync("pool1");
        var claimed = await agent.ClaimAsync(5);
        Assert.Equal(["{\"x\":1}", "{\"x\":2}"], claimed.Select(t => t.Payload));
        Assert.Equal(ids, claimed.Select(t => t.TaskId));
        Assert.All(claimed, t => Assert.Equal((agent.LastLease, 0, 1), (t.LeaseId, t.Priority, t.Attempt)));
        Assert.Equal(TaskState.Running, await StateAsync(ids[0]));
        Assert.Equal("pool1", (await Tasks.GetWorkerPoolsAsync(ids, Token))[ids[0]]);

        Assert.Equal(
            [ReportOutcome.Recorded, ReportOutcome.Recorded],
            await agent.ReportAsync(TestAgent.Result(claimed[1], "2.5"), TestAgent.Result(claimed[0], "1.5")));
        Assert.Equal(TaskState.Complete, await StateAsync(ids[0]));

        var taken = await TakeAllAsync();
        Assert.Equal([new(ids[1], TaskState.Complete, "2.5"), new(ids[0], TaskState.Complete, "1.5")], taken.Results);
        Assert.False(taken.HasMore);
        Assert.Equal(taken.Results, (await TakeAllAsync()).Results);

        await Tasks.AcknowledgeAsync(new(Experiment, [ids[1], ids[0]]), Token);
        Assert.Empty((await TakeAllAsync()).Results);
        Assert.Equal([ids[1], ids[0]], await ReadCollectedAsync(Experiment));
        Assert.True(await Tasks.AreQueuesEmptyAsync(null, Token));
    }
}
