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
        var informed = Assuming(counted);
        var again = IsThompson ? RankByDraws(informed, shortlist, ahead) : RankOneByOne(informed, shortlist, ahead);
        return [.. again.Select(i => order[i]), .. order[count..]];
    }

    /// <summary>The model, were the values known that are still to come.</summary>
    private GaussianProcessModel Assuming(IReadOnlyList<double[]> pending) => pending.Count == 0 ? model : model.Condition(
        pending, settings.Pending == PendingPoints.ConstantLiar ? [.. pending.Select(_ => best)] : model.PredictMeans(pending));

    /// <summary>What an observation with this mean and deviation is worth. Where functions are drawn it only says which to draw at.</summary>
    private double Score(double mean, double deviation) => settings.Acquisition == AcquisitionFunction.ExpectedImprovement
        ? ExpectedImprovement.Value(mean, deviation, best)
        : ExpectedImprovement.Logarithm(mean, deviation, best);

    /// <summary>The first are chosen one by one, each as if those before it were pending.</summary>
    private int[] RankOneByOne(GaussianProcessModel informed, double[][] points, int ahead)
    {
        var posterior = informed.PosteriorAt(points);
        var scores = new double[points.Length];
        var chosen = new List<int>();
        while (true)
        {
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] = Score(posterior.Mean(i), posterior.DeviationOfValue(i));
            }

            var next = Ranking.ByScore(scores).Where(i => !chosen.Contains(i));
            if (chosen.Count >= Math.Min(ahead, points.Length))
            {
                return [.. chosen, .. next];
            }

            chosen.Add(next.First());
            posterior.Observe(chosen[^1], settings.Pending == PendingPoints.ConstantLiar ? best : null);
        }
    }

    /// <summary>Each of the first is the best of a function of its own; the rest is in the order of the last of these functions.</summary>
    private int[] RankByDraws(GaussianProcessModel informed, double[][] points, int ahead)
    {
        var chosen = new List<int>();
        while (true)
        {
            var drawn = informed.Sample(points, stream);
            var next = Ranking.ByScore([.. drawn.Select(value => -value)]).Where(i => !chosen.Contains(i));
            if (chosen.Count + 1 >= Math.Min(ahead, points.Length))
            {
                return [.. chosen, .. next];
            }

            chosen.Add(next.First());
        }
    }
}
