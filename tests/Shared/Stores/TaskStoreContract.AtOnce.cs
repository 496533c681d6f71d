using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>Two clients that make the same call at the same moment.</summary>
public abstract partial class TaskStoreContract
{
    private const int Rounds = 10;

    [Fact]
    public async Task Of_two_that_register_an_experiment_at_once_one_is_first()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var answers = await AtOnceAsync(client => client.Tasks.RegisterExperimentAsync(
                new(Guid.NewGuid(), $"exp{round}", WorkType, ""), Token));
            Assert.Equal([false, true], answers.Order());
        }
    }

    [Fact]
    public async Task A_submit_sent_twice_at_once_adds_its_tasks_once()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var request = new SubmitRequest(Guid.NewGuid(), Experiment, WorkType, ["1", "2", "3"], [0], "tag");
            var answers = await AtOnceAsync(client => client.Tasks.SubmitAsync(request, Token));
            Assert.Equal(answers[0], answers[1]);
            Assert.Equal((round + 1) * 3, (await Tasks.CountTasksAsync(Experiment, Token)).Total);
        }
    }

    [Fact]
    public async Task A_stop_sent_twice_at_once_stops_one_pool()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var request = new StopPoolsRequest(Guid.NewGuid(), round);
            await AtOnceAsync(client => client.Tasks.StopPoolsAsync(request, Token));
            Assert.True((await (await RegisterAsync("first", round)).TryClaimAsync(1)).StopPool);
            Assert.False((await (await RegisterAsync("second", round)).TryClaimAsync(1)).StopPool);
        }
    }

    [Fact]
    public async Task What_two_acknowledge_at_once_is_collected_once()
    {
        var ids = await SubmitAsync(40);
        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimAsync(20));
        await Tasks.CancelAsync(new(ids), Token);
        await AtOnceAsync(client => client.Tasks.AcknowledgeAsync(new(Experiment, client == Client ? ids : [.. ids.Reverse()]), Token));
        Assert.Equal(ids, (await ReadCollectedAsync(Experiment)).Order());
        Assert.Empty((await TakeAllAsync()).Results);
    }

    [Fact]
    public async Task Opposite_orders_at_once_leave_one_of_both_whole()
    {
        var ids = await SubmitAsync(200);
        int[] rising = [.. Enumerable.Range(0, ids.Count)], falling = [.. rising.Reverse()];
        for (var round = 0; round < Rounds; round++)
        {
            var answers = await AtOnceAsync(client => client == Client
                ? client.Tasks.UpdatePrioritiesAsync(new(ids, rising), Token)
                : client.Tasks.UpdatePrioritiesAsync(new([.. ids.Reverse()], rising), Token));
            Assert.Equal(ids, answers[0]);
            Assert.Equal(ids.Reverse(), answers[1]);
            var priorities = await Tasks.GetPrioritiesAsync(ids, Token);
            Assert.Contains(ids.Select(id => priorities[id]), new[] { rising, falling });
        }

        var agent = await RegisterAsync();
        var last = await Tasks.GetPrioritiesAsync(ids, Token);
        Assert.Equal(ids.OrderByDescending(id => last[id]), (await agent.ClaimAsync(ids.Count)).Select(t => t.TaskId));
    }

    [Fact]
    public async Task A_decision_sent_twice_at_once_is_applied_once()
    {
        var ids = await SubmitAsync(2);
        for (var round = 0; round < Rounds; round++)
        {
            var decision = new DecisionRecord(Experiment, round, "{}");
            var answers = await AtOnceAsync(client =>
                client.Tasks.UpdatePrioritiesAsync(new(ids, client == Client ? [1] : [2], Decision: decision), Token));
            Assert.All(answers, answer => Assert.Equal(ids, answer));
            Assert.Single((await Tasks.GetPrioritiesAsync(ids, Token)).Values.Distinct());
        }
    }

    [Fact]
    public async Task What_two_cancel_at_once_ends_once()
    {
        var ids = await SubmitAsync(40);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(20);
        var answers = await AtOnceAsync(client => client.Tasks.CancelAsync(
            new(client == Client ? ids : [.. ids.Reverse()], IncludeRunning: true), Token));
        Assert.All(answers, answer => Assert.Equal(ids, answer.Order()));
        Assert.Equal(ids, (await TakeAllAsync()).Results.Select(r => r.TaskId).Order());
        Assert.All(await agent.CompleteAsync(claimed), outcome => Assert.Equal(ReportOutcome.LeaseLost, outcome));
    }

    [Fact]
    public async Task What_two_clear_at_once_ends_once()
    {
        var ids = await SubmitAsync(40);
        await AtOnceAsync(client => client.Tasks.ClearQueuesAsync(Experiment, Token));
        Assert.Equal(ids, (await TakeAllAsync()).Results.Select(r => r.TaskId).Order());
        Assert.Equal(new TaskCounts(0, 0, 0, 0, 40, 0), await Tasks.CountTasksAsync(Experiment, Token));
    }

    [Fact]
    public async Task A_task_that_is_claimed_and_canceled_at_once_is_one_of_both()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var agent = await RegisterAsync(workType: round);
            var ids = await SubmitAsync(40, workType: round);
            IReadOnlyList<ClaimedTask> claimed = [];
            var answers = await AtOnceAsync(async client =>
            {
                if (client != Client)
                {
                    return await client.Tasks.CancelAsync(new(ids), Token);
                }

                claimed = await agent.ClaimAsync(20);
                return [];
            });
            var canceled = answers.SelectMany(a => a).ToHashSet();
            Assert.Equal(ids, claimed.Select(t => t.TaskId).Concat(canceled).Order());
        }
    }
}
