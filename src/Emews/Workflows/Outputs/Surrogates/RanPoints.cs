using Emews.Numerics.GaussianProcess;

namespace Emews.Workflows.Outputs.Surrogates;

/// <summary>The points that a surrogate was trained on, with what it predicts of them.</summary>
/// <param name="points">Their coordinates.</param>
/// <param name="values">Their values; less is better.</param>
/// <param name="predicted">The values predicted, without the noise.</param>
internal sealed class RanPoints(IReadOnlyList<double[]> points, double[] values, Prediction predicted)
{
    /// <summary>The smallest value predicted of them.</summary>
    public double Smallest => predicted.Means.Min();

    /// <summary>Those that may be as good as <paramref name="smallest"/>.</summary>
    public IEnumerable<double[]> Plausible(double smallest, double standardErrors) =>
        points.Where((_, i) => predicted.Means[i] - (standardErrors * predicted.StandardDeviations[i]) <= smallest);

    /// <summary>That the best of them lies outside of ranges; null where it does not.</summary>
    /// <param name="inputs">Space and parameters.</param>
    /// <param name="ranges">The ranges.</param>
    /// <param name="elsewhere">The best that is predicted of points that did not run.</param>
    /// <param name="maximize">Whether more is better.</param>
    public BestOutside? Outside(SurrogateInputs inputs, IReadOnlyList<ParameterRange> ranges, (double[] X, double Mean, double Error) elsewhere, bool maximize)
    {
        var best = Array.IndexOf(values, values.Min());
        string[] names = [.. ranges.Where((range, d) => !Holds(range, points[best][d])).Select(range => range.Name)];
        if (names.Length == 0)
        {
            return null;
        }

        var favourite = Array.IndexOf(predicted.Means, Smallest);
        return favourite == best
            ? new BestOutside(names, Ran(best), Point(elsewhere.X, elsewhere.Mean, elsewhere.Error), Ran: false)
            : new BestOutside(names, Ran(best), Ran(favourite), Ran: true);

        PredictedPoint Ran(int i) => Point(points[i], predicted.Means[i], predicted.StandardDeviations[i]);

        PredictedPoint Point(double[] x, double mean, double error) => new(PointText.Of(inputs.Parameters, x), maximize ? -mean : mean, error);
    }

    private static bool Holds(ParameterRange range, double coordinate) => range is { Values: { } values, AllValues: { } all }
        ? values.Contains(all[(int)coordinate], StringComparer.Ordinal)
        : range.Low <= coordinate && coordinate <= range.High;
}
