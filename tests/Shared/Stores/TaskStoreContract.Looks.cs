using Emews.Tasks;

namespace Emews.Tests.Stores;

public abstract partial class TaskStoreContract
{
    [Fact]
    public async Task Tasks_are_listed_by_state_failure_and_pool()
    {
        var ids = await SubmitAsync([9, 8, 7, 6, 5, 4]);
        var (one, two) = (await RegisterAsync("one"), await RegisterAsync("two"));
        var claimed = await one.ClaimAsync(3);
        await one.ReportAsync(
            TestAgent.Failure(claimed[0]), TestAgent.Failure(claimed[1]) with { Failure = new("timeout", "10 s", 0) }, TestAgent.Result(claimed[2]));
        await two.ClaimOneAsync();
        await Tasks.CancelAsync(new([ids[5]]), Token);

        async Task<IEnumerable<TaskId>> ListAsync(TaskFilter filter, int limit = 10) =>
            (await Tasks.ListTasksAsync(new(Experiment, new(0), limit, filter), Token)).Select(t => t.TaskId);

        Assert.Equal(ids, await ListAsync(new()));
        Assert.Equal([ids[0], ids[1], ids[2], ids[4]], await ListAsync(new([TaskState.Complete, TaskState.Queued])));
        Assert.Empty(await ListAsync(new([])));
        Assert.Equal([ids[0], ids[1]], await ListAsync(new(HasFailed: true)));
        Assert.Equal([ids[2], ids[3], ids[4], ids[5]], await ListAsync(new(HasFailed: false)));
        Assert.Equal([ids[2]], await ListAsync(new([TaskState.Complete], HasFailed: false)));
        Assert.Equal([ids[1]], await ListAsync(new(FailureKind: "timeout")));
        Assert.Equal([ids[0], ids[1], ids[2]], await ListAsync(new(Pool: "one")));
        Assert.Equal([ids[3]], await ListAsync(new([TaskState.Running], Pool: "two")));
        Assert.Equal([ids[0]], await ListAsync(new(HasFailed: true), limit: 1));
        Assert.Equal(
            [ids[1]], (await Tasks.ListTasksAsync(new(Experiment, ids[0], 1, new(HasFailed: true)), Token)).Select(t => t.TaskId));

        await Tasks.RetryAsync(new([ids[1]]), Token);
        Assert.Equal([ids[0]], await ListAsync(new(HasFailed: true)));
        Assert.Empty(await ListAsync(new(FailureKind: "timeout")));
    }

    [Fact]
    public async Task A_tasks_history_has_all_its_attempts_also_those_before_it_was_put_back()
    {
        var ids = await Tasks.SubmitAsync(new(Guid.NewGuid(), Experiment, WorkType, ["{\"x\":1}"], [7], "tag"), Token);
        var (one, two) = (await RegisterAsync("one"), await RegisterAsync("two"));
        await one.ReportAsync(TestAgent.Failure(await one.ClaimOneAsync(), mayRetry: true, message: "first\nsecond"));
        await one.ReportAsync(TestAgent.Failure(await one.ClaimOneAsync(), message: "again"));
        await Tasks.RetryAsync(new(ids), Token);
        await two.ReportAsync(TestAgent.Failure(await two.ClaimOneAsync()));
        await Tasks.RetryAsync(new(ids), Token);
        await two.ClaimOneAsync();

        var history = (await Tasks.GetTaskAsync(ids[0], Token))!;

        Assert.Equal((Experiment, WorkType, "tag"), (history.ExperimentId, history.WorkType, history.Tag));
        Assert.Equal((ids[0], TaskState.Running, "{\"x\":1}", 7, "two"), (
            history.Task.TaskId, history.Task.State, history.Task.Payload, history.Task.Priority, history.Task.Pool));
        Assert.Equal(
            [(1, "one", AttemptOutcome.Failed, "first\nsecond"), (2, "one", AttemptOutcome.Failed, "again"),
                (3, "two", AttemptOutcome.Failed, "it broke"), (4, "two", AttemptOutcome.Running, null)],
            history.Attempts.Select(a => (a.Number, a.Pool, a.Outcome, a.FailureMessage)));
        Assert.All(history.Attempts.Take(3), a => Assert.Equal(
            ("host", "exception", TestAgent.Started, TestAgent.Stopped), (a.Host, a.FailureKind, a.Started, a.Stopped)));
        Assert.Null(history.Attempts[3].Started);
        Assert.All(Strangers, id => Assert.Null(Tasks.GetTaskAsync(id, Token).GetAwaiter().GetResult()));
    }

    [Fact]
    public async Task A_queued_task_knows_what_comes_before_it()
    {
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), Experiment, WorkType, "", LockstepEvery: 1), Token);
        var ids = await SubmitAsync([5, 9, 5, 5, 1]);
        await SubmitAsync(1, priority: 7, experimentId: "other");
        await SubmitAsync(1, priority: 7, workType: WorkType + 1);
        await Tasks.StopPoolsAsync(new(Guid.NewGuid(), WorkType), Token);

        Assert.Equal(new QueuePosition(ids[3], WorkType, 5, 2, 2, AreClaimsClosed: false), await Tasks.FindInQueueAsync(ids[3], Token));
        Assert.Equal(0, (await Tasks.FindInQueueAsync(ids[1], Token))!.Ahead);

        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimOneAsync());
        Assert.Null(await Tasks.FindInQueueAsync(ids[1], Token));
        Assert.Equal(new QueuePosition(ids[3], WorkType, 5, 1, 2, AreClaimsClosed: true), await Tasks.FindInQueueAsync(ids[3], Token));
        Assert.All(Strangers, id => Assert.Null(Tasks.FindInQueueAsync(id, Token).GetAwaiter().GetResult()));
    }

    [Fact]
    public async Task Whether_an_agent_lives_is_told_by_the_databases_clock()
    {
        var agent = await RegisterAsync();
        var listed = Assert.Single(await Tasks.ListAgentsAsync(WorkType, Token));
        Assert.Equal(TimeSpan.FromSeconds(30), listed.LeaseTime);
        Assert.True(listed.IsAlive);

        await LetTimePassAsync(TimeSpan.FromSeconds(40));
        listed = Assert.Single(await Tasks.ListAgentsAsync(WorkType, Token));
        Assert.InRange(listed.SilentFor, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(100));
        Assert.False(listed.IsAlive);

        await agent.HeartbeatAsync();
        Assert.True(Assert.Single(await Tasks.ListAgentsAsync(WorkType, Token)).IsAlive);
    }
}
