using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>What every <see cref="ITaskStore"/> does, whatever carries it.</summary>
public abstract partial class TaskStoreContract(IStoreCarrier carrier) : StoreContract(carrier)
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

    [Fact]
    public async Task A_repeated_submit_gives_the_same_ids_and_adds_nothing()
    {
        var request = new SubmitRequest(Guid.NewGuid(), Experiment, WorkType, ["1", "2", "3"], [0]);
        var ids = await RepeatedAsync(() => Tasks.SubmitAsync(request, Token));
        Assert.Equal([new(1), new(2), new(3)], ids);
        Assert.Equal(3, (await Tasks.CountTasksAsync(Experiment, Token)).Total);
        Assert.Equal([new(4)], await SubmitAsync(1));
        Assert.Equal(ids, await Tasks.SubmitAsync(request, Token));
    }

    [Fact]
    public async Task A_submit_of_other_tasks_by_the_same_request_id_is_refused_and_adds_nothing()
    {
        var request = new SubmitRequest(Guid.NewGuid(), Experiment, WorkType, ["1", "2", "3"], [0]);
        await Tasks.SubmitAsync(request, Token);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Tasks.SubmitAsync(request with { Payloads = ["4"] }, Token));
        Assert.Contains("that of another submit, of 3 tasks", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await Tasks.CountTasksAsync(Experiment, Token)).Total);
    }

    [Fact]
    public async Task A_submit_of_nothing_is_a_submit()
    {
        var request = new SubmitRequest(Guid.NewGuid(), Experiment, WorkType, [], [0]);
        Assert.Empty(await Tasks.SubmitAsync(request, Token));
        Assert.Equal([new(1)], await SubmitAsync(1));
        Assert.Empty(await RepeatedAsync(() => Tasks.SubmitAsync(request, Token)));
        Assert.Empty(await Tasks.SubmitAsync(new(Guid.NewGuid(), Experiment, WorkType, [], []), Token));
        Assert.Equal([new(2)], await SubmitAsync(1));
    }

    [Fact]
    public async Task Wrong_arguments_are_refused_before_anything_happens()
    {
        Task Submit(string experiment, IReadOnlyList<string> payloads, IReadOnlyList<int> priorities, string? tag = null) =>
            Tasks.SubmitAsync(new(Guid.NewGuid(), experiment, WorkType, payloads, priorities, tag), Token);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Submit("", ["1"], [0]));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Submit(Experiment, ["1", "2", "3"], [0, 1]));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Submit(Experiment, ["1"], []));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Submit(Experiment, ["1", "a\0b"], [0]));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Submit(Experiment, ["1"], [0], "a\0b"));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Submit(Experiment, ["1", "EQ_STOP"], [0]));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Tasks.UpdatePrioritiesAsync(new([new(1), new(2)], [1, 2, 3]), Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Tasks.UpdatePrioritiesAsync(new([], [], OpensClaims: Experiment), Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Tasks.StopPoolsAsync(new(Guid.NewGuid(), WorkType, -1), Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Tasks.ClearQueuesAsync("", Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Tasks.CancelExperimentAsync("", Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), Experiment, WorkType, "", LockstepEvery: 0), Token));
        Assert.Equal(0, (await Tasks.CountTasksAsync(Experiment, Token)).Total);
        Assert.Equal([new(1)], await SubmitAsync(1));
    }

    public static TheoryData<string> Texts =>
    [
        "{\"text\":\"äöü 漢字 🦠 \\u0000 ' \\\" % _ \\n\"}",
        "line\r\nline\ttab\\.\\N",
        "👩🏽‍🔬🇺🇳 \U0001D7D8\U0010FFFF",
        "e\u0301 ñ n\u0303 \u0915\u094D\u0937\u093F",
        "שלום \u202Eעולם\u202C العربية",
        "\uFEFF\u200B\uFFFF\u0001\u007F\u0085\u2028",
        "$1 :x @x ; -- /* */ {0} ''",
    ];

    [Theory]
    [InlineData("")]
    [MemberData(nameof(Texts))]
    public async Task Texts_come_through_as_they_are(string text)
    {
        await Tasks.SubmitAsync(new(Guid.NewGuid(), Experiment, WorkType, [text], [0], text), Token);
        var agent = await RegisterAsync();
        var task = await agent.ClaimOneAsync();
        Assert.Equal(text, task.Payload);
        await agent.ReportAsync(TestAgent.Result(task, text));
        Assert.Equal(text, Assert.Single((await TakeAllAsync()).Results).Text);
    }

    [Fact]
    public async Task Payloads_and_results_of_ten_megabytes_come_through()
    {
        var text = new string('ä', 5 * 1024 * 1024);
        await Tasks.SubmitAsync(new(Guid.NewGuid(), Experiment, WorkType, [text, "small", text], [0]), Token);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(3);
        Assert.Equal([text.Length, 5, text.Length], claimed.Select(t => t.Payload.Length));
        await agent.ReportAsync([.. claimed.Select(t => TestAgent.Result(t, text))]);
        var page = await TakeAllAsync();
        Assert.Equal([text.Length], page.Results.Select(r => r.Text!.Length));
        Assert.True(page.HasMore);
        Assert.True(string.Equals(text, page.Results[0].Text, StringComparison.Ordinal), "Its text is another.");
    }

    [Fact]
    public async Task A_hundred_thousand_tasks_go_through_every_verb()
    {
        const int Count = 100_000;
        var ids = await SubmitAsync(Count);
        Assert.Equal(Enumerable.Range(1, Count).Select(i => new TaskId(i)), ids);
        Assert.Equal(ids, await Tasks.UpdatePrioritiesAsync(new(ids, [.. Enumerable.Range(0, Count)]), Token));
        Assert.Equal(Count - 1, (await Tasks.GetPrioritiesAsync(ids, Token))[ids[^1]]);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(Count / 2);
        Assert.Equal(ids.Reverse().Take(Count / 2), claimed.Select(t => t.TaskId));
        Assert.All(await agent.CompleteAsync(claimed), outcome => Assert.Equal(ReportOutcome.Recorded, outcome));
        var canceled = await Tasks.CancelAsync(new(ids), Token);
        Assert.Equal(ids.Take(Count / 2), canceled);
        Assert.Equal(Count, (await Tasks.GetStatesAsync(ids, Token)).Count);
        Assert.Equal(Count, (await Tasks.GetWorkerPoolsAsync(ids, Token)).Count);
        Assert.Equal(Count, (await Tasks.GetResultsAsync(ids, Token)).Count);
        Assert.Equal(Count, (await TakeAllAsync()).Results.Count);
        await Tasks.AcknowledgeAsync(new(Experiment, ids), Token);
        Assert.Empty((await TakeAllAsync()).Results);
        Assert.Equal(new TaskCounts(0, 0, Count / 2, 0, Count / 2, 0), await Tasks.CountTasksAsync(Experiment, Token));
    }

    [Fact]
    public async Task Two_clients_at_once_never_draw_the_same_id()
    {
        await using var other = await OpenAsync();
        async Task<List<TaskId>> SubmitManyAsync(ITaskStore store)
        {
            var all = new List<TaskId>();
            for (var i = 0; i < 50; i++)
            {
                all.AddRange(await store.SubmitAsync(new(Guid.NewGuid(), Experiment, WorkType, ["1", "2"], [0]), Token));
            }

            return all;
        }

        var ids = await Task.WhenAll(Task.Run(() => SubmitManyAsync(Tasks), Token), Task.Run(() => SubmitManyAsync(other.Tasks), Token));
        Assert.Equal(Enumerable.Range(1, 200).Select(i => new TaskId(i)), ids.SelectMany(i => i).Order());
    }

    [Fact]
    public async Task States_priorities_and_pools_leave_unknown_ids_out_and_answer_once()
    {
        var ids = await SubmitAsync([7, 8]);
        TaskId[] asked = [ids[1], new(99), ids[0], ids[1], new(-1)];
        Assert.Equal(ids.Order(), (await Tasks.GetStatesAsync(asked, Token)).Keys.Order());
        Assert.Equal([7, 8], (await Tasks.GetPrioritiesAsync(asked, Token)).OrderBy(p => p.Key).Select(p => p.Value));
        Assert.Equal(ids.Order(), (await Tasks.GetWorkerPoolsAsync(asked, Token)).Keys.Order());
        Assert.Empty(await Tasks.GetStatesAsync([], Token));
        Assert.Empty(await Tasks.GetPrioritiesAsync([], Token));
        Assert.Empty(await Tasks.GetWorkerPoolsAsync([], Token));
    }

    [Fact]
    public async Task Queues_are_empty_when_nothing_waits_or_is_uncollected()
    {
        Assert.True(await Tasks.AreQueuesEmptyAsync(null, Token));
        var ids = await SubmitAsync(1);
        Assert.False(await Tasks.AreQueuesEmptyAsync(null, Token));
        Assert.False(await Tasks.AreQueuesEmptyAsync(WorkType, Token));
        Assert.True(await Tasks.AreQueuesEmptyAsync(WorkType + 1, Token));
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(1);
        Assert.True(await Tasks.AreQueuesEmptyAsync(null, Token));
        await agent.CompleteAsync(claimed);
        Assert.False(await Tasks.AreQueuesEmptyAsync(WorkType, Token));
        Assert.True(await Tasks.AreQueuesEmptyAsync(WorkType + 1, Token));
        await Tasks.AcknowledgeAsync(new(Experiment, ids), Token);
        Assert.True(await Tasks.AreQueuesEmptyAsync(WorkType, Token));
    }

    [Fact]
    public async Task Counts_and_lists_tell_where_tasks_stand()
    {
        await SubmitAsync(1, experimentId: "other");
        var ids = await SubmitAsync([5, 4, 3, 2, 1]);
        var agent = await RegisterAsync("pool1");
        var claimed = await agent.ClaimAsync(4);
        await agent.ReportAsync(
            TestAgent.Result(claimed[0], "10"), TestAgent.Failure(claimed[1]), TestAgent.Failure(claimed[2], mayRetry: true));
        await Tasks.CancelAsync(new([ids[4]]), Token);
        Assert.Equal(new TaskCounts(0, 1, 1, 1, 1, 1), await Tasks.CountTasksAsync(Experiment, Token));
        Assert.Equal(new TaskCounts(0, 0, 0, 0, 0, 0), await Tasks.CountTasksAsync("unknown", Token));

        var page = await Tasks.ListTasksAsync(new(Experiment, new(0), 2), Token);
        Assert.Equal([ids[0], ids[1]], page.Select(t => t.TaskId));
        var (first, second) = (page[0], page[1]);
        Assert.Equal(
            (TaskState.Complete, "{}", "10", 5, "pool1", 1),
            (first.State, first.Payload, first.Result, first.Priority, first.Pool, first.Attempts));
        Assert.Equal((TestAgent.Started, TestAgent.Stopped), (first.Started, first.Stopped));
        Assert.True(first.Created <= first.Claimed);
        Assert.Equal(new TaskFailure("exception", "it broke", 1), TaskFailure.FromResultText(second.Result));

        var rest = await Tasks.ListTasksAsync(new(Experiment, ids[1]), Token);
        Assert.Equal([TaskState.Requeued, TaskState.Running, TaskState.Canceled], rest.Select(t => t.State));
        Assert.Equal([1, 0, 0], rest.Select(t => t.Attempts));
        Assert.Equal([agent.Id, agent.Id, agent.Id, agent.Id, null], page.Concat(rest).Select(t => t.AgentId));
        Assert.All(rest, t => Assert.Null(t.Result));
        Assert.NotNull(rest[1].Claimed);
        Assert.Null(rest[1].Started);
        Assert.Null(rest[2].Pool);
        Assert.Null(rest[2].Claimed);
        Assert.Empty(await Tasks.ListTasksAsync(new(Experiment, ids[^1]), Token));
    }

    [Fact]
    public async Task An_experiment_is_registered_once()
    {
        var registration = new ExperimentRegistration(Guid.NewGuid(), Experiment, WorkType, "seed: 1");
        Assert.True(await RepeatedAsync(() => Tasks.RegisterExperimentAsync(registration, Token)));
        Assert.False(await Tasks.RegisterExperimentAsync(registration with { RequestId = Guid.NewGuid() }, Token));
        Assert.True(await Tasks.RegisterExperimentAsync(registration with { RequestId = Guid.NewGuid(), ExperimentId = "other" }, Token));
    }

    [Fact]
    public async Task Another_experiment_with_unfinished_tasks_of_a_type_is_found()
    {
        Assert.Null(await Tasks.FindOtherExperimentAsync("mine", WorkType, Token));
        await SubmitAsync(1, experimentId: "theirs");
        await SubmitAsync(1, experimentId: "mine");
        await SubmitAsync(1, experimentId: "elsewhere", workType: WorkType + 1);
        Assert.Equal("theirs", await Tasks.FindOtherExperimentAsync("mine", WorkType, Token));
        Assert.Equal("mine", await Tasks.FindOtherExperimentAsync("theirs", WorkType, Token));

        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(2);
        Assert.Equal("theirs", await Tasks.FindOtherExperimentAsync("mine", WorkType, Token));
        await agent.CompleteAsync(claimed);
        Assert.Null(await Tasks.FindOtherExperimentAsync("mine", WorkType, Token));
    }
}
