using Emews.Tasks;

namespace Emews.Searches;

/// <summary>The points of a search: which tasks run them, and how those ended.</summary>
/// <param name="replicates">How often each point is run.</param>
internal sealed class PointTable(int replicates)
{
    private const string Canceled = "canceled";

    private readonly List<Entry> _points = [];
    private readonly Dictionary<TaskId, PointRun> _runs = [];
    private int _planned;

    /// <summary>How many points were submitted.</summary>
    public int Count => _points.Count;

    /// <summary>How many of them have ended, and have no run that is tried again.</summary>
    public int Ended { get; private set; }

    /// <summary>How many of these have ended without a value, other than by being canceled.</summary>
    public int Failed { get; private set; }

    /// <summary>How many tasks had ended and are tried again.</summary>
    public int Reopened { get; private set; }

    /// <summary>How often each point is run.</summary>
    public int Replicates => replicates;

    /// <summary>The runs that new points need, all of a point together.</summary>
    public List<PointRun> Plan(IReadOnlyList<double[]> points)
    {
        var first = _planned + 1;
        _planned += points.Count;
        return [.. points.SelectMany((x, i) => Enumerable.Range(1, replicates).Select(replicate => new PointRun(first + i, replicate, x)))];
    }

    /// <summary>Takes over planned runs with the tasks that they have become.</summary>
    public void Add(IReadOnlyList<PointRun> runs, IReadOnlyList<TaskFuture> futures)
    {
        foreach (var (run, future) in runs.Zip(futures))
        {
            if (run.Replicate == 1)
            {
                _points.Add(new Entry(replicates));
            }

            _points[run.Point - 1].Futures[run.Replicate - 1] = future;
            _runs.Add(future.Id, run);
        }
    }

    /// <summary>Which run a task is.</summary>
    public PointRun RunOf(TaskId taskId) => _runs[taskId];

    /// <summary>The tasks of a point.</summary>
    public IEnumerable<TaskId> TasksOf(int point) => _points[point - 1].Futures.Select(future => future.Id);

    /// <summary>Notes how a task ended.</summary>
    /// <param name="taskId">The task; each ends once, and once more where it is tried again.</param>
    /// <param name="value">Its objective; null without one.</param>
    /// <param name="errorKind">Why there is no value; null where there is one. A task that was canceled has not failed.</param>
    /// <returns>The point, where all of its runs have ended by now.</returns>
    public EndedPoint? End(TaskId taskId, double? value, string? errorKind)
    {
        var run = _runs[taskId];
        var point = _points[run.Point - 1];
        Tally(point, -1);
        Reopened -= point.End(run.Replicate, value, errorKind) ? 1 : 0;
        Tally(point, 1);
        return point.HasEnded ? point.ToEnded(run.Point) : null;
    }

    /// <summary>Notes that a task which had ended is tried again. Until it ends once more, the way it had ended stands.</summary>
    /// <returns>Its point.</returns>
    public int Reopen(TaskId taskId)
    {
        var run = _runs[taskId];
        var point = _points[run.Point - 1];
        Tally(point, -1);
        Reopened += point.Reopen(run.Replicate) ? 1 : 0;
        Tally(point, 1);
        return run.Point;
    }

    private void Tally(Entry point, int change)
    {
        Ended += point.IsOver ? change : 0;
        Failed += point.HasFailed ? change : 0;
    }

    private sealed class Entry(int replicates)
    {
        // By replicate; most points have none, and there may be millions of points.
        private string?[]? _errors;
        private HashSet<int>? _reopened;
        private int _endedRuns;

        public TaskFuture[] Futures { get; } = new TaskFuture[replicates];

        // By replicate, so that the order in which they end does not change the last bit of their mean.
        public double?[] Values { get; } = new double?[replicates];

        /// <summary>Whether all runs have ended, were it only to be tried again.</summary>
        public bool HasEnded => _endedRuns == replicates;

        /// <summary>Whether they have, and none is tried again.</summary>
        public bool IsOver => HasEnded && _reopened is not { Count: > 0 };

        public bool HasFailed => IsOver && Array.TrueForAll(Values, value => value is null)
            && _errors is not null && Array.Exists(_errors, error => error is not null and not Canceled);

        /// <returns>Whether it was tried again.</returns>
        public bool End(int replicate, double? value, string? error)
        {
            var place = replicate - 1;
            _endedRuns += Values[place] is null && _errors?[place] is null ? 1 : 0;
            Values[place] = value;
            if (error is not null || _errors is not null)
            {
                (_errors ??= new string?[replicates])[place] = error;
            }

            return _reopened?.Remove(replicate) ?? false;
        }

        /// <returns>Whether it was not tried again before.</returns>
        public bool Reopen(int replicate) => (_reopened ??= []).Add(replicate);

        public EndedPoint ToEnded(int number)
        {
            double[] values = [.. Values.OfType<double>()];
            if (values.Length == 0)
            {
                return new EndedPoint(number, null, 0) { Error = _errors?.FirstOrDefault(error => error is not null) };
            }

            var (mean, error) = MeanOfRuns.Of(values);
            return new EndedPoint(number, mean, values.Length, error);
        }
    }
}
