using Emews.Searches;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>What the events of a run add up to.</summary>
/// <param name="replicates">How often each point is run.</param>
/// <param name="maximize">Whether more is better.</param>
/// <param name="origin">Where a task comes from; asked only where points are run more than once.</param>
internal sealed class RunTally(int replicates, bool maximize, Func<TaskId, TaskOrigin?> origin)
{
    // Enough to smooth the rate, few enough to follow it when a pool joins.
    private const int RateWindow = 100;
    private const string Canceled = "canceled";

    private readonly Queue<DateTimeOffset> _recent = [];
    private readonly Dictionary<long, SortedDictionary<TaskId, double?>> _points = [];
    private readonly HashSet<long> _ended = [];

    private readonly List<Interruption> _pauses = [];
    private DateTimeOffset? _began;

    /// <summary>When the run began, or went on the last time.</summary>
    public DateTimeOffset? Started { get; private set; }

    /// <summary>What it was run in so far; null where the log does not say.</summary>
    public Sessions? Sessions => _began is { } began ? new(began, _pauses) : null;

    /// <summary>When it was last heard of.</summary>
    public DateTimeOffset? LastHeard { get; private set; }

    /// <summary>How it ended; null while it goes on, and for one that was killed.</summary>
    public RunEnd? Ended { get; private set; }

    /// <summary>Why it ended; null while it goes on, and where the log does not say.</summary>
    public EndReason? Reason { get; private set; }

    /// <summary>Why it could not go on; null where it could.</summary>
    public string? Failure { get; private set; }

    /// <summary>How many points have ended.</summary>
    public long PointsEnded { get; private set; }

    /// <summary>The best point: its task, the value, of how many runs, and the standard error; null without one.</summary>
    public (TaskId TaskId, double Value, int Runs, double? StandardError)? Best { get; private set; }

    public int Reprioritizations { get; private set; }

    /// <summary>The last reprioritisation; null without one.</summary>
    public ReprioritizedEvent? LastReprioritization { get; private set; }

    /// <summary>Completions a second, over the last of them; null while there are too few.</summary>
    public double? RateAt(DateTimeOffset now) =>
        _recent.Count < 2 ? null : (_recent.Count - 1) / Math.Max((now - _recent.Peek()).TotalSeconds, 1e-3);

    /// <summary>Takes the next event.</summary>
    public void Add(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case StartedEvent session:
                (Started, Ended, Failure, Reason) = (session.Began, null, null, null);
                _began ??= session.Began;
                if (LastHeard is { } last)
                {
                    _pauses.Add(new Interruption(last, session.Began));
                }

                _recent.Clear();
                break;
            case CompletedEvent completed:
                _recent.Enqueue(completed.Time);
                if (_recent.Count > RateWindow)
                {
                    _recent.Dequeue();
                }

                Complete(completed);
                break;
            case ReprioritizedEvent reprioritized:
                Reprioritizations++;
                LastReprioritization = reprioritized;
                break;
            case FailedEvent failed:
                Failure = failed.Message;
                break;
            case StoppedEvent stopped:
                (Ended, Reason) = (stopped.Ended, stopped.Reason);
                break;
        }

        LastHeard = runEvent.Time;
    }

    /// <summary>Takes a task that has ended, and that nobody has collected yet; once or more often.</summary>
    public void AddUncollected(TaskId taskId, double? value, string? errorKind) => Complete(new CompletedEvent(taskId, Order: 0, value, errorKind));

    /// <summary>Takes a completion; of a task that was tried again, the last counts, and what was canceled has not ended.</summary>
    private void Complete(CompletedEvent completed)
    {
        if (string.Equals(completed.ErrorKind, Canceled, StringComparison.Ordinal))
        {
            return;
        }

        if (replicates == 1)
        {
            PointsEnded += _ended.Add(completed.TaskId.Value) ? 1 : 0;
            Consider(completed.TaskId, [completed.Value]);
        }
        else if (origin(completed.TaskId) is { Point: var point })
        {
            var values = _points.TryGetValue(point, out var known) ? known : _points[point] = [];
            values[completed.TaskId] = completed.Value;
            if (values.Count == replicates)
            {
                PointsEnded += _ended.Add(point) ? 1 : 0;
                Consider(values.Keys.First(), [.. values.Values]);
            }
        }
    }

    private void Consider(TaskId taskId, IReadOnlyList<double?> values)
    {
        double[] known = [.. values.OfType<double>()];
        if (known.Length == 0)
        {
            return;
        }

        var (mean, error) = MeanOfRuns.Of(known);
        if (Best is { } best && !(maximize ? mean > best.Value : mean < best.Value) && !(mean.Equals(best.Value) && taskId < best.TaskId))
        {
            return;
        }

        Best = (taskId, mean, known.Length, error);
    }
}
