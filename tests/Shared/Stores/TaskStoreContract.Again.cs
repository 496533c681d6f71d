using Emews.Tasks;

namespace Emews.Tests.Stores;

public abstract partial class TaskStoreContract
{
    [Fact]
    public async Task What_was_collected_is_read_in_pages_and_in_its_order()
    {
        var ids = await SubmitAsync(7);
        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimAsync(7));
        await Tasks.AcknowledgeAsync(new(Experiment, [ids[3], ids[1]]), Token);
        await Tasks.AcknowledgeAsync(new(Experiment, [ids[6], ids[0], ids[5]]), Token);

        Assert.Equal([new(1, ids[3]), new(2, ids[1]), new(3, ids[6])], await Tasks.ListCollectedAsync(new(Experiment, Limit: 3), Token));
        Assert.Equal([new(4, ids[0]), new(5, ids[5])], await Tasks.ListCollectedAsync(new(Experiment, After: 3, Limit: 3), Token));
        Assert.Empty(await Tasks.ListCollectedAsync(new(Experiment, After: 5), Token));
        Assert.Empty(await Tasks.ListCollectedAsync(new("unknown"), Token));
    }

    [Fact]
    public async Task Decisions_are_read_by_the_completions_they_rest_on()
    {
        DecisionRecord[] decisions = [new(Experiment, 100, "{\"b\":1}"), new(Experiment, 50, "{\"a\":1}"), new("other", 60, "{}")];
        foreach (var decision in decisions)
        {
            await Tasks.UpdatePrioritiesAsync(new([], [], Decision: decision), Token);
        }

        Assert.Equal([decisions[1], decisions[0]], await Tasks.ListDecisionsAsync(Experiment, Token));
        Assert.Empty(await Tasks.ListDecisionsAsync("unknown", Token));
    }

    [Fact]
    public async Task A_canceled_experiment_says_so_until_it_is_taken_up_again()
    {
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), Experiment, WorkType, "seed: 1"), Token);
        Assert.Null((await Tasks.FindExperimentAsync(Experiment, Token))!.Canceled);

        await Tasks.CancelExperimentAsync(Experiment, Token);
        var canceled = (await Tasks.FindExperimentAsync(Experiment, Token))!;
        Assert.True(canceled.Canceled >= canceled.Registered);
        await LetTimePassAsync(TimeSpan.FromSeconds(5));
        await Tasks.CancelExperimentAsync(Experiment, Token);
        Assert.Equal(canceled, await Tasks.FindExperimentAsync(Experiment, Token));

        Assert.True(await RepeatedAsync(() => Tasks.UpdateExperimentAsync(Experiment, "seed: 2", Token)));
        Assert.Equal(canceled with { Configuration = "seed: 2", Canceled = null }, await Tasks.FindExperimentAsync(Experiment, Token));
        Assert.False(await Tasks.UpdateExperimentAsync("unknown", "", Token));
    }

    [Fact]
    public async Task A_renamed_experiment_takes_all_it_has_along()
    {
        var request = Guid.NewGuid();
        await Tasks.RegisterExperimentAsync(new(request, Experiment, WorkType, "seed: 1"), Token);
        var submit = new SubmitRequest(Guid.NewGuid(), Experiment, WorkType, ["1", "2", "3"], [0]);
        var ids = await Tasks.SubmitAsync(submit, Token);
        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimAsync(2));
        await Tasks.AcknowledgeAsync(new(Experiment, [ids[1]]), Token);
        await Tasks.UpdatePrioritiesAsync(new(ids, [5], Decision: new(Experiment, 1, "{}")), Token);

        Assert.True(await RepeatedAsync(() => Tasks.RenameExperimentAsync(new(request, Experiment, "exp.1"), Token)));

        Assert.Null(await Tasks.FindExperimentAsync(Experiment, Token));
        Assert.Equal(("exp.1", request, "seed: 1"), (await Tasks.FindExperimentAsync("exp.1", Token)) is { } e ? (e.ExperimentId, e.RequestId, e.Configuration) : default);
        Assert.Equal(ids, (await Tasks.ListTasksAsync(new("exp.1", new(0)), Token)).Select(t => t.TaskId));
        Assert.Empty(await Tasks.ListTasksAsync(new(Experiment, new(0)), Token));
        Assert.Equal([ids[1]], await ReadCollectedAsync("exp.1"));
        Assert.Equal([ids[0]], (await TakeAllAsync("exp.1")).Results.Select(r => r.TaskId));
        Assert.Equal([new("exp.1", 1, "{}")], await Tasks.ListDecisionsAsync("exp.1", Token));
        Assert.Empty(await Tasks.ListDecisionsAsync(Experiment, Token));
        Assert.Equal(ids, await Tasks.SubmitAsync(submit, Token));
        Assert.True(await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), Experiment, WorkType, ""), Token));
    }

    [Fact]
    public async Task An_experiment_takes_no_name_that_is_taken_nor_one_of_another()
    {
        var (request, other) = (Guid.NewGuid(), Guid.NewGuid());
        await Tasks.RegisterExperimentAsync(new(request, Experiment, WorkType, ""), Token);
        await Tasks.RegisterExperimentAsync(new(other, "other", WorkType, ""), Token);
        await SubmitAsync(1, experimentId: "unrecorded");
        var before = await Tasks.FindExperimentAsync(Experiment, Token);

        Assert.False(await Tasks.RenameExperimentAsync(new(request, Experiment, "other"), Token));
        Assert.False(await Tasks.RenameExperimentAsync(new(request, Experiment, "unrecorded"), Token));
        Assert.False(await Tasks.RenameExperimentAsync(new(other, Experiment, "new"), Token));
        Assert.False(await Tasks.RenameExperimentAsync(new(request, "unknown", "new"), Token));

        Assert.Equal(before, await Tasks.FindExperimentAsync(Experiment, Token));
        Assert.Null(await Tasks.FindExperimentAsync("new", Token));
    }
}
