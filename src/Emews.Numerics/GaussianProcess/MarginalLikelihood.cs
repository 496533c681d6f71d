using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// The log marginal likelihood of the training data as a function of the hyperparameters θ, and its gradient. All room is made
/// once and used for every evaluation.
/// </summary>
/// <remarks>
/// Rasmussen and Williams (2006), equations 2.30 and 5.9. The matrices are extended to whole tiles by an identity corner and the
/// values by zeros, which changes none of the terms.
/// </remarks>
internal sealed class MarginalLikelihood : IObjective
{
    /// <summary>What is always added to the diagonal: scikit-learn's <c>alpha</c>.</summary>
    public const double Alpha = 1e-10;

    private readonly KernelFamily _kernel;
    private readonly PairDistances _distances;
    private readonly BlockProduct _product;
    private readonly TrainingSet _training;
    private readonly double[] _weights;
    private readonly double[] _theta;
    private readonly double[] _row;
    private readonly Matrix _covariance;
    private readonly Matrix _slopes;
    private readonly Matrix _work;

    /// <param name="settings">The covariance function.</param>
    /// <param name="training">What the likelihood is of.</param>
    /// <param name="product">The kernel that does the heavy work.</param>
    public MarginalLikelihood(SurrogateSettings settings, TrainingSet training, BlockProduct product)
    {
        var order = training.Columns.Columns;
        Layout = new(settings, training.Dimensions);
        _kernel = settings.Kernel;
        _training = training;
        _distances = new(training, Layout);
        _product = product;
        _weights = new double[order];
        _theta = new double[Layout.Count];
        _row = new double[order];
        _covariance = new(order, order);
        _slopes = new(order, order);
        _work = new(order, order);
    }

    public Hyperparameters Layout { get; }

    /// <summary>The factor U of the covariance matrix at the θ last evaluated, lost when its gradient is asked for.</summary>
    public Matrix Factor => _covariance;

    /// <summary>yᵀK⁻¹y at the θ last evaluated, where its likelihood was finite.</summary>
    public double Misfit { get; private set; }

    /// <summary>How many values there are.</summary>
    public int Count => _training.Count;

    /// <summary>K⁻¹y at the θ last evaluated, zero in the padding.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>What is known at the θ last evaluated. It takes over the factor: nothing may be evaluated any more.</summary>
    public Posterior ToPosterior() => new(_training, _kernel, Layout, [.. _theta], _covariance, [.. _weights], _product);

    /// <summary>The log marginal likelihood; −∞ where the covariance matrix is not positive definite to working precision.</summary>
    public double Evaluate(ReadOnlySpan<double> theta)
    {
        theta.CopyTo(_theta);
        FillCovariance();
        if (!CholeskyFactorization.TryFactor(_covariance, _product))
        {
            return double.NegativeInfinity;
        }

        _training.Values.CopyTo(_weights, 0);
        TriangularSolver.SolveTransposed(_covariance, _weights);
        Misfit = RowKernels.Dot(_weights, _weights);
        TriangularSolver.Solve(_covariance, _weights);
        var halfLogDeterminant = 0.0;
        for (var i = 0; i < Count; i++)
        {
            halfLogDeterminant += Math.Log(_covariance[i, i]);
        }

        var result = -0.5 * Misfit - halfLogDeterminant - 0.5 * Count * Math.Log(2 * Math.PI);
        return double.IsFinite(result) ? result : double.NegativeInfinity;
    }

    /// <summary>The log marginal likelihood with its gradient by θ, which is zero where the likelihood is −∞.</summary>
    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        var value = Evaluate(theta);
        if (double.IsFinite(value))
        {
            GetGradient(gradient);
        }
        else
        {
            gradient.Clear();
        }

        return value;
    }

    /// <inheritdoc/>
    public void GetGradient(Span<double> gradient)
    {
        PositiveDefiniteInverse.FromFactor(_covariance, _work, _covariance, _product);
        var lengthScales = gradient[..Layout.LengthScales];
        lengthScales.Clear();
        for (var i = 0; i < Count; i++)
        {
            AccumulatePairsOf(i, lengthScales);
        }

        for (var d = 0; d < lengthScales.Length; d++)
        {
            lengthScales[d] *= Layout.DistanceWeight(_theta, d);
        }

        // ½·tr((ααᵀ − K⁻¹)·M) with M = K less its additions to the diagonal, and with M = noise·I.
        var fitted = Layout.NoiseVariance(_theta);
        double trace = 0, addedToWeights = 0, addedToTrace = 0;
        for (var i = 0; i < Count; i++)
        {
            var added = Alpha + fitted + _training.KnownVariances[i];
            trace += _covariance[i, i];
            addedToTrace += added * _covariance[i, i];
            addedToWeights += added * _weights[i] * _weights[i];
        }

        var squaredWeights = RowKernels.Dot(_weights, _weights);
        var fit = RowKernels.Dot(_training.Values, _weights);
        gradient[Layout.ConstantIndex] = 0.5 * (fit - addedToWeights - (Count - addedToTrace));
        if (Layout.HasNoise)
        {
            gradient[Layout.NoiseIndex] = 0.5 * fitted * (squaredWeights - trace);
        }
    }

    private void FillCovariance()
    {
        var constant = Layout.Constant(_theta);
        for (var i = 0; i < _covariance.Rows; i++)
        {
            var start = i / Matrix.Tile * Matrix.Tile;
            var slopes = _slopes.Row(i)[start..];
            var values = _covariance.Row(i)[start..];
            _distances.Fill(i, start, _theta, slopes);
            Correlation.EvaluateWithSlope(_kernel, constant, slopes, values);
            // A pair counts once in the gradient, with the first of the two, and padding never.
            slopes[..(i - start + 1)].Clear();
            var rest = i < Count ? Count - start : 0;
            slopes[rest..].Clear();
            values[rest..].Clear();
            values[i - start] = i < Count ? constant + Layout.NoiseVariance(_theta) + _training.KnownVariances[i] + Alpha : 1;
        }
    }

    /// <summary>Adds (αᵢα − K⁻¹)·slopes·distances² of point i with those after it.</summary>
    private void AccumulatePairsOf(int i, Span<double> lengthScales)
    {
        var start = i / Matrix.Tile * Matrix.Tile;
        var row = _row.AsSpan(start);
        row.Clear();
        RowKernels.AddScaled(row, _weights[i], _weights.AsSpan(start));
        RowKernels.AddScaled(row, -1, _covariance.Row(i)[start..]);
        RowKernels.Multiply(row, _slopes.Row(i)[start..]);
        _distances.Accumulate(i, start, row, lengthScales);
    }
}
