using System.Collections.Immutable;
using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <summary>A fitted Gaussian process. It never changes and may be used by several threads at once.</summary>
public sealed class GaussianProcessModel
{
    // As many points at a time as keep a row of the work matrix in the first-level cache beside the factor's.
    private const int PointsAtATime = 128;

    private readonly TrainingSet _training;
    private readonly Hyperparameters _layout;
    private readonly BlockProduct _product;
    private readonly Matrix _factor;
    private readonly double[] _weights;
    private readonly double[] _theta;

    /// <summary>Takes over a likelihood that was evaluated at <paramref name="theta"/> last and is not used any more.</summary>
    internal GaussianProcessModel(
        SurrogateSettings settings,
        TrainingSet training,
        MarginalLikelihood likelihood,
        BlockProduct product,
        double[] theta,
        double logMarginalLikelihood,
        ImmutableArray<string> notes)
    {
        Settings = settings;
        _training = training;
        _layout = likelihood.Layout;
        _product = product;
        _factor = likelihood.Factor;
        _weights = likelihood.Weights.ToArray();
        _theta = theta;
        LogMarginalLikelihood = logMarginalLikelihood;
        Notes = notes;
    }

    /// <summary>The covariance function whose hyperparameters were fitted.</summary>
    public SurrogateSettings Settings { get; }

    /// <summary>
    /// The natural logarithms of the fitted length scales (of coordinates scaled to −1 … 1), constant and, if any, noise variance
    /// (of values scaled to standard deviation 1), in this order.
    /// </summary>
    public IReadOnlyList<double> Theta => _theta.AsReadOnly();

    /// <summary>The natural logarithm of the likelihood of the normalised values given <see cref="Theta"/>.</summary>
    public double LogMarginalLikelihood { get; }

    /// <summary>What was out of the ordinary in the fit and what was done about it, in English sentences. Mostly empty.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Predicts at points of as many coordinates as the model was fitted to.</summary>
    /// <param name="points">The points, in the original units.</param>
    /// <param name="includeNoise">
    /// Whether the standard deviations are those of an observation, with the fitted noise; else those of the function itself.
    /// </param>
    /// <returns>A mean and a standard deviation a point, in the order of the points.</returns>
    /// <exception cref="ArgumentException">A point has another number of coordinates, or one that is not finite.</exception>
    public Prediction Predict(IReadOnlyList<double[]> points, bool includeNoise = true)
    {
        ArgumentNullException.ThrowIfNull(points);
        InputChecks.CheckPoints(points, _training.Dimensions, nameof(points));
        var means = new double[points.Count];
        var standardDeviations = new double[points.Count];
        var all = points.ToArray();
        for (var start = 0; start < all.Length; start += PointsAtATime)
        {
            var count = Math.Min(PointsAtATime, all.Length - start);
            PredictSome(all.AsSpan(start, count), includeNoise, means.AsSpan(start, count), standardDeviations.AsSpan(start, count));
        }

        return new(means, standardDeviations);
    }

    /// <summary>
    /// What the model, with its hyperparameters, predicts at each of its own points from all the others: how well it can be trusted.
    /// </summary>
    /// <remarks>Rasmussen and Williams (2006), equations 5.10 to 5.12: μᵢ = yᵢ − (K⁻¹y)ᵢ/(K⁻¹)ᵢᵢ and σᵢ² = 1/(K⁻¹)ᵢᵢ.</remarks>
    /// <returns>A mean and a standard deviation (of an observation) a point, in the order of the points fitted.</returns>
    public Prediction PredictLeftOut()
    {
        Matrix factor = new(_factor.Rows, _factor.Columns), work = new(_factor.Rows, _factor.Columns), inverse = new(_factor.Rows, _factor.Columns);
        for (var i = 0; i < _factor.Rows; i++)
        {
            _factor.Row(i).CopyTo(factor.Row(i));
        }

        PositiveDefiniteInverse.FromFactor(factor, work, inverse, _product);
        var means = new double[_training.Count];
        var standardDeviations = new double[_training.Count];
        for (var i = 0; i < means.Length; i++)
        {
            var precision = inverse[i, i];
            means[i] = _training.Normalizer.Restore(_training.Values[i] - _weights[i] / precision);
            standardDeviations[i] = _training.Normalizer.RestoreDeviation(Math.Sqrt(1 / precision));
        }

        return new(means, standardDeviations);
    }

    /// <summary>μ = k*ᵀα and σ² = k** − |U⁻ᵀk*|² (Rasmussen and Williams 2006, algorithm 2.1).</summary>
    private void PredictSome(ReadOnlySpan<double[]> points, bool includeNoise, Span<double> means, Span<double> standardDeviations)
    {
        var columns = _training.Scaler.ToColumns(points);
        var cross = new Matrix(_factor.Rows, columns.Columns);
        var sums = new double[columns.Columns];
        for (var i = 0; i < _training.Count; i++)
        {
            var row = cross.Row(i);
            for (var d = 0; d < _training.Dimensions; d++)
            {
                RowKernels.AddSquaredDistances(row, columns.Row(d), _training.Columns[d, i], _layout.DistanceWeight(_theta, d));
            }

            Correlation.Evaluate(Settings.Kernel, _layout.Constant(_theta), row);
            RowKernels.AddScaled(sums, _weights[i], row);
        }

        for (var j = 0; j < means.Length; j++)
        {
            means[j] = _training.Normalizer.Restore(sums[j]);
        }

        sums.AsSpan().Clear();
        TriangularSolver.SolveTransposed(_factor, cross, _product);
        for (var i = 0; i < _training.Count; i++)
        {
            RowKernels.AddSquares(sums, cross.Row(i));
        }

        var prior = _layout.Constant(_theta) + (includeNoise ? _layout.NoiseVariance(_theta) : 0);
        for (var j = 0; j < standardDeviations.Length; j++)
        {
            standardDeviations[j] = _training.Normalizer.RestoreDeviation(Math.Sqrt(Math.Max(0, prior - sums[j])));
        }
    }
}
