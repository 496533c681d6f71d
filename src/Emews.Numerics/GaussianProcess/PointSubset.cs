namespace Emews.Numerics.GaussianProcess;

/// <summary>Which points stand for all where there are too many. Always the same ones, in their order.</summary>
internal static class PointSubset
{
    // How much of a part is given to the smallest values, which searches are after.
    private const int ShareOfBest = 4;

    /// <summary>As many as wanted at even distances, the first and the last among them: unbiased, as a likelihood asks.</summary>
    public static int[] Spread(int wanted, int count)
    {
        var chosen = new int[Math.Min(wanted, count)];
        for (var i = 0; i < chosen.Length; i++)
        {
            chosen[i] = chosen.Length == 1 ? 0 : (int)((long)i * (count - 1) / (chosen.Length - 1));
        }

        return chosen;
    }

    /// <summary>A quarter of those wanted are the points of the smallest values, and the rest at even distances among the others.</summary>
    public static int[] BestAndSpread(int wanted, IReadOnlyList<double> values)
    {
        var byValue = Enumerable.Range(0, values.Count).OrderBy(i => values[i]).ThenBy(i => i).ToArray();
        var best = byValue[..(wanted / ShareOfBest)];
        var others = byValue[best.Length..].Order().ToArray();
        return [.. best.Concat(Spread(wanted - best.Length, others.Length).Select(i => others[i])).Order()];
    }
}
