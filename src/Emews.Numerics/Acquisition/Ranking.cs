using Emews.Numerics.GaussianProcess;

namespace Emews.Numerics.Acquisition;

/// <summary>Orders of points by how much is to be gained from running them.</summary>
public static class Ranking
{
    /// <summary>
    /// Orders points from the most to the least expected improvement. Its logarithm is compared, so that points whose expected
    /// improvement underflows are still told apart; among equals the lower index comes first.
    /// </summary>
    /// <param name="prediction">What is expected at each point.</param>
    /// <param name="best">The smallest value so far.</param>
    /// <returns>The indices of the points, best first.</returns>
    public static int[] ByExpectedImprovement(Prediction prediction, double best)
    {
        ArgumentNullException.ThrowIfNull(prediction);
        var scores = new double[prediction.Means.Length];
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = ExpectedImprovement.Logarithm(prediction.Means[i], prediction.StandardDeviations[i], best);
        }

        return ByScore(scores);
    }

    /// <summary>The indices of some scores, the highest first; among equals the lower index comes first.</summary>
    internal static int[] ByScore(ReadOnlySpan<double> scores)
    {
        var all = scores.ToArray();
        int[] order = [.. Enumerable.Range(0, all.Length)];
        Array.Sort(order, (a, b) => all[b].CompareTo(all[a]) is var byScore and not 0 ? byScore : a.CompareTo(b));
        return order;
    }
}
