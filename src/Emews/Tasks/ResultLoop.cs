namespace Emews.Tasks;

/// <summary>
/// The one waiting loop behind all futures of a queue. It asks for a key range of the input queue and matches in memory, so that its
/// cost does not grow with how many futures are pending.
/// </summary>
internal sealed class ResultLoop(ITaskStore store, string experimentId, TimeProvider time) : IAsyncDisposable
{
    // The wait is a hint; this poll is the truth. Its jitter keeps many clients of one database from asking in step.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly List<ResultSubscription> _subscriptions = [];
    private readonly Dictionary<TaskId, TaskResult> _uncollected = [];

    // Taking and acknowledging exclude each other: a result acknowledged in the middle of a take would come back as new.
    private readonly SemaphoreSlim _storeGate = new(1, 1);
    private readonly RideOut _rideOut = new(time);
    private readonly CancellationTokenSource _disposed = new();
    private CancellationTokenSource _wake = new();
    private Task? _loop;

    public async Task<ResultSubscription> SubscribeAsync(IReadOnlyCollection<TaskFuture> futures, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
        var subscription = new ResultSubscription(futures.Select(future => future.Id), Unsubscribe);
        foreach (var known in futures.Where(future => future.Ended is not null))
        {
            subscription.Offer(known.Ended!);
        }

        // A task of an earlier process may have been collected before it went: then the input queue no longer tells of it.
        TaskId[] older = [.. futures.Where(future => !future.IsNew && future.Ended is null).Select(future => future.Id)];
        var ended = older.Length == 0 ? [] : await _rideOut.RunAsync(
            () => store.GetResultsAsync(older, cancellationToken), cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            foreach (var result in ended.Concat(_uncollected.Values))
            {
                subscription.Offer(result);
            }

            if (subscription.IsWaiting)
            {
                _subscriptions.Add(subscription);
                _loop ??= Task.Run(RunAsync, CancellationToken.None);
                Wake();
            }
        }

        return subscription;
    }

    /// <summary>Acknowledges what its collector has seen: also one that waits no longer, as far as the database answers soon.</summary>
    public async Task AcknowledgeAsync(IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource();
        var hurry = cancellationToken.Register(() => patience.CancelAfter(LastPatience));
        await using var hurryScope = hurry.ConfigureAwait(false);
        await AcknowledgeSoonAsync(taskIds, patience.Token).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync().ConfigureAwait(false);
        if (_loop is { } loop)
        {
            await loop.ConfigureAwait(false);
        }
    }

    private async Task AcknowledgeSoonAsync(IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken)
    {
        await _storeGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var request = new AcknowledgeRequest(experimentId, taskIds);
            await _rideOut.RunAsync(() => store.AcknowledgeAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                foreach (var taskId in taskIds)
                {
                    _uncollected.Remove(taskId);
                }

                Wake();
            }
        }
        finally
        {
            _storeGate.Release();
        }
    }

    private async Task RunAsync()
    {
        while (!_disposed.IsCancellationRequested)
        {
            try
            {
                await _rideOut.RunAsync(TakeOrWaitAsync, _disposed.Token).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                Fail(error);
            }
        }

        Fail(new ObjectDisposedException(nameof(TaskQueue)));
    }

    private async Task TakeOrWaitAsync()
    {
        var (range, wake) = Begin();
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(wake, _disposed.Token);
        try
        {
            if (range is null)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, awake.Token).ConfigureAwait(false);
            }
            else if (!await TakeAsync(range, _disposed.Token).ConfigureAwait(false))
            {
                await store.WaitForResultsAsync(range with { Known = CountKnown(range) }, awake.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (awake.IsCancellationRequested)
        {
            // A new subscription, an acknowledgement, or the end: look again.
        }
    }

    private (WaitForResultsRequest? Range, CancellationToken Wake) Begin()
    {
        lock (_lock)
        {
            if (_wake.IsCancellationRequested)
            {
                _wake = new CancellationTokenSource();
            }

            return _subscriptions.Count == 0
                ? (null, _wake.Token)
                : (new(experimentId, _subscriptions.Min(s => s.First), _subscriptions.Max(s => s.Last), 0, Jitter.Around(PollInterval)), _wake.Token);
        }
    }

    /// <summary>Reads what has ended in the range, page by page, and hands out what is new.</summary>
    /// <returns>Whether anything was.</returns>
    private async Task<bool> TakeAsync(WaitForResultsRequest range, CancellationToken cancellationToken)
    {
        await _storeGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var foundNew = false;
            for (var (cursor, hasMore) = (0L, true); hasMore;)
            {
                var request = new TakeResultsRequest(experimentId, range.First, range.Last, cursor);
                var page = await store.TakeResultsAsync(request, cancellationToken).ConfigureAwait(false);
                foundNew |= HandOut(page.Results);
                (cursor, hasMore) = (page.Cursor, page.HasMore);
            }

            return foundNew;
        }
        finally
        {
            _storeGate.Release();
        }
    }

    private bool HandOut(IReadOnlyList<TaskResult> results)
    {
        var foundNew = false;
        lock (_lock)
        {
            foreach (var result in results)
            {
                if (_uncollected.TryAdd(result.TaskId, result))
                {
                    foundNew = true;
                    _subscriptions.ForEach(subscription => subscription.Offer(result));
                }
            }

            _subscriptions.RemoveAll(subscription => !subscription.IsWaiting);
        }

        return foundNew;
    }

    private int CountKnown(WaitForResultsRequest range)
    {
        lock (_lock)
        {
            return _uncollected.Keys.Count(id => id >= range.First && id <= range.Last);
        }
    }

    private void Fail(Exception error)
    {
        lock (_lock)
        {
            _subscriptions.ForEach(subscription => subscription.Fail(error));
            _subscriptions.Clear();
        }
    }

    private void Unsubscribe(ResultSubscription subscription)
    {
        lock (_lock)
        {
            _subscriptions.Remove(subscription);
        }
    }

    // Not Cancel(): it would run the loop's next step here, inside the lock.
    private void Wake() => _ = _wake.CancelAsync();
}
