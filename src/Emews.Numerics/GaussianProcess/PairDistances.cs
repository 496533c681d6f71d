using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// The squared distances between all pairs of training points. With one length scale for all coordinates they are computed
/// once and scaled for each θ; with one a coordinate they are computed afresh, which beside the factorization costs little.
/// </summary>
internal sealed class PairDistances
{
    private readonly Matrix _points;
    private readonly int _dimensions;
    private readonly Hyperparameters _layout;
    private readonly Matrix? _unscaled;

    public PairDistances(TrainingSet training, Hyperparameters layout)
    {
        (_points, _dimensions, _layout) = (training.Columns, training.Dimensions, layout);
        if (layout.LengthScales > 1)
        {
            return;
        }

        _unscaled = new(_points.Columns, _points.Columns);
        for (var i = 0; i < _points.Columns; i++)
        {
            for (var d = 0; d < _dimensions; d++)
            {
                RowKernels.AddSquaredDistances(_unscaled.Row(i), _points.Row(d), _points[d, i], 1);
            }
        }
    }

    /// <summary>Fills a row with the scaled squared distances of point i to those from <paramref name="start"/> on.</summary>
    public void Fill(int i, int start, ReadOnlySpan<double> theta, Span<double> row)
    {
        row.Clear();
        if (_unscaled is not null)
        {
            RowKernels.AddScaled(row, _layout.DistanceWeight(theta, 0), _unscaled.Row(i)[start..]);
            return;
        }

        for (var d = 0; d < _dimensions; d++)
        {
            RowKernels.AddSquaredDistances(row, _points.Row(d)[start..], _points[d, i], _layout.DistanceWeight(theta, d));
        }
    }

    /// <summary>
    /// Adds to each length scale's element the sum of the given factors times the unscaled squared distances, along its
    /// coordinate, of point i to those from <paramref name="start"/> on.
    /// </summary>
    public void Accumulate(int i, int start, ReadOnlySpan<double> factors, Span<double> perLengthScale)
    {
        if (_unscaled is not null)
        {
            perLengthScale[0] += RowKernels.Dot(factors, _unscaled.Row(i)[start..]);
            return;
        }

        for (var d = 0; d < _dimensions; d++)
        {
            perLengthScale[d] += RowKernels.SumSquaredDistances(factors, _points.Row(d)[start..], _points[d, i]);
        }
    }
}
