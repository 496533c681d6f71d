using Emews.Database;
using Emews.Tasks;
using Emews.Tests.Stores;

namespace Emews.Tests.Tasks;

/// <summary>The ME's side as users see it, over a real database, with a pool played by hand.</summary>
public sealed class TaskQueueTests : IAsyncLifetime
{
    private const int WorkType = 0;

    private readonly SqliteDatabase _database = new();
    private SqliteStore _store = null!;
    private TaskQueue _queue = null!;
    private long _agent;
    private long _lease;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync(_database.Path, cancellationToken: Token);
        _queue = new TaskQueue(_store, "exp");
        var registered = await _store.RegisterAgentAsync(new(Guid.NewGuid(), "by-hand", "here", 1, WorkType, 4, TimeSpan.FromSeconds(30)), Token);
        (_agent, _lease) = (registered.AgentId, registered.AgentId << 32);
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        await _store.DisposeAsync();
        _database.Dispose();
    }

    [Fact]
    public async Task A_future_gives_the_result_of_its_task()
    {
        var future = await _queue.SubmitAsync(WorkType, "{\"x\": 1}", new SubmitOptions { Tag = "mine", Priority = 7 }, Token);
        Assert.Equal(7, await future.GetPriorityAsync(Token));
        Assert.Equal(TaskState.Queued, await future.GetStateAsync(Token));
        Assert.Null(await future.GetWorkerPoolAsync(Token));
        Assert.False(await future.IsDoneAsync(Token));

        var result = future.GetResultAsync(cancellationToken: Token);
        await RunAsync(1);

        Assert.Equal("\"{\\\"x\\\": 1}\"", await result);
        Assert.True(await future.IsDoneAsync(Token));
        Assert.Equal("by-hand", await future.GetWorkerPoolAsync(Token));
    }

    [Fact]
    public async Task As_completed_gives_futures_in_the_order_their_tasks_ended()
    {
        var futures = await SubmitAsync(10);
        await _queue.UpdatePrioritiesAsync(futures, [.. Enumerable.Range(1, 10)], Token);
        await RunAsync(10, at: 1);
        Assert.Equal(futures.Reverse(), await CollectAsync(futures));
    }

    [Fact]
    public async Task As_completed_yields_every_future_that_has_ended_however_it_ended()
    {
        var futures = await SubmitAsync(3);
        Assert.True(await futures[0].CancelAsync(Token));
        await FailAsync("broken", "it broke");
        await RunAsync(1);

        Assert.Equal(futures.ToHashSet(), (await CollectAsync(futures)).ToHashSet());
        await Assert.ThrowsAsync<TaskCanceledException>(() => futures[0].GetResultAsync(cancellationToken: Token));
        var failed = await Assert.ThrowsAsync<TaskFailedException>(() => futures[1].GetResultAsync(cancellationToken: Token));
        Assert.Equal(new TaskFailure("broken", "it broke", 1), failed.Failure);
        Assert.Equal("\"{}\"", await futures[2].GetResultAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task As_completed_stops_after_the_count_asked_for()
    {
        var futures = await SubmitAsync(5);
        await RunAsync(5);
        Assert.Equal(2, (await CollectAsync(futures, new() { Count = 2 })).Count);
        Assert.Equal(3, (await CollectAsync(futures, new() { Count = 3 })).Count);
    }

    [Fact]
    public async Task A_batch_is_not_given_before_it_is_full()
    {
        var futures = await SubmitAsync(4);
        await RunAsync(1);
        await using var batches = _queue.AsCompletedAsync(futures, new() { BatchSize = 3 }, Token).GetAsyncEnumerator(Token);
        var first = batches.MoveNextAsync();
        await RunAsync(1);
        await _store.WaitForResultsAsync(new("exp", futures[0].Id, futures[3].Id, 1, TimeSpan.FromSeconds(30)), Token);
        Assert.False(first.IsCompleted);
        await RunAsync(1);
        Assert.True(await first);
    }

    [Fact]
    public async Task A_time_out_says_that_the_tasks_go_on()
    {
        var futures = await SubmitAsync(1);
        var error = await Assert.ThrowsAsync<TimeoutException>(() => CollectAsync(futures, new() { Timeout = TimeSpan.FromMilliseconds(20) }));
        Assert.Contains("go on", error.Message, StringComparison.Ordinal);
        await RunAsync(1);
        Assert.Single(await CollectAsync(futures));
    }

    [Fact]
    public async Task A_result_not_acknowledged_is_delivered_again_after_a_crash()
    {
        var futures = await SubmitAsync(2);
        await RunAsync(2);
        var crashed = new TaskQueue(_store, "exp");
        await using (var results = crashed.AsCompletedAsync(futures, cancellationToken: Token).GetAsyncEnumerator(Token))
        {
            // The first is taken and the process dies before it asks for the next batch.
            Assert.True(await results.MoveNextAsync());
        }

        await crashed.DisposeAsync();
        await using var resumed = new TaskQueue(_store, "exp");
        Assert.Equal(2, (await CollectAsync([.. futures.Select(future => resumed.GetFuture(future.Id))], queue: resumed)).Count);
    }

    [Fact]
    public async Task A_future_made_again_gives_a_result_that_was_collected_before()
    {
        var futures = await SubmitAsync(1);
        await RunAsync(1);
        await CollectAsync(futures);
        await using var later = new TaskQueue(_store, "exp");
        Assert.Equal("\"{}\"", await later.GetFuture(futures[0].Id).GetResultAsync(TimeSpan.FromSeconds(30), Token));
    }

    [Fact]
    public async Task Acknowledged_results_are_on_record_in_the_order_collected()
    {
        var futures = await SubmitAsync(5);
        await RunAsync(5, at: 1);
        var collected = await CollectAsync(futures);
        Assert.Equal(collected.Select(future => future.Id), (await _store.ListCollectedAsync(new("exp"), Token)).Select(c => c.TaskId));
        Assert.True(await _queue.AreQueuesEmptyAsync(WorkType, Token));
    }

    [Fact]
    public async Task Pop_takes_futures_out_of_the_collection()
    {
        var futures = (await SubmitAsync(3)).ToList();
        await RunAsync(3);
        var popped = await _queue.PopCompletedAsync(futures, TimeSpan.FromSeconds(30), Token);
        Assert.Equal(2, futures.Count);
        Assert.DoesNotContain(popped, futures);

        Assert.Equal(2, (await CollectAsync(futures, new() { Pop = true })).Count);
        Assert.Empty(futures);
        await Assert.ThrowsAsync<ArgumentException>(() => _queue.PopCompletedAsync(futures, cancellationToken: Token));
        await Assert.ThrowsAsync<ArgumentException>(() => CollectAsync(new TaskFuture[1], new() { Pop = true }));
    }

    [Fact]
    public async Task Two_enumerations_at_once_each_get_their_own()
    {
        var futures = await SubmitAsync(20);
        var odd = CollectAsync([.. futures.Where((_, i) => i % 2 == 1)]);
        var even = CollectAsync([.. futures.Where((_, i) => i % 2 == 0)]);
        await RunAsync(20, at: 3);
        Assert.Equal(10, (await odd).Count);
        Assert.Equal(10, (await even).Count);
    }

    [Fact]
    public async Task A_hundred_futures_awaited_one_by_one_all_come()
    {
        var futures = await SubmitAsync(100);
        var all = Task.WhenAll(futures.Select(future => future.GetResultAsync(TimeSpan.FromMinutes(1), Token)));
        await RunAsync(100, at: 7);
        Assert.Equal(100, (await all).Length);
        Assert.True(await _queue.AreQueuesEmptyAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task Priorities_are_updated_one_for_all_or_one_each()
    {
        var futures = await SubmitAsync(3);
        Assert.Equal(3, (await _queue.UpdatePrioritiesAsync(futures, 5, Token)).Count);
        Assert.All((await _queue.GetPrioritiesAsync(futures, Token)).Values, priority => Assert.Equal(5, priority));
        await RunAsync(1);
        Assert.Equal([futures[1].Id, futures[2].Id], (await _queue.UpdatePrioritiesAsync(futures, [1, 2, 3], Token)).Order());
        Assert.True(await futures[2].SetPriorityAsync(9, Token));
        Assert.False(await futures[0].SetPriorityAsync(9, Token));
    }

    [Fact]
    public async Task Clear_gives_up_what_is_queued_and_stop_reaches_a_pool()
    {
        var futures = await SubmitAsync(3);
        await _queue.ClearAsync(Token);
        Assert.All((await _queue.GetStatesAsync(futures, Token)).Values, state => Assert.Equal(TaskState.Canceled, state));
        await _queue.StopWorkerPoolAsync(WorkType, cancellationToken: Token);
        Assert.True((await _store.ClaimAsync(new(_agent, ++_lease, WorkType, 1), Token)).StopPool);
    }

    [Fact]
    public async Task A_disposed_queue_ends_its_waits()
    {
        var futures = await SubmitAsync(1);
        var waiting = CollectAsync(futures);
        await _queue.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
    }

    private Task<IReadOnlyList<TaskFuture>> SubmitAsync(int count) =>
        _queue.SubmitAsync(WorkType, [.. Enumerable.Repeat("{}", count)], cancellationToken: Token);

    private async Task<List<TaskFuture>> CollectAsync(
        IReadOnlyCollection<TaskFuture> futures, AsCompletedOptions? options = null, TaskQueue? queue = null)
    {
        var collected = new List<TaskFuture>();
        await foreach (var future in (queue ?? _queue).AsCompletedAsync(futures, options, Token))
        {
            collected.Add(future);
        }

        return collected;
    }

    /// <summary>Claims and reports tasks, some at a time: the result is the payload as a JSON string.</summary>
    private async Task RunAsync(int count, int at = 100)
    {
        for (var done = 0; done < count;)
        {
            var claimed = await _store.ClaimAsync(new(_agent, ++_lease, WorkType, Math.Min(at, count - done)), Token);
            done += claimed.Tasks.Count;
            var now = DateTimeOffset.UnixEpoch;
            await _store.ReportAsync(
                new(_agent, [.. claimed.Tasks.Select(task => new TaskReport(
                    task.TaskId, task.LeaseId, System.Text.Json.JsonSerializer.Serialize(task.Payload, Plain), null, false, now, now))]), Token);
        }
    }

    private async Task FailAsync(string kind, string message)
    {
        var task = (await _store.ClaimAsync(new(_agent, ++_lease, WorkType, 1), Token)).Tasks[0];
        var now = DateTimeOffset.UnixEpoch;
        await _store.ReportAsync(new(_agent, [new(task.TaskId, task.LeaseId, null, new TaskFailure(kind, message, 1), false, now, now)]), Token);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
