using Emews.Tasks;

namespace Emews.Tests.Stores;

public abstract partial class PoolStoreContract
{
    private static readonly TimeSpan Backoff = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_task_in_back_off_is_in_no_queue_until_it_is_due()
    {
        var ids = await SubmitAsync([5]);
        var agent = await RegisterAsync();
        var failed = await agent.ClaimOneAsync();
        Assert.Equal([ReportOutcome.AlreadyRecorded], await RepeatedAsync(() => agent.ReportAsync(Later(failed))));

        Assert.Equal(TaskState.Requeued, await StateAsync(ids[0]));
        Assert.InRange((await RetryInAsync(ids[0]))!.Value, TimeSpan.FromTicks(1), Backoff);
        Assert.Null(await Tasks.FindInQueueAsync(ids[0], Token));
        Assert.False(await Tasks.AreQueuesEmptyAsync(WorkType, Token));
        Assert.False(await Tasks.AreQueuesEmptyAsync(null, Token));
        Assert.True(await Tasks.AreQueuesEmptyAsync(WorkType + 1, Token));
        Assert.Equal(1, (await Tasks.CountTasksAsync(Experiment, Token)).Requeued);
        Assert.Empty((await Pools.RescueAsync(new(), Token)).Due);
        Assert.Empty(await agent.ClaimAsync(1));

        await LetTimePassAsync(Backoff);
        Assert.Equal(TimeSpan.Zero, await RetryInAsync(ids[0]));
        var rescued = await Pools.RescueAsync(new(), Token);
        Assert.Equal(ids, rescued.Due);
        Assert.Empty(rescued.Requeued);
        Assert.Empty((await Pools.RescueAsync(new(), Token)).Due);
        Assert.Null(await RetryInAsync(ids[0]));
        Assert.Equal((ids[0], 2, 5), await agent.ClaimOneAsync() is var again ? (again.TaskId, again.Attempt, again.Priority) : default);
    }

    [Fact]
    public async Task A_task_whose_back_off_is_over_has_the_priority_that_was_given_to_it_meanwhile()
    {
        var ids = await SubmitAsync([5, 4, 3]);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(2);
        await agent.ReportAsync(Later(claimed[0]));

        Assert.Equal([ids[2], ids[0]], await Tasks.UpdatePrioritiesAsync(new([ids[2], ids[1], ids[0]], [7, 8, 9]), Token));
        var decided = new UpdatePrioritiesRequest([ids[1], ids[0]], [9, 8], Experiment, new DecisionRecord(Experiment, 1, "{}"));
        Assert.Equal([ids[0]], await RepeatedAsync(() => Tasks.UpdatePrioritiesAsync(decided, Token)));
        Assert.Equal(8, (await Tasks.GetPrioritiesAsync(ids, Token))[ids[0]]);

        await LetTimePassAsync(Backoff);
        Assert.Equal([ids[0]], (await Pools.RescueAsync(new(), Token)).Due);
        Assert.Equal([(ids[0], 8), (ids[2], 7)], (await agent.ClaimAsync(3)).Select(t => (t.TaskId, t.Priority)));
    }

    [Theory]
    [InlineData(nameof(ITaskStore.CancelAsync))]
    [InlineData(nameof(ITaskStore.CancelExperimentAsync))]
    [InlineData(nameof(ITaskStore.ClearQueuesAsync))]
    public async Task A_task_in_back_off_is_given_up_like_any_that_is_queued(string verb)
    {
        var ids = await SubmitAsync(1);
        var others = await SubmitAsync(1, experimentId: "other");
        var agent = await RegisterAsync();
        await agent.ReportAsync([.. (await agent.ClaimAsync(2)).Select(Later)]);

        await (verb switch
        {
            nameof(ITaskStore.CancelAsync) => Tasks.CancelAsync(new(ids), Token),
            nameof(ITaskStore.CancelExperimentAsync) => Tasks.CancelExperimentAsync(Experiment, Token),
            _ => Tasks.ClearQueuesAsync(Experiment, Token),
        });

        Assert.Equal(TaskState.Canceled, await StateAsync(ids[0]));
        Assert.Equal(ids, (await TakeAllAsync()).Results.Select(r => r.TaskId));
        Assert.Null(await RetryInAsync(ids[0]));
        await LetTimePassAsync(Backoff);
        Assert.Equal(others, (await Pools.RescueAsync(new(), Token)).Due);
        Assert.Equal(others, (await agent.ClaimAsync(2)).Select(t => t.TaskId));
    }

    [Fact]
    public async Task A_task_in_back_off_has_not_ended_and_so_is_not_put_back()
    {
        var ids = await SubmitAsync(1);
        var agent = await RegisterAsync();
        await agent.ReportAsync(Later(await agent.ClaimOneAsync()));
        Assert.Empty(await Tasks.RetryAsync(new(ids), Token));
        Assert.Empty(await agent.ClaimAsync(1));
        Assert.NotNull(await RetryInAsync(ids[0]));
    }

    [Fact]
    public async Task One_that_was_canceled_in_its_back_off_and_put_back_runs_once()
    {
        var ids = await SubmitAsync(1);
        var agent = await RegisterAsync();
        await agent.ReportAsync(Later(await agent.ClaimOneAsync()));
        await Tasks.CancelAsync(new(ids), Token);
        Assert.Equal(ids, await Tasks.RetryAsync(new(ids), Token));
        await LetTimePassAsync(Backoff);
        Assert.Empty((await Pools.RescueAsync(new(), Token)).Due);
        Assert.Single(await agent.ClaimAsync(9));
    }

