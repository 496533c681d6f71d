using Emews.Numerics.Acquisition;
using Emews.Numerics.GaussianProcess;
using Emews.Numerics.Randomness;

namespace Emews.Bench;

/// <summary>Decides which points are evaluated next, given those that have been.</summary>
internal interface IOrder
{
    /// <summary>All points not yet evaluated, best first.</summary>
    IReadOnlyList<int> Rank(double[][] points, IReadOnlyDictionary<int, double> values);
}

/// <summary>By expected improvement under a Gaussian process, each fit starting from the last one.</summary>
internal sealed class SurrogateOrder(SurrogateSettings settings) : IOrder
{
    private IReadOnlyList<double>? _theta;

    public IReadOnlyList<int> Rank(double[][] points, IReadOnlyDictionary<int, double> values)
    {
        var known = values.Keys.Order().ToArray();
        var open = Enumerable.Range(0, points.Length).Where(id => !values.ContainsKey(id)).ToArray();
        var model = GaussianProcessRegressor.Fit(
            Array.ConvertAll(known, id => points[id]), Array.ConvertAll(known, id => values[id]), settings, _theta);
        _theta = model.Theta;
        var prediction = model.Predict(Array.ConvertAll(open, id => points[id]));
        return Array.ConvertAll(Ranking.ByExpectedImprovement(prediction, values.Values.Min()), index => open[index]);
    }
}

/// <summary>By chance.</summary>
internal sealed class RandomOrder(long seed) : IOrder
{
    private readonly RandomStream _stream = RandomStream.For(seed, "bench-order");

    public IReadOnlyList<int> Rank(double[][] points, IReadOnlyDictionary<int, double> values)
    {
        var open = Enumerable.Range(0, points.Length).Where(id => !values.ContainsKey(id)).ToArray();
        _stream.Shuffle<int>(open);
        return open;
    }
}

/// <summary>Evaluates points one batch after the other, the first in the order of their ids, the rest as ranked.</summary>
internal static class RankedRun
{
    /// <returns>The ids of the points in the order they were evaluated.</returns>
    public static List<int> Evaluate(double[][] points, IOrder order, int batch, int until)
    {
        var values = new Dictionary<int, double>();
        var evaluated = new List<int>();
        IReadOnlyList<int> ranking = Enumerable.Range(0, points.Length).ToArray();
        while (true)
        {
            foreach (var id in ranking.Take(Math.Min(batch, until - evaluated.Count)))
            {
                values[id] = Ackley.At(points[id]);
                evaluated.Add(id);
            }

            if (evaluated.Count >= until)
                return evaluated;
            ranking = order.Rank(points, values);
        }
    }
}
