using Emews.Tasks;

namespace Emews.Tests.Stores;

public abstract partial class TaskStoreContract
{
    [Fact]
    public async Task What_failed_or_was_canceled_goes_back_with_its_priority_and_nothing_else_does()
    {
        var ids = await SubmitAsync([9, 8, 7, 6, 5]);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(3);
        await agent.ReportAsync(TestAgent.Failure(claimed[0]), TestAgent.Result(claimed[1]));
        await Tasks.CancelAsync(new([ids[2], ids[3]], IncludeRunning: true), Token);

        Assert.Equal(
            [ids[3], ids[0], ids[2]],
            await RepeatedAsync(() => Tasks.RetryAsync(new([ids[3], ids[0], ids[2], ids[1], ids[4], ids[0], .. Strangers]), Token)));

        Assert.Equal(new TaskCounts(1, 0, 1, 0, 0, 3), await Tasks.CountTasksAsync(Experiment, Token));
        Assert.Equal([ids[1]], (await TakeAllAsync()).Results.Select(r => r.TaskId));
        Assert.Equal([ids[1]], (await Tasks.GetResultsAsync(ids, Token)).Select(r => r.TaskId));
        Assert.Null((await Tasks.ListTasksAsync(new(Experiment, new(0)), Token))[0].Result);
        Assert.Equal([(ids[0], 9), (ids[2], 7), (ids[3], 6), (ids[4], 5)], (await agent.ClaimAsync(9)).Select(t => (t.TaskId, t.Priority)));
        Assert.Equal([ids[0], ids[3]], await Tasks.RetryAsync(new([ids[0], ids[1], ids[3]]), Token));
        Assert.Empty(await Tasks.RetryAsync(new([]), Token));
    }

    [Fact]
    public async Task A_task_that_is_tried_again_has_all_its_attempts_before_it()
    {
        var ids = await SubmitAsync(1);
        var agent = await RegisterAsync(maxAttempts: 2);
        for (var round = 0; round < 3; round++)
        {
            for (var attempt = 1; attempt <= 2; attempt++)
            {
                var claimed = await agent.ClaimOneAsync();
                Assert.Equal(attempt, claimed.Attempt);
                Assert.Equal([ReportOutcome.Recorded], await agent.ReportAsync(TestAgent.Failure(claimed, mayRetry: true)));
                Assert.Equal([ReportOutcome.AlreadyRecorded], await agent.ReportAsync(TestAgent.Failure(claimed, mayRetry: true)));
            }

            Assert.Equal(2, Assert.Single((await TakeAllAsync()).Results).GetFailure()!.Attempts);
            Assert.Equal(ids, await Tasks.RetryAsync(new(ids), Token));
        }

        await agent.CompleteAsync(await agent.ClaimOneAsync());
        Assert.Equal(new TaskCounts(0, 0, 1, 0, 0, 0), await Tasks.CountTasksAsync(Experiment, Token));
        Assert.Equal(1, Assert.Single(await Tasks.ListTasksAsync(new(Experiment, new(0)), Token)).Attempts);
    }

    [Fact]
    public async Task The_result_of_a_task_that_is_tried_again_waits_for_its_own_collector()
    {
        await SubmitAsync(1, experimentId: "other");
        var ids = await SubmitAsync(1);
        await Tasks.CancelAsync(new(ids), Token);
        await Tasks.RetryAsync(new(ids), Token);
        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimAsync(2));
        await Tasks.AcknowledgeAsync(new("other", ids), Token);
        Assert.Equal(ids, (await TakeAllAsync()).Results.Select(r => r.TaskId));
    }

    [Fact]
    public async Task A_task_that_was_collected_and_ends_again_has_both_places_and_how_it_had_ended()
    {
        var ids = await SubmitAsync(3);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(3);
        await agent.ReportAsync(TestAgent.Failure(claimed[0]), TestAgent.Failure(claimed[1]), TestAgent.Result(claimed[2]));
        await Tasks.AcknowledgeAsync(new(Experiment, [ids[0]]), Token);
        Assert.Equal([ids[0], ids[1]], await Tasks.RetryAsync(new([ids[0], ids[1]]), Token));
        await agent.CompleteAsync(await agent.ClaimAsync(2));

        Assert.Equal([ids[2], ids[0], ids[1]], (await TakeAllAsync()).Results.Select(r => r.TaskId));
        await RepeatedAsync(() => Tasks.AcknowledgeAsync(new(Experiment, [ids[2], ids[1], ids[0]]), Token));

        var collected = await Tasks.ListCollectedAsync(new(Experiment), Token);
        Assert.Equal([(1, ids[0]), (2, ids[2]), (3, ids[1]), (4, ids[0])], collected.Select(task => (task.Order, task.TaskId)));
        Assert.Equal((ids[0], "exception"), (collected[0].Then!.TaskId, collected[0].Then!.GetFailure()!.Kind));
        Assert.All(collected.Skip(1), task => Assert.Null(task.Then));
        Assert.Equal(collected.Skip(2), await Tasks.ListCollectedAsync(new(Experiment, After: 2), Token));
        Assert.Empty((await TakeAllAsync()).Results);
        Assert.True(await Tasks.AreQueuesEmptyAsync(null, Token));
    }

    [Fact]
    public async Task Each_end_of_a_task_that_is_tried_again_and_again_has_its_place_where_it_was_collected()
    {
        var ids = await SubmitAsync(1);
        var agent = await RegisterAsync();
        for (var round = 0; round < 4; round++)
        {
            if (round == 1)
            {
                await Tasks.CancelAsync(new(ids), Token);
            }
            else
            {
                await agent.ReportAsync(TestAgent.Failure(await agent.ClaimOneAsync(), message: $"round {round}"));
            }

            if (round != 2)
            {
                await Tasks.AcknowledgeAsync(new(Experiment, ids), Token);
            }

            Assert.Equal(ids, await RepeatedAsync(() => Tasks.RetryAsync(new(ids), Token)));
        }

        var collected = await Tasks.ListCollectedAsync(new(Experiment), Token);
        Assert.Equal([TaskState.Complete, TaskState.Canceled, TaskState.Complete], collected.Select(task => task.Then!.State));
        Assert.Equal(["round 0", null, "round 3"], collected.Select(task => task.Then!.GetFailure()?.Message));
    }

    [Fact]
    public async Task A_task_that_is_tried_again_is_counted_once_in_lockstep()
    {
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), Experiment, WorkType, "", LockstepEvery: 2), Token);
        var ids = await SubmitAsync(4);
        var agent = await RegisterAsync();
        await agent.ReportAsync(TestAgent.Failure(await agent.ClaimOneAsync()));
        await Tasks.CancelAsync(new([ids[1]]), Token);
        await Tasks.RetryAsync(new([ids[0], ids[1]]), Token);

        await agent.CompleteAsync(await agent.ClaimOneAsync());
        await agent.CompleteAsync(await agent.ClaimOneAsync());
        Assert.Empty(await agent.ClaimAsync(1));
    }

    [Fact]
    public async Task Tasks_that_two_put_back_at_once_are_queued_once()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var ids = await SubmitAsync(20);
            await Tasks.CancelAsync(new(ids), Token);

            var answers = await AtOnceAsync(client => client.Tasks.RetryAsync(new(ids), Token));

            Assert.All(answers, answer => Assert.Equal(ids, answer));
            var agent = await RegisterAsync();
            Assert.Equal(ids, (await agent.ClaimAsync(100)).Select(t => t.TaskId));
            await Tasks.CancelAsync(new(ids, IncludeRunning: true), Token);
        }
    }
}
