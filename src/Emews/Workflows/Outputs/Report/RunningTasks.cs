namespace Emews.Workflows.Outputs.Report;

/// <summary>How many tasks ran from a moment on, in each layer.</summary>
/// <param name="Time">The moment.</param>
/// <param name="Counts">How many, one number a layer; a mean where many tasks share a slice of the picture.</param>
internal sealed record RunningStep(double Time, IReadOnlyList<double> Counts)
{
    /// <summary>How many in all.</summary>
    public double Total => Counts.Sum();
}

/// <summary>What counts during a stretch of time: a task in a layer, or the workers of an agent.</summary>
/// <param name="Interval">When: from its start up to but not including its end.</param>
/// <param name="Layer">In which layer.</param>
/// <param name="Weight">How much it counts.</param>
internal readonly record struct Stretch(Interval Interval, int Layer = 0, int Weight = 1);

/// <summary>How many tasks ran at a time: from intervals to steps.</summary>
internal static class RunningTasks
{
    // What needs less of the picture blurs its neighbours.
    private const int SlicesATask = 10;

    /// <summary>
    /// The steps from 0 to the end. Where there are more than a picture can show, each slice of it has the mean of its time: gaps
    /// too short to be seen would else look as wide as the line that draws them.
    /// </summary>
    /// <param name="stretches">What is counted.</param>
    /// <param name="layers">How many layers there are.</param>
    /// <param name="end">The end.</param>
    /// <param name="slices">Into how many slices the time is cut, if need be.</param>
    public static IReadOnlyList<RunningStep> Steps(IEnumerable<Stretch> stretches, int layers, double end, int slices)
    {
        var within = Within(stretches, end);
        return within.Count <= slices / SlicesATask ? Exact(within, layers, end) : Means(within, layers, end, slices);
    }

    /// <summary>The most that counted at any one time.</summary>
    public static int Most(IEnumerable<Stretch> stretches, double end) =>
        (int)Exact(Within(stretches, end).ConvertAll(stretch => stretch with { Layer = 0 }), 1, end).Max(step => step.Total);

    private static List<Stretch> Within(IEnumerable<Stretch> stretches, double end) =>
    [
        .. stretches.Where(stretch => stretch.Interval is { End: > 0, Length: > 0 } && stretch.Interval.Start < end)
            .Select(stretch => stretch with { Interval = new(Math.Max(0, stretch.Interval.Start), Math.Min(end, stretch.Interval.End)) }),
    ];

    private static List<RunningStep> Exact(List<Stretch> stretches, int layers, double end)
    {
        var changes = stretches.Select(each => new Change(each.Interval.Start, each.Layer, each.Weight))
            .Concat(stretches.Where(each => each.Interval.End < end).Select(each => new Change(each.Interval.End, each.Layer, -each.Weight)));
        var counts = new double[layers];
        var steps = new List<RunningStep> { new(0, counts.ToArray()) };
        foreach (var moment in changes.GroupBy(change => change.Time).OrderBy(moment => moment.Key))
        {
            foreach (var change in moment)
            {
                counts[change.Layer] += change.By;
            }

            steps.Add(new(moment.Key, counts.ToArray()));
        }

        return steps;
    }

    private static List<RunningStep> Means(List<Stretch> stretches, int layers, double end, int slices)
    {
        var width = end / slices;
        var means = Enumerable.Range(0, slices).Select(_ => new double[layers]).ToList();
        foreach (var (interval, layer, weight) in stretches)
        {
            var last = Math.Min((int)(interval.End / width), slices - 1);
            for (var slice = (int)(interval.Start / width); slice <= last; slice++)
            {
                var overlap = Math.Min(interval.End, (slice + 1) * width) - Math.Max(interval.Start, slice * width);
                means[slice][layer] += weight * Math.Max(0, overlap) / width;
            }
        }

        return [.. means.Select((counts, slice) => new RunningStep(slice * width, counts))];
    }

    private readonly record struct Change(double Time, int Layer, int By);
}
