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

    /// <summary>How many of them have ended.</summary>
    public int Ended { get; private set; }

    /// <summary>How many have ended without a value, other than by being canceled.</summary>
    public int Failed { get; private set; }

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
    /// <param name="taskId">The task; each ends once.</param>
    /// <param name="value">Its objective; null without one.</param>
    /// <param name="errorKind">Why there is no value; null where there is one. A task that was canceled has not failed.</param>
    /// <returns>The point, where this was the last of its runs.</returns>
    public EndedPoint? End(TaskId taskId, double? value, string? errorKind)
    {
        var run = _runs[taskId];
        var point = _points[run.Point - 1];
        point.Values[run.Replicate - 1] = value;
        if (errorKind is not null)
        {
            point.Fail(run.Replicate, errorKind);
        }

        if (++point.EndedRuns < replicates)
        {
            return null;
        }

        var ended = point.ToEnded(run.Point);
        Ended++;
        Failed += ended.Value is null && point.HasFailure ? 1 : 0;
        return ended;
    }

    private sealed class Entry(int replicates)
    {
        // By replicate; most points have none, and there may be millions of points.
        private string?[]? _errors;

        public TaskFuture[] Futures { get; } = new TaskFuture[replicates];

        // By replicate, so that the order in which they end does not change the last bit of their mean.
        public double?[] Values { get; } = new double?[replicates];

        public int EndedRuns { get; set; }

        public bool HasFailure => _errors?.Any(error => error is not null and not Canceled) ?? false;

        public void Fail(int replicate, string errorKind) => (_errors ??= new string?[replicates])[replicate - 1] = errorKind;

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
