namespace Emews.Searches;

/// <summary>How uncertain the mean of a point's runs is, for all points of a fit.</summary>
internal static class StandardErrors
{
    /// <summary>
    /// The standard error of each point; where only one of a point's runs finished, that of one run as the other points have it on
    /// average. Null where no point was run more than once: nothing is known then.
    /// </summary>
    public static double[]? Of(IReadOnlyList<EndedPoint> points)
    {
        var known = points.Where(point => point.StandardError is not null).ToList();
        if (known.Count == 0)
        {
            return null;
        }

        var ofOneRun = Math.Sqrt(known.Average(point => point.StandardError!.Value * point.StandardError.Value * point.Runs));
        return [.. points.Select(point => point.StandardError ?? ofOneRun)];
    }
}
