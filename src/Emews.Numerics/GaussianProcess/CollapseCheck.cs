using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// Whether length scales are so small that a point tells nothing of any other: all predictions are then alike, and a ranking by them
/// is chance. The likelihood is flat there, and no climb leads away.
/// </summary>
internal static class CollapseCheck
{
    private const int MostPoints = 100;

    // What the nearest other point tells of a typical point: with this correlation next to nothing.
    private const double LeastCorrelation = 0.01;

    public static bool IsCollapsed(TrainingSet training, Hyperparameters layout, KernelFamily kernel, ReadOnlySpan<double> theta)
    {
        var columns = training.Columns;
        var nearest = new List<double>();
        var row = new double[columns.Columns];
        foreach (var i in PointSubset.Spread(MostPoints, training.Count))
        {
            row.AsSpan().Clear();
            for (var d = 0; d < training.Dimensions; d++)
            {
                RowKernels.AddSquaredDistances(row, columns.Row(d), columns[d, i], layout.DistanceWeight(theta, d));
            }

            nearest.Add(SmallestAboveZero(row.AsSpan(0, training.Count)));
        }

        nearest.Sort();
        var typical = new double[Matrix.Tile];
        typical[0] = nearest[nearest.Count / 2];
        Correlation.Of(kernel).Evaluate(1, typical);
        return !(typical[0] >= LeastCorrelation);
    }

    /// <summary>The point itself, and others at the same place, say nothing of the length scales. 0 where there are no others.</summary>
    private static double SmallestAboveZero(ReadOnlySpan<double> distances)
    {
        var smallest = double.PositiveInfinity;
        foreach (var distance in distances)
        {
            if (distance > 0 && distance < smallest)
            {
                smallest = distance;
            }
        }

        return double.IsPositiveInfinity(smallest) ? 0 : smallest;
    }
}
