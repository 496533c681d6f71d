using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// The squared distances between all pairs of training points. With one length scale for all coordinates they are computed once and
/// scaled for each θ; with one a coordinate they are computed afresh, which beside the factorization costs little and needs no room.
/// </summary>
internal sealed class PairDistances
{
    private readonly TrainingSet _training;
    private readonly Hyperparameters _layout;
    private readonly Correlation _correlation;
    private readonly Matrix? _unscaled;

    public PairDistances(TrainingSet training, Hyperparameters layout, KernelFamily kernel, Execution execution)
    {
        (_training, _layout, _correlation) = (training, layout, Correlation.Of(kernel));
        if (layout.LengthScales > 1)
        {
            return;
        }

        var points = training.Columns;
        _unscaled = new(points.Columns, points.Columns);
        var all = new Interval(0, points.Columns);
        double pairs = 0.5 * points.Columns * points.Columns;
        execution.Run(Blocks.Count(points.Columns, Matrix.Tile), 2 * pairs * training.Dimensions, number =>
        {
            var rows = Blocks.Part(all, Matrix.Tile, number);
            for (var i = rows.Start; i < rows.End; i++)
            {
                for (var d = 0; d < training.Dimensions; d++)
                {
                    RowKernels.AddSquaredDistances(_unscaled.Row(i)[rows.Start..], points.Row(d)[rows.Start..], points[d, i], 1);
                }
            }
        });
    }

    /// <summary>
    /// Fills rows with the covariances of point i with those from <paramref name="start"/> on, and with what
    /// <see cref="Accumulate"/> is to make derivatives of.
    /// </summary>
    public void Fill(int i, int start, ReadOnlySpan<double> theta, Span<double> values, Span<double> derivatives)
    {
        var constant = _layout.Constant(theta);
        if (_unscaled is not null)
        {
            var weight = _layout.DistanceWeight(theta, 0);
            _correlation.EvaluateWithDerivative(constant, weight, _unscaled.Row(i)[start..], values, derivatives);
            return;
        }

        derivatives.Clear();
        for (var d = 0; d < _training.Dimensions; d++)
        {
            var row = _training.Columns.Row(d);
            RowKernels.AddSquaredDistances(derivatives, row[start..], row[i], _layout.DistanceWeight(theta, d));
        }

        _correlation.EvaluateWithSlope(constant, derivatives, values);
    }

    /// <summary>
    /// Adds to each length scale's element the sum of (weight·weights − inverses) times the derivative of the covariances of point i with
    /// those in the columns.
    /// </summary>
    /// <param name="i">The point.</param>
    /// <param name="columns">The others.</param>
    /// <param name="theta">What the derivatives are at.</param>
    /// <param name="weights">Those of all points.</param>
    /// <param name="inverses">An inverse covariance a column; overwritten.</param>
    /// <param name="derivatives">What <see cref="Fill"/> left, for these columns.</param>
    /// <param name="perLengthScale">Where the sums are added.</param>
    public void Accumulate(
        int i,
        Interval columns,
        ReadOnlySpan<double> theta,
        ReadOnlySpan<double> weights,
        Span<double> inverses,
        ReadOnlySpan<double> derivatives,
        Span<double> perLengthScale)
    {
        var others = weights[columns.Start..columns.End];
        if (_unscaled is not null)
        {
            perLengthScale[0] += RowKernels.SumOuterLess(weights[i], others, inverses, derivatives);
            return;
        }

        RowKernels.OuterLess(weights[i], others, inverses, derivatives);
        for (var d = 0; d < _training.Dimensions; d++)
        {
            var row = _training.Columns.Row(d);
            perLengthScale[d] += _layout.DistanceWeight(theta, d) * RowKernels.SumSquaredDistances(inverses, row[columns.Start..columns.End], row[i]);
        }
    }
}
