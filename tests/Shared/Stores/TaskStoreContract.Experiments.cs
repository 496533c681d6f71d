using Emews.Tasks;

namespace Emews.Tests.Stores;

public abstract partial class TaskStoreContract
{
    [Fact]
    public async Task An_experiment_is_found_by_its_name_and_told_by_its_request()
    {
        var request = Guid.NewGuid();
        await Tasks.RegisterExperimentAsync(new(request, Experiment, WorkType, ""), Token);
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), Experiment, 99, ""), Token);

        var found = await Tasks.FindExperimentAsync(Experiment, Token);

        Assert.Equal((Experiment, request, WorkType), (found!.ExperimentId, found.RequestId, found.WorkType));
        Assert.Null(await Tasks.FindExperimentAsync("unknown", Token));
    }

    [Fact]
    public async Task All_experiments_are_told_of_those_on_record_first()
    {
        Assert.Empty(await Tasks.ListExperimentsAsync(Token));
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), "z", WorkType, ""), Token);
        await LetTimePassAsync(TimeSpan.FromSeconds(1));
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), "y", 99, ""), Token);
        await SubmitAsync(3, experimentId: "z");
        await SubmitAsync(1, experimentId: "b");
        await SubmitAsync(2, experimentId: "a");
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(2);
        await agent.ReportAsync(TestAgent.Result(claimed[0]), TestAgent.Failure(claimed[1]));
        await Tasks.CancelExperimentAsync("y", Token);

        var all = await Tasks.ListExperimentsAsync(Token);

        Assert.Equal(["z", "y", "a", "b"], all.Select(one => one.ExperimentId));
        Assert.Equal(
            [new(1, 0, 1, 1, 0, 0), new(0, 0, 0, 0, 0, 0), new(2, 0, 0, 0, 0, 0), new TaskCounts(1, 0, 0, 0, 0, 0)], all.Select(one => one.Counts));
        Assert.Equal([WorkType, 99, WorkType, WorkType], all.Select(one => Assert.Single(one.WorkTypes)));
        Assert.Equal(
            [(true, false), (true, true), (false, false), (false, false)], all.Select(one => (one.Registered is not null, one.Canceled is not null)));
        Assert.Equal((await Tasks.FindExperimentAsync("y", Token))!.Registered, all[1].Registered);
    }

    [Fact]
    public async Task Cancelling_an_experiment_gives_up_what_has_not_ended_and_nothing_else()
    {
        var others = await SubmitAsync(2);
        var ids = await SubmitAsync(5, priority: 1, experimentId: "given up");
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(3);
        await agent.CompleteAsync(claimed[0]);
        await agent.ReleaseAsync([claimed[1]]);

        Assert.Equal(new CanceledTasks(Queued: 3, Running: 1), await Tasks.CancelExperimentAsync("given up", Token));

        Assert.Equal(new TaskCounts(0, 0, 1, 0, 4, 0), await Tasks.CountTasksAsync("given up", Token));
        Assert.Equal(new TaskCounts(2, 0, 0, 0, 0, 0), await Tasks.CountTasksAsync(Experiment, Token));
        Assert.Equal([ids[0], ids[1], ids[2], ids[3], ids[4]], (await TakeAllAsync("given up")).Results.Select(r => r.TaskId));
        Assert.Equal(claimed[2].TaskId, Assert.Single((await agent.HeartbeatAsync(claimed[2])).Lost).TaskId);
        Assert.Equal([ReportOutcome.LeaseLost], await agent.CompleteAsync(claimed[2]));
        Assert.Equal(others, (await agent.ClaimAsync(9)).Select(t => t.TaskId));
        Assert.Null(await Tasks.FindOtherExperimentAsync(Experiment, WorkType, Token));
        Assert.Equal(new CanceledTasks(0, 0), await Tasks.CancelExperimentAsync("unknown", Token));
    }

    [Fact]
    public async Task An_experiment_is_canceled_once_however_often_it_is_said()
    {
        await SubmitAsync(3);
        Assert.Equal(new CanceledTasks(0, 0), await RepeatedAsync(() => Tasks.CancelExperimentAsync(Experiment, Token)));
        Assert.Equal(new TaskCounts(0, 0, 0, 0, 3, 0), await Tasks.CountTasksAsync(Experiment, Token));
    }

    [Fact]
    public async Task Claims_that_a_canceled_experiment_had_closed_open()
    {
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), "lockstep", WorkType, "", LockstepEvery: 1), Token);
        await SubmitAsync(2, experimentId: "lockstep");
        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimOneAsync());
        var others = await SubmitAsync(1);
        Assert.Empty(await agent.ClaimAsync(1));

        await Tasks.CancelExperimentAsync("lockstep", Token);

        Assert.Equal(others, (await agent.ClaimAsync(9)).Select(t => t.TaskId));
    }

    [Fact]
    public async Task A_task_that_is_claimed_or_given_back_while_its_experiment_is_canceled_is_left_nowhere()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var name = $"round {round}";
            var agent = await RegisterAsync(workType: round);
            await SubmitAsync(40, experimentId: name, workType: round);
            var held = await agent.ClaimAsync(10);
            await AtOnceAsync(async client =>
            {
                if (client == Client)
                {
                    await agent.ClaimAsync(10);
                    await agent.ReleaseAsync(held);
                }
                else
                {
                    await client.Tasks.CancelExperimentAsync(name, Token);
                }
            });
            await Tasks.CancelExperimentAsync(name, Token);

            Assert.Equal(new TaskCounts(0, 0, 0, 0, 40, 0), await Tasks.CountTasksAsync(name, Token));
            Assert.Empty(await agent.ClaimAsync(40));
            Assert.Empty((await agent.HeartbeatAsync()).Unknown);
        }
    }
}
