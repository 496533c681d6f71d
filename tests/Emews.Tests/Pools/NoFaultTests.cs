using Emews.Database;
using Emews.Pools;
using Emews.Tasks;
using Emews.Tests.Stores;

namespace Emews.Tests.Pools;

/// <summary>Failures that are no fault of a task cost it no attempt.</summary>
public sealed class NoFaultTests : IAsyncLifetime
{
    private readonly SqliteDatabase _database = new();
    private readonly CancellationTokenSource _stop = new();
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
    }

    [Fact]
    public async Task A_model_that_can_run_nothing_ends_its_pool_once_what_runs_has_ended()
    {
        await SubmitAsync(5);
        var first = new TaskCompletionSource();
        var model = new ModelOf(async task => task.TaskId.Value == 1 ? await WaitAsync(first.Task) : throw new ModelException("cannot_start", "no such program") { ConcernsAllTasks = true });

        var pool = new WorkerPool(_store, model, new() { Workers = 2, BatchSize = 4 }).RunAsync(0, _stop.Token);
        await UntilAsync(async () => (await _store.ListAgentsAsync(0, Token)).Any(agent => agent.StoppedClaiming is not null));
        first.SetResult();

        var error = await Assert.ThrowsAsync<ModelException>(() => pool);
        Assert.Equal("no such program", error.Message);
        await NoAttemptIsLostAsync(complete: 1, back: 4);
    }

    [Fact]
    public async Task A_model_that_a_signal_ended_with_its_pool_has_not_failed()
    {
        await SubmitAsync(3);
        var begun = new SemaphoreSlim(0);
        var model = new ModelOf(async _ =>
        {
            begun.Release();
            await Task.Delay(Timeout.Infinite, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw Interrupted();
        });

        var pool = new WorkerPool(_store, model, new() { Workers = 2 }).RunAsync(0, _stop.Token);
        await begun.WaitAsync(Token);
        await begun.WaitAsync(Token);
        await _stop.CancelAsync();

        Assert.Equal(PoolEnding.Stopped, await pool);
        await NoAttemptIsLostAsync(complete: 0, back: 3);
    }

    [Fact]
    public async Task The_same_signal_without_an_end_of_the_pool_is_a_failure()
    {
        await SubmitAsync(1);
        var pool = new WorkerPool(_store, new ModelOf(_ => throw Interrupted()), new() { Workers = 1 }).RunAsync(0, _stop.Token);

        await UntilAsync(async () => (await CountAsync()).Failed == 1);
        await _stop.CancelAsync();
        Assert.Equal(PoolEnding.Stopped, await pool);
    }

    private static ModelException Interrupted() => new("signal", "ended by signal 15 (SIGTERM)") { IsInterruption = true };

    private static async Task<string> WaitAsync(Task end)
    {
        await end;
        return "1";
    }

    private Task<IReadOnlyList<TaskFuture>> SubmitAsync(int count) => _queue.SubmitAsync(0, [.. Enumerable.Repeat("{}", count)], cancellationToken: Token);

    private Task<TaskCounts> CountAsync() => _store.CountTasksAsync("exp", Token);

    private async Task NoAttemptIsLostAsync(int complete, int back)
    {
        var tasks = await _store.ListTasksAsync(new("exp", new TaskId(0)), Token);
        Assert.Equal(complete, tasks.Count(task => task is { State: TaskState.Complete, Attempts: 1 }));
        Assert.Equal(back, tasks.Count(task => task is { State: TaskState.Queued or TaskState.Requeued, Attempts: 0 }));
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Delay(5, Token);
        }
    }

    private sealed class ModelOf(Func<ModelTask, Task<string>> run) : ITaskModel
    {
        public Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken) => run(task);
    }
}
