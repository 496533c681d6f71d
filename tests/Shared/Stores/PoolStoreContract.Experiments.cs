using Emews.Tasks;

namespace Emews.Tests.Stores;

public abstract partial class PoolStoreContract
{
    [Fact]
    public async Task Agents_of_an_experiment_take_no_task_of_the_next_one_of_the_type()
    {
        await BeginAsync("first");
        var (first, anybodys) = (await RegisterForAsync("first"), await RegisterForAsync(null));
        await SubmitAsync(1, experimentId: "first");
        var held = await first.ClaimOneAsync();
        await BeginAsync("second");
        var ids = await SubmitAsync(2, experimentId: "second");

        Assert.Empty(await first.ClaimAsync(2));
        Assert.True((await first.HeartbeatAsync(held)).Drain);
        Assert.Equal([ReportOutcome.Recorded], await first.CompleteAsync(held));
        Assert.False((await anybodys.HeartbeatAsync()).Drain);
        Assert.Equal([ids[0]], (await anybodys.ClaimAsync(1)).Select(task => task.TaskId));
        Assert.Equal([ids[1]], (await (await RegisterForAsync("second")).ClaimAsync(2)).Select(task => task.TaskId));
        Assert.Equal(["first", null, "second"], (await Tasks.ListAgentsAsync(WorkType, Token)).Select(agent => agent.ExperimentId));
    }

    [Fact]
    public async Task Who_registers_late_for_an_experiment_that_another_has_followed_is_told_to_drain()
    {
        await BeginAsync("first");
        await BeginAsync("second");
        await SubmitAsync(1, experimentId: "second");

        var late = await RegisterForAsync("first");

        Assert.True((await late.HeartbeatAsync()).Drain);
        Assert.Empty(await late.ClaimAsync(1));
        Assert.NotNull(Assert.Single(await Tasks.ListAgentsAsync(WorkType, Token)).StoppedClaiming);
        Assert.False((await (await RegisterForAsync("second")).HeartbeatAsync()).Drain);
        Assert.False((await (await RegisterForAsync("not on record")).HeartbeatAsync()).Drain);
    }

    [Fact]
    public async Task A_resumed_experiment_has_its_type_again()
    {
        await BeginAsync("first");
        await BeginAsync("second");
        var second = await RegisterForAsync("second");
        await LetTimePassAsync(TimeSpan.FromSeconds(1));

        Assert.True(await Tasks.UpdateExperimentAsync("first", "seed: 2", Token));

        Assert.True((await second.HeartbeatAsync()).Drain);
        Assert.False((await (await RegisterForAsync("first")).HeartbeatAsync()).Drain);
    }

    [Fact]
    public async Task Agents_of_an_experiment_that_was_renamed_are_none_of_the_one_that_takes_its_name()
    {
        var request = Guid.NewGuid();
        await Tasks.RegisterExperimentAsync(new(request, "first", WorkType, ""), Token);
        var old = await RegisterForAsync("first");
        Assert.True(await Tasks.RenameExperimentAsync(new(request, "first", "first~1"), Token));
        Assert.Equal("first~1", Assert.Single(await Tasks.ListAgentsAsync(WorkType, Token)).ExperimentId);

        await BeginAsync("first");

        Assert.True((await old.HeartbeatAsync()).Drain);
    }

    [Fact]
    public async Task Experiments_of_other_types_have_nothing_to_do_with_it()
    {
        await BeginAsync("first");
        var first = await RegisterForAsync("first");
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), "second", WorkType + 1, ""), Token);
        Assert.False((await first.HeartbeatAsync()).Drain);
        Assert.False((await (await RegisterForAsync("first")).HeartbeatAsync()).Drain);
    }

    /// <summary>Puts an experiment on record, later than those before.</summary>
    private async Task BeginAsync(string name)
    {
        await LetTimePassAsync(TimeSpan.FromSeconds(1));
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), name, WorkType, ""), Token);
    }

    private async Task<TestAgent> RegisterForAsync(string? experiment)
    {
        var registration = new AgentRegistration(
            Guid.NewGuid(), "pool", "host", 1, WorkType, 2, TimeSpan.FromHours(1), ExperimentId: experiment);
        return new TestAgent(Pools, (await Pools.RegisterAgentAsync(registration, Token)).AgentId, WorkType);
    }
}
