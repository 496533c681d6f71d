namespace Emews.Tasks;

/// <summary>A handle on a submitted task: a queue and an id. It can be made again after a crash, with <see cref="TaskQueue.GetFuture"/>.</summary>
public sealed class TaskFuture
{
    private readonly TaskQueue _queue;
    private volatile TaskResult? _ended;

    internal TaskFuture(TaskQueue queue, TaskId id, bool isNew)
    {
        _queue = queue;
        Id = id;
        IsNew = isNew;
    }

    /// <summary>The task.</summary>
    public TaskId Id { get; }

    /// <summary>How the task ended, as far as this handle was told: null until it was given by the queue or its result was read.</summary>
    public TaskResult? Ended => _ended;

    /// <summary>Whether nobody can have collected its result before, as this process submitted the task or has looked.</summary>
    internal bool IsNew { get; }

    /// <summary>The result as JSON text. Waits until the task has ended, and acknowledges it.</summary>
    /// <param name="timeout">How long to wait; null for as long as it takes.</param>
    /// <param name="cancellationToken">Ends the wait, never the task.</param>
    /// <exception cref="TaskFailedException">The task failed for good.</exception>
    /// <exception cref="TaskCanceledException">The task was canceled.</exception>
    /// <exception cref="TimeoutException">The task has not ended in time; it goes on.</exception>
    public async Task<string> GetResultAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var ended = _ended ?? await _queue.CollectOneAsync(this, timeout, cancellationToken).ConfigureAwait(false);
        if (ended.State == TaskState.Canceled)
        {
            throw new TaskCanceledException($"Task {Id} was canceled.");
        }

        return ended.GetFailure() is { } failure ? throw new TaskFailedException(Id, failure) : ended.Text!;
    }

    /// <summary>Whether the task has ended: completed, failed or canceled. Collects nothing.</summary>
    public async Task<bool> IsDoneAsync(CancellationToken cancellationToken = default) =>
        _ended is not null || await GetStateAsync(cancellationToken).ConfigureAwait(false) is TaskState.Complete or TaskState.Canceled;

    /// <summary>Where the task stands; null for a task the database does not know.</summary>
    public async Task<TaskState?> GetStateAsync(CancellationToken cancellationToken = default) =>
        (await _queue.GetStatesAsync([this], cancellationToken).ConfigureAwait(false)).TryGetValue(Id, out var state) ? state : null;

    /// <summary>The task's priority; null for a task the database does not know.</summary>
    public async Task<int?> GetPriorityAsync(CancellationToken cancellationToken = default) =>
        (await _queue.GetPrioritiesAsync([this], cancellationToken).ConfigureAwait(false)).TryGetValue(Id, out var priority) ? priority : null;

    /// <summary>Sets the priority, if the task is still queued.</summary>
    /// <returns>Whether it was.</returns>
    public async Task<bool> SetPriorityAsync(int priority, CancellationToken cancellationToken = default) =>
        (await _queue.UpdatePrioritiesAsync([this], priority, cancellationToken).ConfigureAwait(false)).Count == 1;

    /// <summary>The pool that owns or ran the task; null while none has.</summary>
    public async Task<string?> GetWorkerPoolAsync(CancellationToken cancellationToken = default) =>
        (await _queue.GetWorkerPoolsAsync([this], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(Id);

    /// <summary>Cancels the task if it is still queued; a running task goes on.</summary>
    /// <returns>Whether it was canceled.</returns>
    public async Task<bool> CancelAsync(CancellationToken cancellationToken = default) =>
        (await _queue.CancelAsync([this], cancellationToken: cancellationToken).ConfigureAwait(false)).Count == 1;

    /// <inheritdoc/>
    public override string ToString() => $"task {Id}";

    internal void End(TaskResult result) => _ended = result;
}
