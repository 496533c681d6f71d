using Emews.Tasks;

namespace Emews.Tests.Stores;

public abstract partial class TaskStoreContract
{
    [Fact]
    public async Task Empty_lists_are_answered_and_change_nothing()
    {
        var ids = await SubmitAsync(2);
        Assert.Empty(await Tasks.SubmitAsync(new(Guid.NewGuid(), Experiment, WorkType, [], [0]), Token));
        Assert.Empty(await Tasks.GetStatesAsync([], Token));
        Assert.Empty(await Tasks.GetPrioritiesAsync([], Token));
        Assert.Empty(await Tasks.GetWorkerPoolsAsync([], Token));
        Assert.Empty(await Tasks.GetResultsAsync([], Token));
        Assert.Empty(await Tasks.UpdatePrioritiesAsync(new([], [7]), Token));
        Assert.Empty(await Tasks.CancelAsync(new([]), Token));
        Assert.Empty(await Tasks.CancelAsync(new([], IncludeRunning: true), Token));
        await Tasks.AcknowledgeAsync(new(Experiment, []), Token);
        await Tasks.StopPoolsAsync(new(Guid.NewGuid(), WorkType, 0), Token);
        Assert.Empty(await Tasks.ListTasksAsync(new(Experiment, new(0), 0), Token));
        Assert.Equal(new TaskCounts(2, 0, 0, 0, 0, 0), await Tasks.CountTasksAsync(Experiment, Token));
        Assert.Equal([0, 0], (await Tasks.GetPrioritiesAsync(ids, Token)).Values);
    }

    [Fact]
    public async Task Unknown_ids_of_any_size_are_passed_over()
    {
        var ids = await SubmitAsync([5]);
        TaskId[] asked = [.. Strangers, ids[0]];
        Assert.Equal(ids, (await Tasks.GetStatesAsync(asked, Token)).Keys);
        Assert.Equal(ids, (await Tasks.GetPrioritiesAsync(asked, Token)).Keys);
        Assert.Equal(ids, (await Tasks.GetWorkerPoolsAsync(asked, Token)).Keys);
        Assert.Empty(await Tasks.GetResultsAsync(asked, Token));
        Assert.Equal(ids, await Tasks.UpdatePrioritiesAsync(new(asked, [8]), Token));
        Assert.Empty(await Tasks.CancelAsync(new(Strangers, IncludeRunning: true), Token));
        await Tasks.AcknowledgeAsync(new(Experiment, asked), Token);
        Assert.Empty(await ReadCollectedAsync(Experiment));
        Assert.Equal(TaskState.Queued, await StateAsync(ids[0]));
        Assert.Equal(ids, await Tasks.CancelAsync(new(asked), Token));
        await Tasks.AcknowledgeAsync(new(Experiment, asked), Token);
        Assert.Equal(ids, await ReadCollectedAsync(Experiment));
    }

