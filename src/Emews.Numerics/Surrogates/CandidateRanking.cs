using Emews.Numerics.Acquisition;
using Emews.Numerics.GaussianProcess;
using Emews.Numerics.Randomness;

namespace Emews.Numerics.Surrogates;

/// <summary>
/// Orders points by what each promises alone, and then again the best of them by what they promise beside what is pending: only those
/// can come first, and to know how points depend on each other takes time and room that grows with their number.
/// </summary>
/// <param name="model">What is expected of the points.</param>
/// <param name="best">The smallest value so far.</param>
/// <param name="settings">What makes a point promising.</param>
/// <param name="stream">Where functions are drawn from.</param>
internal sealed class CandidateRanking(GaussianProcessModel model, double best, RankingSettings settings, RandomStream stream)
{
    private const int LeastShortlist = 1000;

    private bool IsThompson => settings.Acquisition == AcquisitionFunction.ThompsonSampling;

    public int[] Rank(IReadOnlyList<double[]> candidates, IReadOnlyList<double[]> pending, int ahead)
    {
        var prediction = model.Predict(candidates);
        var order = Ranking.ByScore([.. prediction.Means.Zip(prediction.StandardDeviations, Score)]);
        var counted = settings.Pending == PendingPoints.Ignored ? [] : pending;
        if (order.Length == 0 || (counted.Count == 0 && ahead == 0 && !IsThompson))
        {
            return order;
        }

        var count = Math.Min(order.Length, Math.Max(LeastShortlist, ahead));
        double[][] shortlist = [.. order[..count].Select(i => candidates[i])];
        var again = IsThompson ? RankByDraws(shortlist, counted, ahead) : RankBeside(shortlist, counted, ahead);
        return [.. again.Select(i => order[i]), .. order[count..]];
    }

    /// <summary>What an observation with this mean and deviation is worth. Where functions are drawn it only says which to draw at.</summary>
    private double Score(double mean, double deviation) => settings.Acquisition == AcquisitionFunction.ExpectedImprovement
        ? ExpectedImprovement.Value(mean, deviation, best)
        : ExpectedImprovement.Logarithm(mean, deviation, best);

    private int[] RankBeside(double[][] points, IReadOnlyList<double[]> pending, int ahead)
    {
        var posterior = model.PosteriorAt([.. points, .. pending]);
        for (var i = points.Length; i < posterior.Count; i++)
        {
            Assume(posterior, i);
        }

        var scores = new double[points.Length];
        var chosen = new List<int>();
        while (true)
        {
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = Score(posterior.Mean(i), posterior.DeviationOfValue(i));
            }

            // Those that are chosen stay in front, in the order chosen.
            var order = Ranking.ByScore(scores);
            var next = order.Where(i => !chosen.Contains(i));
            if (chosen.Count >= Math.Min(ahead, points.Length))
            {
                return [.. chosen, .. next];
            }

            chosen.Add(next.First());
            Assume(posterior, chosen[^1]);
        }
    }

    private void Assume(PosteriorPoints posterior, int index) =>
        posterior.Observe(index, settings.Pending == PendingPoints.ConstantLiar ? best : null);

    /// <summary>Each of the first is the best of a function of its own; the rest is in the order of the last of these functions.</summary>
    private int[] RankByDraws(double[][] points, IReadOnlyList<double[]> pending, int ahead)
    {
        var liar = settings.Pending == PendingPoints.ConstantLiar;
        var conditioned = model.Condition(pending, liar ? [.. pending.Select(_ => best)] : model.Predict(pending).Means);
        var chosen = new List<int>();
        while (true)
        {
            var drawn = conditioned.Sample(points, stream);
            var next = Ranking.ByScore([.. drawn.Select(value => -value)]).Where(i => !chosen.Contains(i));
            if (chosen.Count + 1 >= Math.Min(ahead, points.Length))
            {
                return [.. chosen, .. next];
            }

            chosen.Add(next.First());
        }
    }
}
