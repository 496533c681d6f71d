using Emews.Searches;

namespace Emews.Workflows.Outputs.Surrogates;

/// <summary>Where points fail: a surrogate, which is made of values alone, knows nothing of that and may take such places for the best.</summary>
internal sealed class FailedPlaces
{
    // Each of many candidates is held against each of them.
    private const int MostPoints = 4_000;

    private readonly SearchSpace _space;
    private readonly double[][] _known;
    private readonly double[][] _failed;
    private readonly double[] _scales;
    private readonly (double Low, double High)[] _open;

    /// <param name="space">The space.</param>
    /// <param name="known">The points that gave a value.</param>
    /// <param name="failed">Those that gave none.</param>
    public FailedPlaces(SearchSpace space, IReadOnlyList<double[]> known, IReadOnlyList<double[]> failed)
    {
        _space = space;
        var every = 1 + ((known.Count + failed.Count - 1) / MostPoints);
        (_known, _failed) = (Thinned(known), Thinned(failed));
        double[][] all = [.. _known, .. _failed];
        _scales = [.. Enumerable.Range(0, all[0].Length).Select(f => all.Max(point => point[f]) - all.Min(point => point[f]) is var width and > 0 ? 1 / width : 0)];
        _open = [.. space.Dimensions.Select((dimension, d) => Open(dimension, [.. known.Select(x => x[d])], [.. failed.Select(x => x[d])]))];

        double[][] Thinned(IReadOnlyList<double[]> points) => [.. points.Where((_, i) => i % every == 0).Select(space.ToFeatures)];
    }

    /// <summary>Whether a point there would most likely fail: one that failed is nearer than any that gave a value, or all did so far out.</summary>
    public bool Hold(double[] point)
    {
        if (_failed.Length == 0)
        {
            return false;
        }

        if (point.Where((coordinate, d) => coordinate < _open[d].Low || coordinate > _open[d].High).Any())
        {
            return true;
        }

        var features = _space.ToFeatures(point);
        return Nearest(features, _failed) < Nearest(features, _known);
    }

    /// <summary>
    /// What a number may be: up to midway between the last that gave a value and the next further out, where those failed; else all. With
    /// many parameters, of which one makes models fail, the nearest point is far away and says little.
    /// </summary>
    private static (double Low, double High) Open(SearchDimension dimension, double[] known, double[] failed)
    {
        if (dimension is SearchDimension.Choice || known.Length == 0)
        {
            return (double.NegativeInfinity, double.PositiveInfinity);
        }

        var (low, high) = (known.Min(), known.Max());
        return (Midway(low, failed.Where(value => value < low).DefaultIfEmpty(double.NegativeInfinity).Max()),
            Midway(high, failed.Where(value => value > high).DefaultIfEmpty(double.PositiveInfinity).Min()));

        // The two parts apart: their sum may be more than a number holds.
        static double Midway(double one, double other) => (one / 2) + (other / 2);
    }

    private double Nearest(double[] features, double[][] points)
    {
        var nearest = double.PositiveInfinity;
        foreach (var point in points)
        {
            var distance = 0.0;
            for (var f = 0; f < features.Length; f++)
            {
                var difference = (features[f] - point[f]) * _scales[f];
                distance += difference * difference;
            }

            nearest = Math.Min(nearest, distance);
        }

        return nearest;
    }
}
