namespace Emews.Numerics.GaussianProcess;

/// <summary>What is asked of the numbers that come in, with answers that say which row is wrong.</summary>
internal static class InputChecks
{
    private const string OnlyFinite = "only finite numbers can be used.";

    public static void Check(IReadOnlyList<double[]> points, IReadOnlyList<double> values)
    {
        if (points.Count == 0)
        {
            throw new ArgumentException("There is no point.", nameof(points));
        }

        if (points[0].Length == 0)
        {
            throw new ArgumentException("Row 0 has no coordinates.", nameof(points));
        }

        CheckPoints(points, points[0].Length, nameof(points));
        CheckValues(values, points.Count, nameof(values));
    }

    public static void CheckPoints(IReadOnlyList<double[]> points, int dimensions, string name)
    {
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Length != dimensions)
            {
                throw new ArgumentException($"Row {i} has {points[i].Length} coordinates, not {dimensions}.", name);
            }

            if (Array.FindIndex(points[i], value => !double.IsFinite(value)) is var d and >= 0)
            {
                throw new ArgumentException($"Row {i} has the coordinate {points[i][d]} at index {d}: {OnlyFinite}", name);
            }
        }
    }

    public static void CheckStandardErrors(IReadOnlyList<double>? standardErrors, int count)
    {
        if (standardErrors is not null && standardErrors.Count != count)
        {
            throw new ArgumentException($"There are {standardErrors.Count} standard errors for {count} values.", nameof(standardErrors));
        }

        for (var i = 0; i < standardErrors?.Count; i++)
        {
            if (!double.IsFinite(standardErrors[i]) || standardErrors[i] < 0)
            {
                throw new ArgumentException($"Row {i} has the standard error {standardErrors[i]}: it must be finite and at least 0.", nameof(standardErrors));
            }
        }
    }

    public static void CheckValues(IReadOnlyList<double> values, int count, string name)
    {
        if (values.Count != count)
        {
            throw new ArgumentException($"There are {values.Count} values for {count} points.", name);
        }

        for (var i = 0; i < count; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException($"Row {i} has the value {values[i]}: {OnlyFinite}", name);
            }
        }
    }
}
