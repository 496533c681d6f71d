using System.Runtime.CompilerServices;

namespace Emews.Tasks;

/// <summary>
/// The one class that ME code sees: submits tasks of an experiment, gives them as they end, reprioritises and cancels. It works over
/// any <see cref="ITaskStore"/> and is safe for use by several threads.
/// </summary>
/// <remarks>Disposing the queue ends its waiting, not its tasks; the store stays open.</remarks>
public sealed class TaskQueue : IAsyncDisposable
{
    private readonly ITaskStore _store;
    private readonly ResultLoop _results;
    private readonly TimeProvider _time;

    /// <summary>Makes a queue over a store.</summary>
    /// <param name="store">The EMEWS DB.</param>
    /// <param name="experimentId">Whose tasks these are; a name shared by no other experiment of the database.</param>
    /// <param name="timeProvider">The clock of local waits; the system's where null.</param>
    public TaskQueue(ITaskStore store, string experimentId, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentException.ThrowIfNullOrWhiteSpace(experimentId);
        _store = store;
        _time = timeProvider ?? TimeProvider.System;
        ExperimentId = experimentId;
        _results = new ResultLoop(store, experimentId, _time);
    }

    /// <summary>Whose tasks these are.</summary>
    public string ExperimentId { get; }

    internal ITaskStore Store => _store;

