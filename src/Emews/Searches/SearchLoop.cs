using System.Text.Json;
using System.Threading.Channels;
using Emews.Tasks;

namespace Emews.Searches;

/// <summary>
/// The loop round a search: submits its points, collects results in one order, hands them to the search one by one, and carries out
/// its decisions. Collecting never waits for thinking.
/// </summary>
/// <param name="queue">Where the tasks go.</param>
/// <param name="search">What decides.</param>
/// <param name="options">How they meet.</param>
/// <param name="observer">Who hears of it; null for nobody.</param>
/// <param name="timeProvider">The clock that measures reprioritisations; the system's where null.</param>
public sealed class SearchLoop(
    TaskQueue queue, ISearch search, SearchLoopOptions options, ISearchObserver? observer = null, TimeProvider? timeProvider = null)
{
    private static readonly JsonSerializerOptions DecisionJson = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;
    private readonly RideOut _rideOut = new(timeProvider ?? TimeProvider.System);
    private readonly Channel<TaskFuture> _ended = Channel.CreateUnbounded<TaskFuture>();
    private readonly Channel<(EndedPoint Point, long Order)> _unseen = Channel.CreateUnbounded<(EndedPoint, long)>();
    private readonly List<double[]> _coordinates = [];
    private readonly List<TaskFuture> _futures = [];
    private readonly Dictionary<TaskId, int> _points = [];
    private readonly HashSet<int> _endedPoints = [];
    private readonly Lock _lock = new();
    private readonly List<Task> _collectors = [];
    private readonly Channel<long> _observed = Channel.CreateBounded<long>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private int _failures;

    /// <summary>Runs until enough points have ended.</summary>
    /// <param name="cancellationToken">Ends the loop where it stands; the tasks stay as they are.</param>
    /// <returns>Why it ended. What is still queued or running is not touched.</returns>
    public async Task<SearchEnd> RunAsync(CancellationToken cancellationToken = default)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await CarryOutAsync(search.Begin(), after: 0, end.Token).ConfigureAwait(false);
        var thinking = Task.Run(() => ThinkAsync(end.Token), CancellationToken.None);
        var counting = CountAsync(end.Token);

        // Whichever ends first ends the run; a search that throws fails it.
        var first = await Task.WhenAny(thinking, counting).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll([thinking, counting, .. Collectors()]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await first.ConfigureAwait(false);
    }

    /// <summary>Takes what was collected, in one order, until enough has ended.</summary>
    private async Task<SearchEnd> CountAsync(CancellationToken cancellationToken)
    {
        long order = 0;
        while (order < options.EndAfter && (IsMoreToCome() || await DoesSearchSubmitMoreAsync(order, cancellationToken).ConfigureAwait(false)))
        {
            if (!await _ended.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) || !_ended.Reader.TryRead(out var future))
            {
                continue;
            }

            var completed = Complete(future, ++order);
            observer?.Completed(completed);
            if (order < options.EndAfter)
            {
                // The last result ends the run: whether a decision on it still came about would be a matter of chance.
                _unseen.Writer.TryWrite((new EndedPoint(completed.Point, completed.Value), order));
            }

            if (_failures > options.MaxFailures)
            {
                return SearchEnd.TooManyFailures;
            }
        }

        return SearchEnd.Finished;
    }

    /// <summary>All that was submitted has ended: only the search knows, when it has seen the last result, whether there is more.</summary>
    private async Task<bool> DoesSearchSubmitMoreAsync(long order, CancellationToken cancellationToken)
    {
        while (await _observed.Reader.ReadAsync(cancellationToken).ConfigureAwait(false) < order)
        {
        }

        return IsMoreToCome();
    }

    /// <summary>Hands results to the search one by one, and carries out what it decides.</summary>
    private async Task<SearchEnd> ThinkAsync(CancellationToken cancellationToken)
    {
        await foreach (var (ended, order) in _unseen.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var begun = _time.GetTimestamp();
            var decision = search.Observe(ended, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (decision is not null)
            {
                if (await CarryOutAsync(decision, order, cancellationToken).ConfigureAwait(false))
                {
                    observer?.Reprioritized(order, _time.GetElapsedTime(begun));
                }

                observer?.Lagging(_unseen.Reader.Count);
                if (decision.IsDone)
                {
                    return SearchEnd.Done;
                }
            }

            _observed.Writer.TryWrite(order);
        }

        return SearchEnd.Finished;
    }

    /// <returns>Whether priorities were set.</returns>
    private async Task<bool> CarryOutAsync(SearchDecision decision, long after, CancellationToken cancellationToken)
    {
        var logged = Log(decision, after);
        observer?.Decided(logged);
        if (decision.Submit.Count > 0)
        {
            await SubmitAsync(decision.Submit, cancellationToken).ConfigureAwait(false);
        }

        if (logged.Canceled.Count > 0)
        {
            var cancel = new CancelRequest(logged.Canceled);
            await _rideOut.RunAsync(() => queue.Store.CancelAsync(cancel, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        if (after == 0 || (logged.TaskIds.Count == 0 && !options.Lockstep))
        {
            return false;
        }

        var record = new DecisionRecord(queue.ExperimentId, after, JsonSerializer.Serialize(logged, DecisionJson));
        var opensClaims = options.Lockstep ? queue.ExperimentId : null;
        var request = new UpdatePrioritiesRequest(logged.TaskIds, logged.Priorities, opensClaims, record);
        await _rideOut.RunAsync(() => queue.Store.UpdatePrioritiesAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task SubmitAsync(IReadOnlyList<double[]> points, CancellationToken cancellationToken)
    {
        var payloads = points.Select(options.ToPayload).ToList();
        var futures = await queue.SubmitAsync(options.WorkType, payloads, _rideOut, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            _coordinates.AddRange(points);
            foreach (var future in futures)
            {
                _futures.Add(future);
                _points[future.Id] = _futures.Count;
            }

            _collectors.Add(CollectAsync(futures, cancellationToken));
        }

        observer?.Submitted(futures);
    }

    private async Task CollectAsync(IReadOnlyList<TaskFuture> futures, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var future in queue.AsCompletedAsync(futures, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                _ended.Writer.TryWrite(future);
            }
        }
        catch (Exception error)
        {
            // A collector that fails must fail the run, not leave it waiting.
            _ended.Writer.TryComplete(error);
        }
    }

    private CompletedTask Complete(TaskFuture future, long order)
    {
        var result = future.Ended!;
        var failure = result.GetFailure();
        var value = result is { State: TaskState.Complete, Text: { } text } && failure is null ? options.ToValue(text) : null;
        var errorKind = value is not null ? null : result.State == TaskState.Canceled ? "canceled" : failure?.Kind ?? TaskFailureKinds.BadOutput;
        lock (_lock)
        {
            var point = _points[future.Id];
            _endedPoints.Add(point);
            _failures += errorKind is null or "canceled" ? 0 : 1;
            return new CompletedTask(future.Id, point, _coordinates[point - 1], order, value, errorKind);
        }
    }

    private LoggedDecision Log(SearchDecision decision, long after)
    {
        lock (_lock)
        {
            return new LoggedDecision(
                after,
                decision.Submit.Count,
                [.. decision.Priorities.Select(priority => _futures[priority.Point - 1].Id)],
                [.. decision.Priorities.Select(priority => priority.Priority)],
                [.. decision.Cancel.Select(point => _futures[point - 1].Id)],
                decision.Notes);
        }
    }

    private bool IsMoreToCome()
    {
        lock (_lock)
        {
            return _ended.Reader.Count > 0 || _endedPoints.Count < _futures.Count;
        }
    }

    private Task[] Collectors()
    {
        lock (_lock)
        {
            return [.. _collectors];
        }
    }
}