    [Fact]
    public async Task Ranges_may_be_as_wide_as_numbers_go()
    {
        var ids = await SubmitAsync(2);
        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimOneAsync());
        var (least, most) = (new TaskId(long.MinValue), new TaskId(long.MaxValue));
        Assert.Equal([ids[0]], (await Tasks.TakeResultsAsync(new(Experiment, least, most), Token)).Results.Select(r => r.TaskId));
        Assert.Empty((await Tasks.TakeResultsAsync(new(Experiment, least, new(-1)), Token)).Results);
        Assert.Empty((await Tasks.TakeResultsAsync(new(Experiment, new(1L << 31), most), Token)).Results);
        Assert.Empty((await Tasks.TakeResultsAsync(new(Experiment, least, most, long.MaxValue), Token)).Results);
        await Tasks.WaitForResultsAsync(new(Experiment, least, most, 0, Timeout.InfiniteTimeSpan), Token);
        await Tasks.WaitForResultsAsync(new(Experiment, least, most, int.MaxValue, TimeSpan.Zero), Token);
        Assert.Equal(ids, (await Tasks.ListTasksAsync(new(Experiment, least, int.MaxValue), Token)).Select(t => t.TaskId));
        Assert.Empty(await Tasks.ListTasksAsync(new(Experiment, new(1L << 31)), Token));
        Assert.Empty(await Tasks.ListTasksAsync(new(Experiment, most), Token));
    }

    [Fact]
    public async Task An_id_named_twice_counts_once()
    {
        var ids = await SubmitAsync([9, 8, 7]);
        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimOneAsync());
        await agent.ClaimOneAsync();
        Assert.Equal([ids[1], ids[2]], await Tasks.CancelAsync(new([ids[1], ids[2], ids[1], ids[2], ids[0], ids[0]], IncludeRunning: true), Token));
        Assert.Equal(
            [ids[2], ids[0], ids[1]],
            (await Tasks.GetResultsAsync([ids[2], ids[0], ids[2], ids[1], ids[0]], Token)).Select(r => r.TaskId));
        await Tasks.AcknowledgeAsync(new(Experiment, [ids[1], ids[0], ids[1], ids[2], ids[0]]), Token);
        Assert.Equal([ids[1], ids[0], ids[2]], await ReadCollectedAsync(Experiment));
        Assert.Equal(new TaskCounts(0, 0, 1, 0, 2, 0), await Tasks.CountTasksAsync(Experiment, Token));
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public async Task Work_types_and_priorities_reach_to_both_ends(int number)
    {
        var ids = await Tasks.SubmitAsync(new(Guid.NewGuid(), Experiment, number, ["1", "2"], [number, 0]), Token);
        Assert.Equal(number, (await Tasks.GetPrioritiesAsync(ids, Token))[ids[0]]);
        Assert.False(await Tasks.AreQueuesEmptyAsync(number, Token));
        Assert.Equal(ids, await Tasks.UpdatePrioritiesAsync(new(ids, [0, number]), Token));
        var agent = await RegisterAsync(workType: number);
        Assert.Equal(number > 0 ? [number, 0] : [0, number], (await agent.ClaimAsync(int.MaxValue)).Select(t => t.Priority));
        Assert.Equal(agent.Id, Assert.Single(await Tasks.ListAgentsAsync(number, Token)).AgentId);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Names_and_notes_in_any_script_come_through(string text)
    {
        await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), text, WorkType, text), Token);
        var ids = await Tasks.SubmitAsync(new(Guid.NewGuid(), text, WorkType, [text, text], [0], text), Token);
        Assert.Equal(text, await Tasks.FindOtherExperimentAsync(Experiment, WorkType, Token));
        var agent = await RegisterAsync(text);
        var claimed = await agent.ClaimAsync(2);
        Assert.Equal([text, text], claimed.Select(t => t.Payload));
        await agent.ReportAsync(TestAgent.Result(claimed[0], text), TestAgent.Failure(claimed[1], message: text));
        var results = (await TakeAllAsync(text)).Results;
        Assert.Equal(text, results[0].Text);
        Assert.Equal(text, results[1].GetFailure()!.Message);
        await Tasks.UpdatePrioritiesAsync(new([], [], text, new(text, 1, text)), Token);
        await Tasks.AcknowledgeAsync(new(text, ids), Token);
        Assert.Equal(ids, await ReadCollectedAsync(text));
        Assert.All(await Tasks.ListTasksAsync(new(text, new(0)), Token), t => Assert.Equal((text, text), (t.Payload, t.Pool)));
        Assert.Equal(text, Assert.Single(await Tasks.ListAgentsAsync(WorkType, Token)).Pool);
    }

    [Fact]
    public async Task Names_that_differ_in_case_or_by_a_space_are_two()
    {
        string[] names = ["exp", "EXP", "exp ", " exp", "e_p", "e%", "éxp", "e\u0301xp"];
        foreach (var name in names)
        {
            Assert.True(await Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), name, WorkType, ""), Token));
            await SubmitAsync(1, experimentId: name);
        }

        foreach (var name in names)
        {
            Assert.Equal(1, (await Tasks.CountTasksAsync(name, Token)).Total);
        }

        Assert.Equal(" exp", await Tasks.FindOtherExperimentAsync("exp", WorkType, Token));
        await Tasks.ClearQueuesAsync(" exp", Token);
        Assert.Equal("EXP", await Tasks.FindOtherExperimentAsync("exp", WorkType, Token));
    }

    [Fact]
    public async Task What_holds_NUL_is_refused_by_name()
    {
        async Task RefusedAsync(Func<Task> call) => Assert.Contains(
            "NUL", (await Assert.ThrowsAnyAsync<ArgumentException>(call)).Message, StringComparison.Ordinal);

        await RefusedAsync(() => Tasks.SubmitAsync(new(Guid.NewGuid(), Experiment, WorkType, ["1", "a\0b"], [0]), Token));
        await RefusedAsync(() => Tasks.SubmitAsync(new(Guid.NewGuid(), Experiment, WorkType, ["1"], [0], "\0"), Token));
        await RefusedAsync(() => Tasks.SubmitAsync(new(Guid.NewGuid(), "a\0b", WorkType, ["1"], [0]), Token));
        await RefusedAsync(() => Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), Experiment, WorkType, "a: \0"), Token));
        await RefusedAsync(() => Tasks.UpdatePrioritiesAsync(new([], [], Decision: new(Experiment, 1, "\0")), Token));
        Assert.Empty(await Tasks.ListTasksAsync(new(Experiment, new(0)), Token));
    }

    [Fact]
    public async Task A_submit_of_fifty_megabytes_is_one_submit()
    {
        var text = new string('x', 500_000);
        var request = new SubmitRequest(
            Guid.NewGuid(), Experiment, WorkType, [.. Enumerable.Range(0, 100).Select(i => text + i)], [.. Enumerable.Range(0, 100)]);
        var ids = await RepeatedAsync(() => Tasks.SubmitAsync(request, Token));
        Assert.Equal(Enumerable.Range(1, 100).Select(i => new TaskId(i)), ids);
        Assert.Equal(100, (await Tasks.CountTasksAsync(Experiment, Token)).Total);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(100);
        Assert.Equal(ids.Reverse(), claimed.Select(t => t.TaskId));
        Assert.All(claimed, t => Assert.Equal(request.Payloads[(int)t.TaskId.Value - 1], t.Payload));
        Assert.All(
            await agent.ReportAsync([.. claimed.Select(t => TestAgent.Result(t, t.Payload))]),
            outcome => Assert.Equal(ReportOutcome.Recorded, outcome));
        Assert.Equal(request.Payloads, (await Tasks.GetResultsAsync(ids, Token)).Select(r => r.Text));
    }
}
