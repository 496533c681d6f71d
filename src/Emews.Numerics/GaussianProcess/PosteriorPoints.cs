using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// What a model expects of the function at some points, and what it would expect had it been told of values there: one point after the
/// other, each in time proportional to the points and to what the model was fitted to, without fitting anew.
/// </summary>
/// <remarks>
/// Conditioning on one more value is a step of a Cholesky factorization of the posterior covariance matrix that begins with that point
/// (Rasmussen and Williams 2006, equation 2.24, a row at a time). It is not safe for use by several threads at once.
/// </remarks>
public sealed class PosteriorPoints
{
    private readonly Posterior _posterior;
    private readonly Matrix _columns;
    private readonly Matrix _solved;
    private readonly List<double[]> _rows = [];
    private readonly double[] _means;
    private readonly double[] _variances;
    private readonly double _noise;

    internal PosteriorPoints(Posterior posterior, ReadOnlySpan<double[]> points)
    {
        (_posterior, Count) = (posterior, points.Length);
        _noise = posterior.Layout.NoiseVariance(posterior.Theta);
        _columns = posterior.Training.Scaler.ToColumns(points);
        _solved = new Matrix(posterior.Factor.Rows, _columns.Columns);
        _means = new double[_columns.Columns];
        _variances = new double[_columns.Columns];
        posterior.FillCross(_columns, _solved);
        posterior.SumMeans(_solved, _means);
        TriangularSolver.SolveTransposed(posterior.Factor, _solved, posterior.Execution);
        Array.Fill(_variances, posterior.PriorVariance);
        for (var i = 0; i < posterior.Training.Count; i++)
        {
            RowKernels.SubtractSquares(_variances, _solved.Row(i));
        }
    }

    /// <summary>How many points there are.</summary>
    public int Count { get; }

    /// <summary>The expected value at a point, in the units of the values fitted to.</summary>
    /// <param name="index">The point, from 0.</param>
    public double Mean(int index) => _posterior.Training.Normalizer.Restore(_means[index]);

    /// <summary>How uncertain the function is there, at least 0, in the same units; noise does not count.</summary>
    /// <param name="index">The point, from 0.</param>
    public double StandardDeviation(int index) => _posterior.Training.Normalizer.RestoreDeviation(Math.Sqrt(Math.Max(0, _variances[index])));

    /// <summary>How uncertain a value is that is observed there, at least 0, in the same units: with the fitted noise.</summary>
    /// <param name="index">The point, from 0.</param>
    public double DeviationOfValue(int index) => _posterior.Training.Normalizer.RestoreDeviation(Math.Sqrt(Math.Max(0, _variances[index]) + _noise));

    /// <summary>Takes a value at a point as if it had been observed, with the noise that was fitted.</summary>
    /// <param name="index">The point, from 0.</param>
    /// <param name="value">The value, finite, in the units of the values fitted to; null for what is expected there.</param>
    public void Observe(int index, double? value = null)
    {
        var row = new double[_means.Length];
        _posterior.FillRow(_columns, 0, _columns, index, row);
        for (var i = 0; i < _posterior.Training.Count; i++)
        {
            var known = _solved.Row(i);
            RowKernels.AddScaled(row, -known[index], known);
        }

        foreach (var earlier in _rows)
        {
            RowKernels.AddScaled(row, -earlier[index], earlier);
        }

        var deviation = Math.Sqrt(Math.Max(0, _variances[index]) + _noise + MarginalLikelihood.Alpha);
        RowKernels.Divide(row, deviation);
        var surprise = value is null ? 0 : (_posterior.Training.Normalizer.Normalize(value.Value) - _means[index]) / deviation;
        RowKernels.AddScaled(_means, surprise, row);
        for (var j = 0; j < _variances.Length; j++)
        {
            _variances[j] -= row[j] * row[j];
        }

        _rows.Add(row);
    }
}
