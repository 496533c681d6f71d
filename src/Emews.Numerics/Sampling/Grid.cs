namespace Emews.Numerics.Sampling;

/// <summary>All combinations of some values a coordinate.</summary>
public static class Grid
{
    /// <summary>Lists the points, the last coordinate changing fastest.</summary>
    /// <param name="values">The values of each coordinate, in the order wanted.</param>
    /// <returns>As many points as the product of their numbers; one without coordinates where there are none.</returns>
    /// <exception cref="ArgumentException">There are more points than an array holds.</exception>
    public static double[][] Points(IReadOnlyList<IReadOnlyList<double>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (Count(values.Select(list => list.Count)) is not { } count)
        {
            throw new ArgumentException("The grid has more points than an array holds.", nameof(values));
        }

        var points = new double[count][];
        var place = new int[values.Count];
        for (var i = 0; i < count; i++)
        {
            points[i] = [.. place.Select((index, d) => values[d][index])];
            for (var d = place.Length - 1; d >= 0 && ++place[d] == values[d].Count; d--)
            {
                place[d] = 0;
            }
        }

        return points;
    }

    /// <summary>How many points a grid has.</summary>
    /// <param name="levels">How many values each coordinate has.</param>
    /// <returns>Their product; null where it is more than an array holds.</returns>
    public static int? Count(IEnumerable<int> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        var product = levels.Aggregate(1.0, (count, level) => count * level);
        return product <= Array.MaxLength ? (int)product : null;
    }

    /// <summary>Values evenly apart from one bound to the other, both among them; of a single one, the middle.</summary>
    /// <param name="lower">The first value.</param>
    /// <param name="upper">The last value.</param>
    /// <param name="levels">How many, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="levels"/> is below 1.</exception>
    public static double[] Even(double lower, double upper, int levels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        // The two parts apart: their difference may be more than a number holds.
        return levels == 1
            ? [lower / 2 + upper / 2]
            : [.. Enumerable.Range(0, levels).Select(i => i == levels - 1 ? upper : lower + i * (upper / (levels - 1) - lower / (levels - 1)))];
    }
}
