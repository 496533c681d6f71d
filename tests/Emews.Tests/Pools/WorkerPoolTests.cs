using System.Collections.Concurrent;
using System.Diagnostics;
using Emews.Database;
using Emews.Pools;
using Emews.Tasks;
using Emews.Tests.Stores;

namespace Emews.Tests.Pools;

/// <summary>A pool against a real database.</summary>
public sealed class WorkerPoolTests : IAsyncLifetime
{
    private readonly SqliteDatabase _database = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private SqliteStore _store = null!;
    private TaskQueue _queue = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync(_database.Path, cancellationToken: Token);
        _queue = new TaskQueue(_store, "exp");
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        await _store.DisposeAsync();
        _database.Dispose();
        _stop.Dispose();
        _abort.Dispose();
    }

    [Fact]
    public async Task Every_task_runs_once()
    {
        var model = new GatedModel(isOpen: true);
        var futures = await SubmitAsync(500);
        var pool = StartAsync(model, new() { Workers = 8, BatchSize = 12 });
        await CollectAsync(futures);
        await EndAsync(pool);
        Assert.Equal(futures.Select(future => future.Id).Order(), model.Started.Order());
    }

    [Theory]
    [InlineData(4, 4, 1)]
    [InlineData(4, 7, 3)]
    [InlineData(2, 1, 1)]
    public async Task A_pool_owns_at_most_its_batch_size(int workers, int batchSize, int threshold)
    {
        var model = new GatedModel();
        await SubmitAsync(20);
        var pool = StartAsync(model, new() { Workers = workers, BatchSize = batchSize, BatchThreshold = threshold });
        await model.WaitForStartsAsync(Math.Min(workers, batchSize));
        Assert.Equal(batchSize, (await CountAsync()).Running);
        await AbortAsync(pool);
    }

    [Fact]
    public async Task A_pool_asks_for_more_only_when_the_threshold_is_missing()
    {
        var model = new GatedModel();
        await SubmitAsync(20);
        var pool = StartAsync(model, new() { Workers = 4, BatchThreshold = 3 });
        await model.WaitForStartsAsync(4);

        model.Release(2);
        await UntilAsync(counts => counts.Complete == 2);
        Assert.Equal(2, (await CountAsync()).Running);

        model.Release(1);
        await UntilAsync(counts => counts is { Complete: 3, Running: 4 });
        await AbortAsync(pool);
    }

    [Fact]
    public async Task An_agent_whose_queue_is_empty_asks_again_when_there_is_news_and_not_with_each_task_that_ends()
    {
        var store = new StoreByHand(_store);
        var model = new GatedModel();
        await SubmitAsync(3);
        var pool = new WorkerPool(store, model, new() { Workers = 4 }).RunAsync(0, _stop.Token, _abort.Token);
        await model.WaitForStartsAsync(3);
        model.Release(1);
        await UntilAsync(counts => counts.Complete == 1);
        model.Release(1);
        await UntilAsync(counts => counts.Complete == 2);
        Assert.Equal(1, store.Claims);

        await SubmitAsync(1);
        store.TellOfWork();
        await model.WaitForStartsAsync(1);
        Assert.Equal(2, store.Claims);
        await AbortAsync(pool);
    }

    [Fact]
    public async Task A_task_that_ends_is_reported_at_once_and_all_that_end_meanwhile_together()
    {
        var sizes = new ConcurrentQueue<int>();
        var isOnItsWay = new SemaphoreSlim(0);
        var goesOn = new TaskCompletionSource();
        var store = new StoreByHand(_store)
        {
            OnReport = reports =>
            {
                sizes.Enqueue(reports.Count);
                isOnItsWay.Release();
                return goesOn.Task;
            },
        };
        var model = new GatedModel();
        await SubmitAsync(9);
        var pool = new WorkerPool(store, model, new() { Workers = 4, BatchSize = 9 }).RunAsync(0, _stop.Token, _abort.Token);
        await model.WaitForStartsAsync(4);
        model.Release(1);
        await isOnItsWay.WaitAsync(Token);

        // A worker that begins its next task has left its report of the last.
        await model.WaitForStartsAsync(1);
        model.Release(4);
        await model.WaitForStartsAsync(4);
        goesOn.SetResult();
        await UntilAsync(counts => counts.Complete == 5);
        Assert.Equal([1, 4], sizes);
        await AbortAsync(pool);
    }

    [Fact]
    public async Task Higher_priorities_run_first_then_lower_ids()
    {
        var model = new GatedModel(isOpen: true);
        var futures = await SubmitAsync(6);
        await _queue.UpdatePrioritiesAsync(futures, [1, 3, 2, 3, 0, 2], Token);
        var pool = StartAsync(model, new() { Workers = 1 });
        await CollectAsync(futures);
        await EndAsync(pool);
        Assert.Equal(new[] { 1, 3, 2, 5, 0, 4 }.Select(i => futures[i].Id), model.Started);
    }

    [Fact]
    public async Task A_model_that_throws_fails_its_task_and_no_other()
    {
        var model = new GatedModel(isOpen: true) { Run = task => task.TaskId.Value == 2 ? throw new InvalidOperationException("no way") : "1" };
        var futures = await SubmitAsync(3);
        var pool = StartAsync(model, new() { Workers = 2 });
        await CollectAsync(futures);
        await EndAsync(pool);
        Assert.Equal(new TaskFailure(TaskFailureKinds.Exception, "InvalidOperationException: no way", 1), futures[1].Ended!.GetFailure());
        Assert.Equal("1", await futures[0].GetResultAsync(cancellationToken: Token));
        Assert.Equal("1", await futures[2].GetResultAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task A_failed_model_is_tried_again_only_as_often_as_retries_say()
    {
        var model = new GatedModel(isOpen: true) { Run = task => task.Attempt < 3 ? throw new ModelException("flaky", "not yet") : "1" };
        var patient = await SubmitAsync(1);
        var pool = StartAsync(model, new() { Workers = 1, Retries = 2, RetryDelay = TimeSpan.Zero });
        await CollectAsync(patient);
        Assert.Equal("1", await patient[0].GetResultAsync(cancellationToken: Token));
        await EndAsync(pool);
        Assert.Equal(3, model.Started.Count);
    }

    [Fact]
    public async Task A_failed_model_waits_before_it_is_tried_again()
    {
        var model = new GatedModel(isOpen: true) { Run = _ => throw new ModelException("flaky", "not yet") };
        var futures = await SubmitAsync(1);
        var pool = StartAsync(model, new() { Workers = 1, Retries = 2, RetryDelay = TimeSpan.FromHours(1) });
        await UntilAsync(counts => counts.Requeued == 1);
        var wait = (await _store.GetTaskAsync(futures[0].Id, Token))!.RetryIn;
        Assert.InRange(wait!.Value, TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(72));
        await EndAsync(pool);
        Assert.Single(model.Started);
    }

    [Fact(Timeout = 120_000)]
    public async Task An_agent_sees_to_what_it_has_seen_fail_between_its_heartbeats()
    {
        var model = new GatedModel(isOpen: true) { Run = task => task.Attempt < 3 ? throw new ModelException("flaky", "not yet") : "1" };
        var futures = await SubmitAsync(5);
        var options = new WorkerPoolOptions { Workers = 2, Retries = 2, RetryDelay = TimeSpan.FromMilliseconds(200) };
        var pool = new WorkerPool(_store, model, options, new TimeWithoutHeartbeats()).RunAsync(0, _stop.Token, _abort.Token);
        await CollectAsync(futures);
        await EndAsync(pool);
        Assert.Equal(15, model.Started.Count);
    }

    [Fact]
    public async Task Stopping_lets_running_tasks_end_and_gives_the_rest_back_at_no_cost()
    {
        var model = new GatedModel();
        await SubmitAsync(10);
        var pool = StartAsync(model, new() { Workers = 2, BatchSize = 5, Grace = TimeSpan.FromMinutes(1) });
        await model.WaitForStartsAsync(2);
        await _stop.CancelAsync();
        await UntilAsync(counts => counts is { Running: 2, Requeued: 3 });
        model.Release(2);
        await pool;
        Assert.Equal(new TaskCounts(5, 0, 2, 0, 0, 3), await CountAsync());
        Assert.All(await ListAsync(TaskState.Requeued), task => Assert.Equal(0, task.Attempts));
    }

    [Fact]
    public async Task After_the_grace_time_running_tasks_go_back_at_no_cost()
    {
        var model = new GatedModel();
        await SubmitAsync(2);
        var pool = StartAsync(model, new() { Workers = 2, Grace = TimeSpan.Zero });
        await model.WaitForStartsAsync(2);
        await _stop.CancelAsync();
        await pool;
        Assert.All(await ListAsync(TaskState.Requeued), task => Assert.Equal(0, task.Attempts));
        Assert.Equal(2, (await CountAsync()).Requeued);
        Assert.Equal(2, model.Canceled);
    }

    [Fact]
    public async Task Aborting_ends_models_at_once_and_leaves_those_that_do_not_listen()
    {
        var model = new GatedModel { IgnoresCancellation = true };
        await SubmitAsync(1);
        var pool = StartAsync(model, new() { Workers = 1, Grace = TimeSpan.FromHours(1) });
        await model.WaitForStartsAsync(1);
        await AbortAsync(pool);
        Assert.Equal(1, (await CountAsync()).Requeued);
        model.Release(1);
    }

    [Fact]
    public async Task A_stop_message_ends_a_pool_after_all_other_work()
    {
        var model = new GatedModel(isOpen: true);
        var futures = await SubmitAsync(20);
        await _queue.StopWorkerPoolAsync(0, cancellationToken: Token);
        Assert.Equal(PoolEnding.Told, await StartAsync(model, new() { Workers = 3 }));
        Assert.Equal(20, (await CountAsync()).Complete);
        await CollectAsync(futures);
        var agent = Assert.Single(await _store.ListAgentsAsync(0, Token));
        Assert.NotNull(agent.Ended);
        Assert.NotNull(agent.StoppedClaiming);
        Assert.Equal(20, agent.Completed);
    }

    [Fact]
    public async Task A_running_task_that_is_canceled_has_its_model_ended_at_the_next_heartbeat()
    {
        var model = new GatedModel();
        var futures = await SubmitAsync(1);
        var pool = StartAsync(model, new() { Workers = 1, LeaseTime = TimeSpan.FromSeconds(1) });
        await model.WaitForStartsAsync(1);
        await _queue.CancelAsync(futures, includeRunning: true, Token);
        await UntilAsync(_ => model.Canceled == 1);
        await Assert.ThrowsAsync<TaskCanceledException>(() => futures[0].GetResultAsync(cancellationToken: Token));
        await EndAsync(pool);
    }

    [Fact]
    public async Task A_pool_that_was_taken_for_dead_ends_what_it_ran_and_begins_anew()
    {
        var model = new GatedModel();
        var futures = await SubmitAsync(2);
        var pool = StartAsync(model, new() { Workers = 1, BatchSize = 2, LeaseTime = TimeSpan.FromSeconds(1) });
        await model.WaitForStartsAsync(1);

        _database.Run("UPDATE emews_agents SET last_heartbeat = 0");
        Assert.Equal(2, (await _store.RescueAsync(new(), Token)).Requeued.Count);

        await UntilAsync(_ => model.Canceled == 1);
        await model.WaitForStartsAsync(1);
        model.Release(2);
        await CollectAsync(futures);
        await EndAsync(pool);
        Assert.All(await ListAsync(TaskState.Complete), task => Assert.Equal(2, task.Attempts));
        Assert.Equal(2, (await _store.ListAgentsAsync(0, Token)).Count);
    }

    [Fact]
    public async Task An_agent_rescues_the_tasks_of_another_that_died()
    {
        await using var other = await SqliteStore.OpenAsync(_database.Path, cancellationToken: Token);
        var dead = await other.RegisterAgentAsync(new(Guid.NewGuid(), "dead", "here", 1, 0, 1, TimeSpan.FromHours(1)), Token);
        var futures = await SubmitAsync(1);
        await other.ClaimAsync(new(dead.AgentId, (dead.AgentId << 32) + 1, 0, 1), Token);

        var pool = StartAsync(new GatedModel(isOpen: true), new() { Workers = 1, LeaseTime = TimeSpan.FromSeconds(1) });
        _database.Run("UPDATE emews_agents SET last_heartbeat = 0 WHERE pool = 'dead'");

        await CollectAsync(futures);
        await EndAsync(pool);
    }

    [Fact]
    public async Task A_task_that_is_canceled_while_it_waits_for_a_worker_is_not_begun()
    {
        var model = new GatedModel();
        var futures = await SubmitAsync(3);
        var pool = StartAsync(model, new() { Workers = 1, BatchSize = 2, LeaseTime = TimeSpan.FromSeconds(1) });
        await model.WaitForStartsAsync(1);
        await _queue.CancelAsync([futures[1]], includeRunning: true, Token);
        await Task.Delay(TimeSpan.FromSeconds(1), Token);
        model.Release(2);
        await CollectAsync([futures[0], futures[2]]);
        await EndAsync(pool);
        Assert.DoesNotContain(futures[1].Id, model.Started);
    }

    [Fact]
    public async Task A_task_says_when_and_where_it_ran()
    {
        var futures = await SubmitAsync(1);
        var pool = StartAsync(new GatedModel(isOpen: true), new() { Name = "bebop", Workers = 1 });
        await CollectAsync(futures);
        await EndAsync(pool);
        var task = Assert.Single(await ListAsync(TaskState.Complete));
        Assert.Equal("bebop", task.Pool);
        Assert.Equal(1, task.Attempts);
        Assert.True(task.Created <= task.Claimed && task.Claimed <= task.Stopped && task.Started <= task.Stopped);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        WorkerPool Make(WorkerPoolOptions options) => new(_store, new GatedModel(), options);
        Assert.Contains("Workers", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { Workers = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("RetryDelay", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { RetryDelay = TimeSpan.FromTicks(-1) })).Message, StringComparison.Ordinal);
        Assert.Contains("BatchThreshold", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { BatchSize = 3, BatchThreshold = 4 })).Message, StringComparison.Ordinal);
        Assert.Contains("WallTime", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { WallTime = TimeSpan.Zero })).Message, StringComparison.Ordinal);
        Assert.Contains("IdleTimeout", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { IdleTimeout = TimeSpan.Zero })).Message, StringComparison.Ordinal);
        Assert.Contains("BatchSize", Assert.Throws<ArgumentOutOfRangeException>(() => Make(new() { BatchSize = 0 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_of_ones_own_queries_and_reports_by_the_agent()
    {
        var futures = await SubmitAsync(3);
        await using (var agent = await PoolAgent.RegisterAsync(_store, 0, new() { Name = "mine", Workers = 1 }, cancellationToken: Token))
        {
            foreach (var task in await agent.QueryAsync(2, TimeSpan.FromSeconds(30), Token))
            {
                Assert.Equal(ReportOutcome.Recorded, await agent.ReportAsync(task, "7", agent.Now));
            }

            Assert.Single(await agent.QueryAsync(5, TimeSpan.FromSeconds(30), Token));
            Assert.Empty(await agent.QueryAsync(5, TimeSpan.Zero, Token));
        }

        Assert.Equal("7", await futures[0].GetResultAsync(cancellationToken: Token));
        Assert.Equal("mine", await futures[1].GetWorkerPoolAsync(Token));
        Assert.Equal(TaskState.Requeued, await futures[2].GetStateAsync(Token));
    }

    [Fact]
    public async Task A_pool_with_a_wall_time_ends_in_time_and_loses_no_attempt()
    {
        await SubmitAsync(1000);
        var model = new PacedModel(TimeSpan.FromSeconds(0.5));
        var watch = Stopwatch.StartNew();

        var ending = await StartAsync(model, new() { Workers = 2, BatchSize = 6, WallTime = TimeSpan.FromSeconds(3) });

        Assert.Equal(PoolEnding.WallTime, ending);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 3);
        var counts = await CountAsync();
        Assert.InRange(counts.Complete, 2, 2 * 6);
        Assert.Equal(0, counts.Running);
        Assert.All(await ListAsync(TaskState.Requeued), task => Assert.Equal(0, task.Attempts));
        Assert.All(await ListAsync(TaskState.Complete), task => Assert.Equal(1, task.Attempts));
    }

    [Fact]
    public async Task What_does_not_end_within_the_wall_time_goes_back_at_no_cost()
    {
        var model = new GatedModel();
        await SubmitAsync(3);

        var ending = await StartAsync(model, new() { Workers = 1, BatchSize = 2, WallTime = TimeSpan.FromSeconds(1) });

        Assert.Equal((PoolEnding.WallTime, 1), (ending, model.Canceled));
        Assert.Equal(1, (await CountAsync()).Requeued);
        Assert.All(await ListAsync(TaskState.Requeued), task => Assert.Equal(0, task.Attempts));
    }

    [Fact]
    public async Task A_pool_ends_once_it_has_had_no_work_for_its_idle_timeout()
    {
        var model = new GatedModel();
        var futures = await SubmitAsync(1);
        var pool = StartAsync(model, new() { Workers = 2, IdleTimeout = TimeSpan.FromSeconds(0.5) });
        await model.WaitForStartsAsync(1);

        // A task that runs is work.
        await Task.WhenAny(pool, Task.Delay(TimeSpan.FromSeconds(2), Token));
        Assert.False(pool.IsCompleted);
        model.Release(1);

        Assert.Equal(PoolEnding.Idle, await pool);
        await CollectAsync(futures);
    }

    private Task<PoolEnding> StartAsync(ITaskModel model, WorkerPoolOptions options) =>
        new WorkerPool(_store, model, options).RunAsync(0, _stop.Token, _abort.Token);

    private async Task EndAsync(Task pool)
    {
        await _stop.CancelAsync();
        await pool;
    }

    private async Task AbortAsync(Task pool)
    {
        await _abort.CancelAsync();
        await pool;
        Assert.Equal(0, (await CountAsync()).Running);
    }

    private Task<IReadOnlyList<TaskFuture>> SubmitAsync(int count) =>
        _queue.SubmitAsync(0, [.. Enumerable.Repeat("{}", count)], cancellationToken: Token);

    private async Task CollectAsync(IReadOnlyList<TaskFuture> futures)
    {
        await foreach (var _ in _queue.AsCompletedAsync(futures, cancellationToken: Token))
        {
        }
    }

    private Task<TaskCounts> CountAsync() => _store.CountTasksAsync("exp", Token);

    private async Task<List<TaskRecord>> ListAsync(TaskState state) =>
        [.. (await _store.ListTasksAsync(new("exp", new TaskId(0)), Token)).Where(task => task.State == state)];

    private async Task UntilAsync(Func<TaskCounts, bool> condition)
    {
        while (!condition(await CountAsync()))
        {
            await Task.Delay(5, Token);
        }
    }
}

/// <summary>A clock whose timers of some seconds, such as those of heartbeats, never ring.</summary>
internal sealed class TimeWithoutHeartbeats : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime < TimeSpan.FromSeconds(3) ? dueTime : Timeout.InfiniteTimeSpan, period);
}

/// <summary>A model that a test holds by the hand: tasks end when they are released.</summary>
internal sealed class GatedModel(bool isOpen = false) : ITaskModel
{
    private readonly SemaphoreSlim _gate = new(0);
    private readonly SemaphoreSlim _starts = new(0);
    private int _canceled;

    public ConcurrentQueue<TaskId> Started { get; } = [];

    public int Canceled => Volatile.Read(ref _canceled);

    public bool IgnoresCancellation { get; init; }

    public Func<ModelTask, string> Run { get; init; } = static task => task.TaskId.ToString();

    public void Release(int count) => _gate.Release(count);

    public async Task WaitForStartsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await _starts.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public async Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        Started.Enqueue(task.TaskId);
        _starts.Release();
        try
        {
            if (!isOpen)
            {
                await _gate.WaitAsync(IgnoresCancellation ? CancellationToken.None : cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _canceled);
            throw;
        }

        return Run(task);
    }
}

/// <summary>A model that takes its time.</summary>
internal sealed class PacedModel(TimeSpan time) : ITaskModel
{
    public async Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        await Task.Delay(time, cancellationToken);
        return "1";
    }
}
