namespace Emews.Searches;

/// <summary>The mean of the finished runs of a point, and how uncertain it is.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardError">Its standard error; null for fewer than two runs.</param>
internal readonly record struct MeanOfRuns(double Mean, double? StandardError)
{
    /// <summary>Computes them. The order of the values decides the last bits: give them by replicate or task.</summary>
    /// <param name="values">At least one value.</param>
    public static MeanOfRuns Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        var count = values.Count;
        return new(mean, count < 2 ? null : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (count - 1) / count));
    }
}
