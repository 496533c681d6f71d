using Emews.Tasks;

namespace Emews.Tests.Stores;

public abstract partial class TaskStoreContract
{
    [Fact]
    public async Task Results_come_in_the_order_tasks_ended_whatever_ended_them()
    {
        var ids = await SubmitAsync([9, 8, 7, 6, 5]);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(4);
        await agent.CompleteAsync(claimed[2]);
        await Tasks.CancelAsync(new([ids[4]]), Token);
        await agent.ReportAsync(TestAgent.Failure(claimed[0]));
        await Tasks.CancelAsync(new([ids[3]], IncludeRunning: true), Token);
        await agent.CompleteAsync(claimed[1]);
        var results = (await TakeAllAsync()).Results;
        Assert.Equal([ids[2], ids[4], ids[0], ids[3], ids[1]], results.Select(r => r.TaskId));
        Assert.Equal(
            [TaskState.Complete, TaskState.Canceled, TaskState.Complete, TaskState.Canceled, TaskState.Complete],
            results.Select(r => r.State));
        Assert.Null(results[1].Text);
        Assert.Null(results[1].GetFailure());
        Assert.Equal(new TaskFailure("exception", "it broke", 1), results[2].GetFailure());
    }

    [Fact]
    public async Task Results_come_from_the_range_and_experiment_asked_for()
    {
        var other = await SubmitAsync(1, experimentId: "other");
        var ids = await SubmitAsync(4);
        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimAsync(5));
        var inner = await Tasks.TakeResultsAsync(new(Experiment, ids[1], ids[2]), Token);
        Assert.Equal([ids[1], ids[2]], inner.Results.Select(r => r.TaskId));
        Assert.Equal(ids, (await TakeAllAsync()).Results.Select(r => r.TaskId));
        Assert.Equal(other, (await TakeAllAsync("other")).Results.Select(r => r.TaskId));
        Assert.Empty((await TakeAllAsync("unknown")).Results);
        Assert.Empty((await Tasks.TakeResultsAsync(new(Experiment, ids[2], ids[1]), Token)).Results);
    }

    [Fact]
    public async Task Pages_skip_and_repeat_nothing_while_other_tasks_end()
    {
        const string Text = "\"ten bytes\"";
        var ids = await SubmitAsync(9);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(7);
        await agent.ReportAsync([.. claimed.Take(5).Select(t => TestAgent.Result(t, Text))]);

        var first = await Tasks.TakeResultsAsync(new(Experiment, ids[0], ids[^1], 0, MaxBytes: 25), Token);
        Assert.Equal([ids[0], ids[1]], first.Results.Select(r => r.TaskId));
        Assert.True(first.HasMore);
        await Tasks.CancelAsync(new([ids[8]]), Token);
        await agent.ReportAsync(TestAgent.Result(claimed[6], Text));
        var second = await Tasks.TakeResultsAsync(new(Experiment, ids[0], ids[^1], first.Cursor, MaxBytes: 1), Token);
        Assert.Equal([ids[2]], second.Results.Select(r => r.TaskId));
        Assert.True(second.HasMore);
        var third = await Tasks.TakeResultsAsync(new(Experiment, ids[0], ids[^1], second.Cursor, MaxBytes: 1000), Token);
        Assert.Equal([ids[3], ids[4], ids[8], ids[6]], third.Results.Select(r => r.TaskId));
        Assert.False(third.HasMore);
        Assert.Empty((await Tasks.TakeResultsAsync(new(Experiment, ids[0], ids[^1], third.Cursor), Token)).Results);
    }

    [Fact]
    public async Task What_ends_after_an_acknowledgement_is_not_behind_the_cursor()
    {
        var ids = await SubmitAsync(4);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(4);
        await agent.CompleteAsync(claimed[0], claimed[1]);
        var page = await TakeAllAsync();
        await Tasks.AcknowledgeAsync(new(Experiment, [ids[0], ids[1]]), Token);
        await agent.CompleteAsync(claimed[3], claimed[2]);
        var next = await Tasks.TakeResultsAsync(new(Experiment, ids[0], ids[^1], page.Cursor), Token);
        Assert.Equal([ids[3], ids[2]], next.Results.Select(r => r.TaskId));
    }

    [Fact]
    public async Task Acknowledging_keeps_the_order_given_and_passes_over_what_it_cannot_take()
    {
        var other = await SubmitAsync(1, priority: 1, experimentId: "other");
        var ids = await SubmitAsync(6);
        var agent = await RegisterAsync();
        await agent.CompleteAsync(await agent.ClaimAsync(5));
        await Tasks.CancelAsync(new([ids[4]]), Token);

        await RepeatedAsync(() => Tasks.AcknowledgeAsync(new(Experiment, [ids[2], ids[0], ids[2]]), Token));
        await Tasks.AcknowledgeAsync(new(Experiment, [ids[5], ids[4], ids[0], new(99), other[0], ids[3]]), Token);
        await Tasks.AcknowledgeAsync(new(Experiment, []), Token);
        Assert.Equal([ids[2], ids[0], ids[4], ids[3]], await ReadCollectedAsync(Experiment));
        Assert.Empty(await ReadCollectedAsync("other"));
        Assert.Equal([ids[1]], (await TakeAllAsync()).Results.Select(r => r.TaskId));
        Assert.Equal(other, (await TakeAllAsync("other")).Results.Select(r => r.TaskId));
        Assert.Equal(TaskState.Queued, await StateAsync(ids[5]));
    }

    [Fact]
    public async Task Results_are_there_by_id_collected_or_not()
    {
        var ids = await SubmitAsync([9, 8, 7, 6]);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(3);
        await agent.CompleteAsync(claimed[0], claimed[1]);
        await Tasks.AcknowledgeAsync(new(Experiment, [ids[0]]), Token);
        await Tasks.CancelAsync(new([ids[3]]), Token);
        var results = await Tasks.GetResultsAsync([ids[3], ids[2], ids[1], new(99), ids[0], ids[1]], Token);
        Assert.Equal(
            [new(ids[3], TaskState.Canceled, null), new(ids[1], TaskState.Complete, "1.5"), new(ids[0], TaskState.Complete, "1.5")],
            results);
        Assert.Empty(await Tasks.GetResultsAsync([], Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_wait_for_results_ends_with_another_clients_commit()
    {
        await using var other = await OpenAsync();
        var ids = await SubmitAsync([9, 8, 7]);
        var agent = await RegisterAsync(client: other);
        var claimed = await agent.ClaimAsync(2);
        Task WaitAsync(int known, int first, int last) => Tasks.WaitForResultsAsync(
            new(Experiment, ids[first], ids[last], known, Timeout.InfiniteTimeSpan), Token);

        var (outside, one, two) = (WaitAsync(0, 1, 2), WaitAsync(0, 0, 2), WaitAsync(1, 0, 2));
        await agent.CompleteAsync(claimed[0]);
        await one;
        Assert.False(outside.IsCompleted);
        Assert.False(two.IsCompleted);
        await other.Tasks.CancelAsync(new([ids[2]]), Token);
        await Task.WhenAll(outside, two);
        await WaitAsync(1, 0, 2);
        await Tasks.WaitForResultsAsync(new(Experiment, ids[0], ids[2], 2, TimeSpan.Zero), Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_wait_counts_what_ended_after_its_cursor_alone()
    {
        var ids = await SubmitAsync([9, 8, 7, 6]);
        var agent = await RegisterAsync();
        var claimed = await agent.ClaimAsync(3);
        await agent.CompleteAsync(claimed[0], claimed[1]);
        var taken = await TakeAllAsync();
        Assert.Equal(taken.Cursor, taken.Ends[1]);
        Assert.InRange(taken.Ends[0], 1, taken.Cursor - 1);
        Task WaitAsync(long cursor, int known, TimeSpan timeout) =>
            Tasks.WaitForResultsAsync(new(Experiment, ids[0], ids[^1], known, timeout, cursor), Token);

        var after = WaitAsync(taken.Cursor, 0, Timeout.InfiniteTimeSpan);
        await WaitAsync(0, 1, Timeout.InfiniteTimeSpan);
        await WaitAsync(taken.Ends[0], 0, Timeout.InfiniteTimeSpan);
        Assert.False(after.IsCompleted);
        await Tasks.AcknowledgeAsync(new(Experiment, [ids[0], ids[1]]), Token);
        await Tasks.CancelAsync(new([ids[3]]), Token);
        await after;
        var next = WaitAsync(taken.Cursor, 1, Timeout.InfiniteTimeSpan);
        Assert.False(next.IsCompleted);
        await agent.CompleteAsync(claimed[2]);
        await next;
    }

    [Fact(Timeout = 60_000)]
    public async Task A_wait_for_results_can_be_given_up()
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var wait = Tasks.WaitForResultsAsync(new(Experiment, new(1), new(9), 0, Timeout.InfiniteTimeSpan), source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }
}
