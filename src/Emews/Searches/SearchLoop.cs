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
    private readonly Channel<Completion> _unseen = Channel.CreateUnbounded<Completion>();
    private readonly Channel<long> _observed = Channel.CreateBounded<long>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly PointTable _points = new(options.Replicates);
    private readonly FirstFailures _firstFailures = new(options.StopAfterFirstFailures);
    private readonly Lock _lock = new();
    private readonly List<Task> _collectors = [];
    private long _order;
    private int _unseenPoints;
    private bool _isDone;
    private PastTasks? _past;
    private bool _isReplayed;
    private bool _isOver;

    /// <summary>Runs until enough points have ended.</summary>
    /// <param name="cancellationToken">Ends the loop where it stands; the tasks stay as they are.</param>
    /// <returns>Why it ended. What is still queued or running is not touched.</returns>
    public Task<SearchEnd> RunAsync(CancellationToken cancellationToken = default) => RunAsync(history: null, cancellationToken);

    /// <summary>Takes up a run that was interrupted, and goes on until enough points have ended. What has ended is not run again.</summary>
    /// <param name="history">What the database has of it; null for a run that begins.</param>
    /// <param name="cancellationToken">Ends the loop where it stands; the tasks stay as they are.</param>
    /// <returns>Why it ended. What is still queued or running is not touched.</returns>
    /// <exception cref="EmewsException">The tasks of <paramref name="history"/> are not those of this search.</exception>
    public async Task<SearchEnd> RunAsync(SearchHistory? history, CancellationToken cancellationToken = default)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // A search may think for long before its first point, too, and does not keep from ending.
        await Task.Run(() => BeginAsync(history, end.Token), CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        _observed.Writer.TryWrite(_order);
        var thinking = Task.Run(() => ThinkAsync(end.Token), CancellationToken.None);
        var counting = CountAsync(end.Token);

        // Whichever ends first ends the run; a search that throws fails it.
        var first = await Task.WhenAny(thinking, counting).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll([thinking, counting, .. Collectors()]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await first.ConfigureAwait(false);
    }

    private async Task BeginAsync(SearchHistory? history, CancellationToken cancellationToken)
    {
        if (history is null or { Tasks.Count: 0 })
        {
            var first = search.Begin();
            cancellationToken.ThrowIfCancellationRequested();
            await CarryOutAsync(first, after: 0, cancellationToken).ConfigureAwait(false);
            _isDone = _isOver = first.IsDone;
            return;
        }

        var past = _past = new PastTasks(queue, history, options.ToPayload);
        await BeginAsync(search.Begin(), past, cancellationToken).ConfigureAwait(false);
        foreach (var ended in history.Collected)
        {
            _order = ended.Order;
            if (ended.Result is not null)
            {
                await RecallAsync(ended, history, past, cancellationToken).ConfigureAwait(false);
            }
        }

        _isReplayed = true;
        var open = past.Taken.Select(task => task.Future).Where(future => future.Ended is null).ToList();
        var again = open.Where(future => past.IsTriedAgain(future.Id)).ToList();
        // What was dropped when all had ended that was asked for stays so: there are only tasks that are tried again.
        _isOver = _isDone || EndedPoints() >= options.EndAfter;
        again.ForEach(future => Reopen(future.Id));
        observer?.Submitted(past.Taken);
        _collectors.Add(CollectAsync(_isOver ? again : open, cancellationToken));
    }

    private void Reopen(TaskId taskId)
    {
        lock (_lock)
        {
            var point = _points.Reopen(taskId);
            (search as IReopening)?.Reopen(point);
        }
    }

    /// <summary>Goes once more through what was collected before; a decision that was due then and not made is made now.</summary>
    /// <remarks>
    /// The search hears what it heard then, also of a task that was tried again since. What there was to hear of it last is heard in its own
    /// place, or is to come.
    /// </remarks>
    private async Task RecallAsync(PastResult then, SearchHistory history, PastTasks past, CancellationToken cancellationToken)
    {
        past.End(then);
        var completed = Complete(then.Result!);
        observer?.Recalled(completed);
        if (history.Decisions.TryGetValue(completed.Order, out var memory))
        {
            var decided = completed.PointEnded is { } ended ? search.Recall(ToSearch(ended), memory, cancellationToken) : null;
            Adopt(decided ?? new SearchDecision(), past);
        }
        else if (EndedPoints() < options.EndAfter && Decide(new Completion(completed.PointEnded, completed.Order), cancellationToken) is { } due)
        {
            await CarryOutAsync(due, completed.Order, cancellationToken).ConfigureAwait(false);
            _isDone |= due.IsDone;
        }
    }

    /// <summary>Takes the tasks that the first decision has become. Where more is asked for than then, it may have more points.</summary>
    private async Task BeginAsync(SearchDecision first, PastTasks past, CancellationToken cancellationToken)
    {
        var known = past.HasMorePoints ? Math.Min(first.Submit.Count, past.Left / options.Replicates) : first.Submit.Count;
        Adopt(first with { Submit = [.. first.Submit.Take(known)] }, past);
        if (known < first.Submit.Count)
        {
            await CarryOutAsync(new SearchDecision { Submit = [.. first.Submit.Skip(known)] }, after: 0, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the tasks that a decision of earlier has become.</summary>
    private void Adopt(SearchDecision decision, PastTasks past)
    {
        var runs = _points.Plan(decision.Submit);
        _points.Add(runs, past.Take(runs));
        _isDone |= decision.IsDone;
    }

    /// <summary>Takes what was collected, in one order, until enough has ended.</summary>
    private async Task<SearchEnd> CountAsync(CancellationToken cancellationToken)
    {
        while (_isOver
            ? AreSomeTriedAgain()
            : EndedPoints() < options.EndAfter && (IsMoreToCome() || await DoesSearchSubmitMoreAsync(cancellationToken).ConfigureAwait(false)))
        {
            if (!await _ended.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) || !_ended.Reader.TryRead(out var future))
            {
                continue;
            }

            _order++;
            var completed = Complete(future.Ended!);
            observer?.Completed(completed);
            if (!_isOver && EndedPoints() < options.EndAfter)
            {
                // The last result ends the run: whether a decision on it still came about would be a matter of chance.
                Interlocked.Add(ref _unseenPoints, completed.PointEnded is null ? 0 : 1);
                _unseen.Writer.TryWrite(new Completion(completed.PointEnded, completed.Order));
            }

            if (_points.Failed > options.MaxFailures)
            {
                return SearchEnd.TooManyFailures;
            }

            // Who tries a task again wants to see how it ends, whatever became of the others.
            if (_past?.IsTriedAgain(completed.TaskId) is not true && _firstFailures.AreAll(completed))
            {
                return SearchEnd.FirstAllFailed;
            }
        }

        return _isDone ? SearchEnd.Done
            : options.EndAfter < int.MaxValue && EndedPoints() < options.EndAfter ? SearchEnd.NoMorePoints
            : SearchEnd.Finished;
    }

    /// <summary>All that was submitted has ended: only the search knows, when it has seen the last result, whether there is more.</summary>
    private async Task<bool> DoesSearchSubmitMoreAsync(CancellationToken cancellationToken)
    {
        var last = _order;
        while (await _observed.Reader.ReadAsync(cancellationToken).ConfigureAwait(false) < last)
        {
        }

        return IsMoreToCome();
    }

    /// <summary>Hands results to the search one by one, and carries out what it decides.</summary>
    private async Task<SearchEnd> ThinkAsync(CancellationToken cancellationToken)
    {
        await foreach (var completion in _unseen.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var begun = _time.GetTimestamp();
            Interlocked.Add(ref _unseenPoints, completion.Ended is null ? 0 : -1);
            var decision = Decide(completion, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            if (decision is not null)
            {
                if (await CarryOutAsync(decision, completion.Order, cancellationToken).ConfigureAwait(false))
                {
                    observer?.Reprioritized(completion.Order, _time.GetElapsedTime(begun));
                }

                observer?.Lagging(Volatile.Read(ref _unseenPoints));
                if (decision.IsDone)
                {
                    return SearchEnd.Done;
                }
            }

            _observed.Writer.TryWrite(completion.Order);
        }

        return SearchEnd.Finished;
    }

    /// <summary>
    /// What the search decides on a completion. In lockstep the database waits for a decision after so many tasks, though their points
    /// may need some more before the search has one to make: then there is an empty one.
    /// </summary>
    private SearchDecision? Decide(Completion completion, CancellationToken cancellationToken)
    {
        var decision = completion.Ended is { } ended ? search.Observe(ToSearch(ended), cancellationToken) : null;
        return decision ?? (completion.Order % options.LockstepEvery == 0 ? new SearchDecision() : null);
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

        var isLockstep = options.LockstepEvery is not null;
        var setsPriorities = logged.TaskIds.Count > 0 || isLockstep;
        if (after == 0 || !(setsPriorities || decision.Submit.Count > 0 || decision.Memory is not null))
        {
            return false;
        }

        var record = new DecisionRecord(queue.ExperimentId, after, JsonSerializer.Serialize(logged, DecisionJson));
        var request = new UpdatePrioritiesRequest(logged.TaskIds, logged.Priorities, isLockstep ? queue.ExperimentId : null, record);
        await _rideOut.RunAsync(() => queue.Store.UpdatePrioritiesAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return setsPriorities;
    }

    private async Task SubmitAsync(IReadOnlyList<double[]> points, CancellationToken cancellationToken)
    {
        List<PointRun> runs;
        lock (_lock)
        {
            runs = _points.Plan(points);
        }

        // A process that ended between submitting and noting that down has left the tasks behind.
        var areThere = _past is { IsUsedUp: false };
        var futures = areThere ? _past!.Take(runs)
            : await queue.SubmitAsync(options.WorkType, [.. runs.Select(options.ToPayload)], _rideOut, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            _points.Add(runs, futures);
            if (areThere && !_isReplayed)
            {
                // They are collected with the others of the past.
                return;
            }

            _collectors.Add(CollectAsync(futures, cancellationToken));
        }

        observer?.Submitted([.. futures.Zip(runs, (future, run) => new SubmittedTask(future, run))]);
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

    private CompletedTask Complete(TaskResult result)
    {
        var failure = result.GetFailure();
        var value = result is { State: TaskState.Complete, Text: { } text } && failure is null ? options.ToValue(text) : null;
        var errorKind = value is not null ? null : result.State == TaskState.Canceled ? "canceled" : failure?.Kind ?? TaskFailureKinds.BadOutput;
        lock (_lock)
        {
            return new CompletedTask(result.TaskId, _points.RunOf(result.TaskId), _order, value, errorKind)
            {
                PointEnded = _points.End(result.TaskId, value, errorKind),
                Failure = failure,
            };
        }
    }

    private EndedPoint ToSearch(EndedPoint ended) => options.Maximize ? ended with { Value = -ended.Value } : ended;

    private LoggedDecision Log(SearchDecision decision, long after)
    {
        lock (_lock)
        {
            var ordered = decision.Priorities.SelectMany(point => _points.TasksOf(point.Point).Select(task => (Task: task, point.Priority))).ToList();
            return new LoggedDecision(
                after,
                decision.Submit.Count * options.Replicates,
                [.. ordered.Select(pair => pair.Task)],
                [.. ordered.Select(pair => pair.Priority)],
                [.. decision.Cancel.SelectMany(_points.TasksOf)],
                decision.Notes,
                decision.Memory);
        }
    }

    private int EndedPoints()
    {
        lock (_lock)
        {
            return _points.Ended;
        }
    }

    private bool AreSomeTriedAgain()
    {
        lock (_lock)
        {
            return _points.Reopened > 0;
        }
    }

    private bool IsMoreToCome()
    {
        lock (_lock)
        {
            return _ended.Reader.Count > 0 || _points.Ended < _points.Count;
        }
    }

    private Task[] Collectors()
    {
        lock (_lock)
        {
            return [.. _collectors];
        }
    }

    /// <summary>A task that was collected, as the search hears of it.</summary>
    /// <param name="Ended">The point that has ended with it; null where more of its runs are to come.</param>
    /// <param name="Order">Its place in the order collected.</param>
    private readonly record struct Completion(EndedPoint? Ended, long Order);
}
