using Emews.Searches;
using Emews.Tasks;

namespace Emews.Workflows.Outputs;

/// <summary>Gathers the tasks of each point, where a point is run more than once.</summary>
/// <param name="replicates">How often each point is run.</param>
internal sealed class PointFacts(int replicates)
{
    private readonly Dictionary<long, Entry> _points = [];

    /// <summary>The points of which all runs have ended, one in the place of its tasks: its value the mean of those that finished.</summary>
    public IEnumerable<PointFact> Ended => _points.Where(pair => pair.Value.Ended >= replicates).Select(pair => pair.Value.ToFact(pair.Key));

    /// <summary>Takes one more task of a point.</summary>
    /// <param name="origin">Which run of which point it is.</param>
    /// <param name="task">The task in a few words.</param>
    /// <param name="payload">Its payload.</param>
    public void Add(TaskOrigin origin, TaskFact task, string payload)
    {
        if (!_points.TryGetValue(origin.Point, out var entry))
        {
            _points.Add(origin.Point, entry = new Entry(task, payload));
        }

        entry.Add(origin.Replicate, task, payload);
    }

    private sealed class Entry(TaskFact first, string payload)
    {
        private readonly SortedDictionary<int, double> _values = [];
        private TaskFact? _finished;
        private string _payload = payload;
        private double _stopped = double.NaN;

        public int Ended { get; private set; }

        public void Add(int replicate, TaskFact task, string payload)
        {
            Ended += task.State is TaskState.Complete or TaskState.Canceled ? 1 : 0;
            _stopped = double.IsNaN(_stopped) ? task.Stopped : Math.Max(_stopped, task.Stopped);
            if (!double.IsNaN(task.Value))
            {
                _values[replicate] = task.Value;
                (_finished, _payload) = _finished is null ? (task, payload) : (_finished, _payload);
            }
        }

        public PointFact ToFact(long point)
        {
            var values = _values.Values;
            var (mean, error) = values.Count > 0 ? MeanOfRuns.Of(values) : new MeanOfRuns(double.NaN, null);
            var task = (_finished ?? first) with { Value = mean, Claimed = first.Claimed, Stopped = _stopped, Failed = _finished is null && first.Failed };
            return new PointFact(point, task, values.Count, error, _payload);
        }
    }
}

/// <summary>A point that has ended.</summary>
/// <param name="Point">Its number.</param>
/// <param name="Task">The first of its tasks that finished, with the point's mean, the claim of its first run and the end of its last.</param>
/// <param name="Runs">How many of its runs finished.</param>
/// <param name="StandardError">The standard error of the mean; null for fewer than two runs.</param>
/// <param name="Payload">The payload of that task, whose parameters are those of all.</param>
internal sealed record PointFact(long Point, TaskFact Task, int Runs, double? StandardError, string Payload);