    [Fact]
    public async Task A_task_without_an_attempt_left_fails_for_good_at_once()
    {
        var ids = await SubmitAsync(1);
        var agent = await RegisterAsync(maxAttempts: 1);
        await agent.ReportAsync(Later(await agent.ClaimOneAsync()));
        Assert.Equal(1, (await Tasks.CountTasksAsync(Experiment, Token)).Failed);
        Assert.Null(await RetryInAsync(ids[0]));
    }

    [Fact]
    public async Task Back_off_is_for_those_that_may_be_tried_again()
    {
        var ids = await SubmitAsync(4);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(4);
        await agent.ReportAsync(
            Later(claimed[0]),
            TestAgent.Failure(claimed[1], mayRetry: true),
            Later(claimed[2]) with { MayRetry = false },
            TestAgent.Result(claimed[3]) with { RetryAfter = Backoff });
        Assert.Equal([ids[1]], (await agent.ClaimAsync(9)).Select(t => t.TaskId));
        Assert.Equal(ids.Skip(2), (await TakeAllAsync()).Results.Select(r => r.TaskId));
        await LetTimePassAsync(Backoff);
        Assert.Equal([ids[0]], (await Pools.RescueAsync(new(), Token)).Due);
    }

    [Fact]
    public async Task Waits_that_no_task_can_have_are_refused()
    {
        await SubmitAsync(1);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimOneAsync();
        foreach (var wait in (TimeSpan[])[TimeSpan.FromTicks(-1), TimeSpan.MaxValue])
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => agent.ReportAsync(Later(claimed) with { RetryAfter = wait }));
        }

        Assert.Equal([ReportOutcome.Recorded], await agent.CompleteAsync(claimed));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    public async Task A_stop_message_comes_after_what_is_to_be_tried_again(int? lockstep)
    {
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), Experiment, WorkType, "", lockstep), Token);
        var ids = await SubmitAsync(2);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(2);
        await Tasks.StopPoolsAsync(new(Guid.NewGuid(), WorkType), Token);
        await agent.ReportAsync(Later(claimed[0]), TestAgent.Result(claimed[1]));
        Assert.False((await agent.TryClaimAsync(1)).StopPool);

        await LetTimePassAsync(Backoff);
        await Pools.RescueAsync(new(), Token);
        if (lockstep is not null)
        {
            Assert.False((await agent.TryClaimAsync(2)).StopPool);
            await Tasks.UpdatePrioritiesAsync(new([], [0], Experiment, new DecisionRecord(Experiment, 1, "{}")), Token);
        }

        var last = await agent.TryClaimAsync(2);
        Assert.Equal([ids[0]], last.Tasks.Select(t => t.TaskId));
        Assert.True(last.StopPool);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_wait_for_work_ends_when_a_back_off_is_over_and_not_for_a_stop_message_before()
    {
        await SubmitAsync(1);
        await using var other = await OpenAsync();
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimOneAsync();
        await agent.ReportAsync(Later(claimed));
        await Tasks.StopPoolsAsync(new(Guid.NewGuid(), WorkType), Token);

        var wait = Pools.WaitForWorkAsync(new(agent.Id, WorkType, Timeout.InfiniteTimeSpan), Token);
        await WaitAsync(agent, WorkType + 1);
        Assert.False(wait.IsCompleted);
        await LetTimePassAsync(Backoff);
        await other.Pools.RescueAsync(new(), Token);
        await wait;
        Assert.Single(await agent.ClaimAsync(1));

        Task WaitAsync(TestAgent who, int type) => Pools.WaitForWorkAsync(new(who.Id, type, TimeSpan.FromMilliseconds(100)), Token);
    }

    [Fact]
    public async Task Of_two_rescuers_one_puts_in_what_is_due()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var ids = await FailAsync(10, round);
            var answers = await AtOnceAsync(client => client.Pools.RescueAsync(new(), Token));
            Assert.Equal(ids, answers.SelectMany(a => a.Due).Order());
            Assert.Equal(ids, (await (await RegisterAsync(workType: round)).ClaimAsync(99)).Select(t => t.TaskId));
        }
    }

    [Fact]
    public async Task A_reprioritisation_finds_a_task_wherever_its_back_off_has_just_taken_it()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var ids = await FailAsync(10, round);
            IReadOnlyList<TaskId> changed = [];
            await AtOnceAsync(async client =>
            {
                if (client == Client)
                {
                    changed = await client.Tasks.UpdatePrioritiesAsync(new(ids, [7]), Token);
                }
                else
                {
                    await client.Pools.RescueAsync(new(), Token);
                }
            });
            Assert.Equal(ids, changed);
            Assert.All(await (await RegisterAsync(workType: round)).ClaimAsync(99), t => Assert.Equal(7, t.Priority));
        }
    }

    /// <summary>Has tasks fail and their back-off pass.</summary>
    private async Task<IReadOnlyList<TaskId>> FailAsync(int count, int workType)
    {
        var ids = await SubmitAsync(count, workType: workType);
        var agent = await RegisterAsync(workType: workType);
        await agent.ReportAsync([.. (await agent.ClaimAsync(count)).Select(Later)]);
        await LetTimePassAsync(Backoff);
        return ids;
    }

    private async Task<TimeSpan?> RetryInAsync(TaskId id) => (await Tasks.GetTaskAsync(id, Token))!.RetryIn;

    private static TaskReport Later(ClaimedTask task) => TestAgent.Failure(task, mayRetry: true) with { RetryAfter = Backoff };
}
