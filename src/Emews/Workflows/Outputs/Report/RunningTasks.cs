namespace Emews.Workflows.Outputs.Report;

/// <summary>How many tasks ran from a moment on, in each layer.</summary>
/// <param name="Time">The moment.</param>
/// <param name="Counts">How many, one number a layer.</param>
internal sealed record RunningStep(double Time, IReadOnlyList<int> Counts)
{
    /// <summary>How many in all.</summary>
    public int Total => Counts.Sum();
}

/// <summary>What counts during a stretch of time: a task in a layer, or the workers of an agent.</summary>
/// <param name="Interval">When: from its start up to but not including its end.</param>
/// <param name="Layer">In which layer.</param>
/// <param name="Weight">How much it counts.</param>
internal readonly record struct Stretch(Interval Interval, int Layer = 0, int Weight = 1);

/// <summary>How many tasks ran at a time: from intervals to steps.</summary>
internal static class RunningTasks
{
    /// <summary>
    /// The steps from 0 to the end. Where there are more than a picture can show, each of a number of slices keeps its highest and its
    /// lowest step, and its last.
    /// </summary>
    /// <param name="stretches">What is counted.</param>
    /// <param name="layers">How many layers there are.</param>
    /// <param name="end">The end.</param>
    /// <param name="slices">Into how many slices the time is cut, if need be.</param>
    public static IReadOnlyList<RunningStep> Steps(
        IEnumerable<Stretch> stretches, int layers, double end, int slices)
    {
        var changes = new List<Change>();
        foreach (var (interval, layer, weight) in stretches)
        {
            if (interval.End <= 0 || interval.Start >= end || interval.Length <= 0)
            {
                continue;
            }

            changes.Add(new(Math.Max(0, interval.Start), layer, weight));
            if (interval.End < end)
            {
                changes.Add(new(interval.End, layer, -weight));
            }
        }

        changes.Sort((a, b) => a.Time.CompareTo(b.Time));
        var isExact = changes.Count <= 4 * slices;
        var counts = new int[layers];
        var steps = new List<RunningStep> { new(0, counts.ToArray()) };
        for (var i = 0; i < changes.Count;)
        {
            var slice = new Slice();
            var number = SliceOf(changes[i].Time);
            while (i < changes.Count && (slice.IsEmpty || (!isExact && SliceOf(changes[i].Time) == number)))
            {
                slice.Add(NextStep(changes, ref i, counts));
            }

            steps.AddRange(slice.Steps());
        }

        return steps;

        int SliceOf(double time) => (int)(time / end * slices);
    }

    private static RunningStep NextStep(List<Change> changes, ref int i, int[] counts)
    {
        var time = changes[i].Time;
        for (; i < changes.Count && changes[i].Time.Equals(time); i++)
        {
            counts[changes[i].Layer] += changes[i].By;
        }

        return new(time, counts.ToArray());
    }

    private readonly record struct Change(double Time, int Layer, int By);

    /// <summary>What is kept of the steps of one slice.</summary>
    private sealed class Slice
    {
        private RunningStep? _highest;
        private RunningStep? _lowest;
        private RunningStep? _last;

        public bool IsEmpty => _last is null;

        public void Add(RunningStep step)
        {
            _last = step;
            if (_highest is null || step.Total > _highest.Total)
            {
                _highest = step;
            }

            if (_lowest is null || step.Total < _lowest.Total)
            {
                _lowest = step;
            }
        }

        public IEnumerable<RunningStep> Steps() =>
            new[] { _highest, _lowest, _last }.OfType<RunningStep>().DistinctBy(step => step.Time).OrderBy(step => step.Time);
    }
}
