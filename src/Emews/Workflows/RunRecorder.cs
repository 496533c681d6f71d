using Emews.Searches;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>Keeps the record of a run while it goes on: the event log, and what the progress display and the report are made of.</summary>
internal sealed class RunRecorder(EventLog events, WorkflowConfiguration configuration, RunLog? past, TimeProvider time) : ISearchObserver
{
    // Enough to smooth the rate, few enough to follow it when a pool joins.
    private const int RateWindow = 100;

    private readonly Lock _lock = new();
    private readonly List<TaskFuture> _futures = [];
    private readonly Dictionary<TaskId, PointRun> _runs = [];
    private readonly Dictionary<TaskId, CompletedTask> _completed = [];
    private readonly Dictionary<TaskId, int> _priorities = [];
    private readonly List<Reprioritization> _reprioritizations = [];
    private readonly Queue<long> _recentEnds = [];
    private readonly HashSet<int> _endedPoints = [];
    private readonly HashSet<string> _told = [];
    private readonly Dictionary<string, (TaskFailure Failure, int Count)> _failures = [];
    private int _waiting;

    /// <summary>Raised after each reprioritisation, with how many there were so far.</summary>
    public event Action<int>? ReprioritizationDone;

    /// <summary>Raised when the first tasks are in the database.</summary>
    public event Action? FirstSubmitted;

    /// <summary>Raised with what a search wants people to know.</summary>
    public event Action<string>? Noted;

    /// <summary>How many points have ended, and have no run that is tried again.</summary>
    public long Ended => Locked(() => _endedPoints.Count);

    /// <summary>How many decisions the search has made after its first.</summary>
    public int Decisions { get; private set; }

    /// <summary>Whether the run ends because the search has failed.</summary>
    public bool HasSearchFailed { get; set; }

    public BestPoint? Best { get; private set; }

    public int DecisionsBehind => Volatile.Read(ref _waiting) / WorkflowParts.DecidesEvery(configuration);

    /// <summary>What most failures so far were due to; null without one.</summary>
    public TaskFailure? CommonestFailure => Locked(() => _failures.Count == 0 ? null : _failures.Values.MaxBy(known => known.Count).Failure);

    /// <summary>How many tasks were submitted.</summary>
    public int TaskCount => Locked(() => _futures.Count);

    public IReadOnlyList<TaskFuture> Futures => Locked(() => _futures.ToArray());

    public IReadOnlyList<Reprioritization> Reprioritizations => Locked(() => _reprioritizations.ToArray());

    /// <summary>
    /// The tasks as far as the run itself knows them, by id: those it has collected with point and result, the others as never begun.
    /// </summary>
    /// <param name="toPayload">Makes a point's payload.</param>
    public IReadOnlyList<TaskRecord> Collected(Func<PointRun, string> toPayload) => Locked(() => _futures.Select(future =>
    {
        var known = _completed.ContainsKey(future.Id) && future.Ended is not null;
        return new TaskRecord(
            future.Id, known ? future.Ended!.State : TaskState.Queued, known ? toPayload(_runs[future.Id]) : "{}", known ? future.Ended!.Text : null,
            _priorities.GetValueOrDefault(future.Id), Pool: null, Attempts: 0, Created: null, Claimed: null, Started: null, Stopped: null);
    }).OrderBy(task => task.TaskId).ToArray());

    /// <summary>Where a task comes from; null for one that the search did not submit.</summary>
    public TaskOrigin? Origin(TaskId taskId) => Locked(() =>
        _runs.TryGetValue(taskId, out var run) ? new TaskOrigin(run.Point, run.Replicate) : (TaskOrigin?)null);

    /// <summary>Completions a second, over the last of them; null while there are too few.</summary>
    public double? Rate() => Locked<double?>(() =>
        _recentEnds.Count < 2 ? null : (_recentEnds.Count - 1) / Math.Max(time.GetElapsedTime(_recentEnds.Peek()).TotalSeconds, 1e-3));

    public void Submitted(IReadOnlyList<SubmittedTask> tasks)
    {
        var isFirst = Locked(() =>
        {
            foreach (var (future, run) in tasks)
            {
                _futures.Add(future);
                _runs[future.Id] = run;
                if (future.Ended is null && _completed.ContainsKey(future.Id))
                {
                    _endedPoints.Remove(run.Point);
                }
            }

            return _futures.Count == tasks.Count;
        });

        // Pools have nothing to do where all has ended.
        if (isFirst && tasks.Any(task => task.Future.Ended is null))
        {
            FirstSubmitted?.Invoke();
        }
    }

    public void Recalled(CompletedTask completed)
    {
        // A run that is interrupted may have collected more than it came to tell.
        if (past?.Completed.Contains(completed.TaskId) != true)
        {
            Tell(completed);
        }

        Note(completed);
    }

    public void Completed(CompletedTask completed)
    {
        Tell(completed);
        lock (_lock)
        {
            _recentEnds.Enqueue(time.GetTimestamp());
            if (_recentEnds.Count > RateWindow)
            {
                _recentEnds.Dequeue();
            }
        }

        Note(completed);
    }

    public void Decided(LoggedDecision decision)
    {
        Decisions += decision.After > 0 ? 1 : 0;
        var priorities = decision.TaskIds.Zip(decision.Priorities, (taskId, priority) => new TaskPriority(taskId, priority));
        events.Append(new DecisionEvent(decision.After, decision.Submit, [.. priorities], decision.Canceled));
        lock (_lock)
        {
            foreach (var (taskId, priority) in decision.TaskIds.Zip(decision.Priorities))
            {
                _priorities[taskId] = priority;
            }
        }

        foreach (var note in decision.Notes.Where(_told.Add))
        {
            Noted?.Invoke($"After {decision.After} completions: {note}");
        }
    }

    public void Reprioritized(long after, TimeSpan duration)
    {
        events.Append(new ReprioritizedEvent(after, duration.TotalSeconds));
        var count = Locked(() =>
        {
            _reprioritizations.Add(new Reprioritization(after, time.GetUtcNow(), duration));
            return _reprioritizations.Count;
        });
        ReprioritizationDone?.Invoke(count);
    }

    public void Lagging(int waiting) => Volatile.Write(ref _waiting, waiting);

    private void Tell(CompletedTask completed) =>
        events.Append(new CompletedEvent(completed.TaskId, completed.Order, completed.Value, completed.ErrorKind));

    private void Note(CompletedTask completed)
    {
        lock (_lock)
        {
            _completed[completed.TaskId] = completed;
            if (completed.Failure is { } failure)
            {
                var cause = CauseText.Key(failure);
                _failures[cause] = (failure, _failures.GetValueOrDefault(cause).Count + 1);
            }

            if (completed.PointEnded is not { } ended)
            {
                return;
            }

            _endedPoints.Add(ended.Point);
            if (ended.Value is { } value && (Best is null || IsBetter(value, ended.Point, Best)))
            {
                Best = new BestPoint(completed.TaskId, ended.Point, value, PointText.Of(configuration.Parameters, completed.Run.X), ended.Runs, ended.StandardError);
            }
        }
    }

    private bool IsBetter(double value, int point, BestPoint best) =>
        (configuration.Objective is { Maximize: true } ? value > best.Value : value < best.Value) || (value.Equals(best.Value) && point < best.Point);

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }
}