    /// <summary>Submits one task.</summary>
    /// <param name="workType">Which pools may take it.</param>
    /// <param name="payload">JSON text for the model.</param>
    /// <param name="options">Priority and tag.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    public async Task<TaskFuture> SubmitAsync(
        int workType, string payload, SubmitOptions? options = null, CancellationToken cancellationToken = default) =>
        (await SubmitAsync(workType, [payload], options, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Submits tasks: all or none. They are in the database before this returns.</summary>
    /// <param name="workType">Which pools may take them.</param>
    /// <param name="payloads">JSON texts for the model, one a task.</param>
    /// <param name="options">Priorities and tag.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    /// <returns>One future a payload, in their order.</returns>
    public async Task<IReadOnlyList<TaskFuture>> SubmitAsync(
        int workType, IReadOnlyList<string> payloads, SubmitOptions? options = null, CancellationToken cancellationToken = default)
    {
        var request = ToRequest(workType, payloads, options ?? SubmitOptions.Default);
        return Futures(await _store.SubmitAsync(request, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>A handle on a task that was submitted before, perhaps by a process that is gone.</summary>
    public TaskFuture GetFuture(TaskId taskId) => new(this, taskId, isNew: false);

    /// <summary>
    /// Gives each future when its task has ended: completed, failed or canceled. A result is acknowledged when the next batch is asked
    /// for or the enumeration ends normally; a crash in between delivers it again, never loses it.
    /// </summary>
    /// <param name="futures">The futures to wait for.</param>
    /// <param name="options">How many, in what batches, for how long.</param>
    /// <param name="cancellationToken">Ends the wait, never the tasks.</param>
    /// <exception cref="TimeoutException">The time of <paramref name="options"/> is up; what was given so far stands.</exception>
    public async IAsyncEnumerable<TaskFuture> AsCompletedAsync(
        IReadOnlyCollection<TaskFuture> futures,
        AsCompletedOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= AsCompletedOptions.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1, nameof(options));
        var popFrom = options.Pop ? PopTarget(futures) : null;
        var pending = futures.DistinctBy(future => future.Id).ToDictionary(future => future.Id);
        var remaining = Math.Min(options.Count ?? int.MaxValue, pending.Count);
        using var timer = new CancellationTokenSource(options.Timeout ?? Timeout.InfiniteTimeSpan, _time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        using var subscription = await _results.SubscribeAsync(pending.Values, cancellationToken).ConfigureAwait(false);

        while (remaining > 0)
        {
            var wanted = Math.Min(options.BatchSize, remaining);
            var batch = await ReadBatchAsync(subscription, wanted, remaining, deadline, cancellationToken).ConfigureAwait(false);
            remaining -= batch.Count;
            foreach (var result in batch)
            {
                pending.Remove(result.TaskId, out var future);
                future!.End(result);
                popFrom?.Remove(future);
                yield return future;
            }

            await _results.AcknowledgeAsync([.. batch.Select(result => result.TaskId)], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the first of the futures to end, removes it from the collection, and gives it.</summary>
    /// <exception cref="TimeoutException">None has ended in time.</exception>
    /// <exception cref="ArgumentException">There is nothing to wait for.</exception>
    public async Task<TaskFuture> PopCompletedAsync(
        ICollection<TaskFuture> futures, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(futures);
        var options = new AsCompletedOptions { Count = 1, Timeout = timeout };
        TaskFuture? popped = null;
        await foreach (var future in AsCompletedAsync([.. futures], options, cancellationToken).ConfigureAwait(false))
        {
            popped = future;
        }

        if (popped is null)
        {
            throw new ArgumentException("There is no future to wait for.", nameof(futures));
        }

        futures.Remove(popped);
        return popped;
    }

    /// <summary>Where tasks stand; those the database does not know are left out.</summary>
    public Task<IReadOnlyDictionary<TaskId, TaskState>> GetStatesAsync(
        IEnumerable<TaskFuture> futures, CancellationToken cancellationToken = default) =>
        _store.GetStatesAsync(Ids(futures), cancellationToken);

    /// <summary>The priorities of tasks; those the database does not know are left out.</summary>
    public Task<IReadOnlyDictionary<TaskId, int>> GetPrioritiesAsync(
        IEnumerable<TaskFuture> futures, CancellationToken cancellationToken = default) =>
        _store.GetPrioritiesAsync(Ids(futures), cancellationToken);

    /// <summary>The pools that own or ran tasks; null where none has, left out where the database does not know the task.</summary>
    public Task<IReadOnlyDictionary<TaskId, string?>> GetWorkerPoolsAsync(
        IEnumerable<TaskFuture> futures, CancellationToken cancellationToken = default) =>
        _store.GetWorkerPoolsAsync(Ids(futures), cancellationToken);

    /// <summary>Sets one priority on all of the tasks that are still queued.</summary>
    /// <returns>Which were.</returns>
    public Task<IReadOnlyList<TaskId>> UpdatePrioritiesAsync(
        IEnumerable<TaskFuture> futures, int priority, CancellationToken cancellationToken = default) =>
        _store.UpdatePrioritiesAsync(new UpdatePrioritiesRequest(Ids(futures), [priority]), cancellationToken);

    /// <summary>Sets a priority each on those of the tasks that are still queued; a claim begun afterwards sees the whole new order.</summary>
    /// <returns>Which were.</returns>
    public Task<IReadOnlyList<TaskId>> UpdatePrioritiesAsync(
        IEnumerable<TaskFuture> futures, IReadOnlyList<int> priorities, CancellationToken cancellationToken = default) =>
        _store.UpdatePrioritiesAsync(new UpdatePrioritiesRequest(Ids(futures), priorities), cancellationToken);

    /// <summary>Cancels tasks.</summary>
    /// <param name="futures">The tasks; what has ended stays as it is.</param>
    /// <param name="includeRunning">Whether running tasks are canceled too; their pools end the models.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    /// <returns>Which were canceled.</returns>
    public Task<IReadOnlyList<TaskId>> CancelAsync(
        IEnumerable<TaskFuture> futures, bool includeRunning = false, CancellationToken cancellationToken = default) =>
        _store.CancelAsync(new CancelRequest(Ids(futures), includeRunning), cancellationToken);

    /// <summary>Whether both queues hold nothing, of one work type or at all.</summary>
    public Task<bool> AreQueuesEmptyAsync(int? workType = null, CancellationToken cancellationToken = default) =>
        _store.AreQueuesEmptyAsync(workType, cancellationToken);

    /// <summary>Cancels all that is queued of this experiment and drops the results it has not collected.</summary>
    public Task ClearAsync(CancellationToken cancellationToken = default) => _store.ClearQueuesAsync(ExperimentId, cancellationToken);

    /// <summary>Asks worker pools of a work type to stop when they have run what is queued before.</summary>
    public Task StopWorkerPoolAsync(int workType, int count = 1, CancellationToken cancellationToken = default) =>
        _store.StopPoolsAsync(new StopPoolsRequest(Guid.NewGuid(), workType, count), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _results.DisposeAsync();

    /// <summary>A handle on a task of an earlier process that nobody has collected, as is known.</summary>
    internal TaskFuture AdoptFuture(TaskId taskId) => new(this, taskId, isNew: true);

    /// <summary>Submits tasks, and goes on trying while the database is gone.</summary>
    internal async Task<IReadOnlyList<TaskFuture>> SubmitAsync(
        int workType, IReadOnlyList<string> payloads, RideOut rideOut, CancellationToken cancellationToken)
    {
        var request = ToRequest(workType, payloads, SubmitOptions.Default);
        return Futures(await rideOut.RunAsync(() => _store.SubmitAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false));
    }

    internal async Task<TaskResult> CollectOneAsync(TaskFuture future, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        await foreach (var _ in AsCompletedAsync([future], new AsCompletedOptions { Timeout = timeout }, cancellationToken).ConfigureAwait(false))
        {
        }

        return future.Ended!;
    }

    private static async Task<List<TaskResult>> ReadBatchAsync(
        ResultSubscription subscription, int wanted, int most, CancellationTokenSource deadline, CancellationToken cancellationToken)
    {
        var batch = new List<TaskResult>(wanted);
        try
        {
            while (batch.Count < wanted)
            {
                batch.Add(await subscription.ReadAsync(deadline.Token).ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException canceled) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The tasks have not ended in the time given; they go on.", canceled);
        }

        // What else is there already comes along: fewer, larger acknowledgements.
        while (batch.Count < most && subscription.TryRead(out var result))
        {
            batch.Add(result);
        }

        return batch;
    }

    private static ICollection<TaskFuture> PopTarget(IReadOnlyCollection<TaskFuture> futures) =>
        futures is ICollection<TaskFuture> { IsReadOnly: false } collection
            ? collection
            : throw new ArgumentException("Pop needs a collection that futures can be removed from, such as a list.", nameof(futures));

    private SubmitRequest ToRequest(int workType, IReadOnlyList<string> payloads, SubmitOptions options) => new(
        Guid.NewGuid(), ExperimentId, workType, payloads, options.Priorities ?? [options.Priority], options.Tag);

    private TaskFuture[] Futures(IReadOnlyList<TaskId> ids) => [.. ids.Select(id => new TaskFuture(this, id, isNew: true))];

    private static TaskId[] Ids(IEnumerable<TaskFuture> futures) => [.. futures.Select(future => future.Id)];
}
