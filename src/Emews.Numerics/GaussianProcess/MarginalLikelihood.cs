using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// The log marginal likelihood of the training data as a function of the hyperparameters θ, and its gradient. All room is made
/// once and used for every evaluation.
/// </summary>
/// <remarks>
/// Rasmussen and Williams (2006), equations 2.30 and 5.9. The matrices are extended to whole tiles by an identity corner and the
/// values by zeros, which changes none of the terms. The values stand as a further column to the right of the covariance matrix, and
/// so the factorization solves the first half of the system for the weights by the way.
/// </remarks>
internal sealed class MarginalLikelihood : IObjective
{
    /// <summary>What is always added to the diagonal: scikit-learn's <c>alpha</c>.</summary>
    public const double Alpha = 1e-10;

    // About as much work as a step of this many multiplications: the exponentials and the sums over a pair of points.
    private const double WorkOfPair = 30;

    private readonly SurrogateSettings _settings;
    private readonly PairDistances _distances;
    private readonly Execution _execution;
    private readonly TrainingSet _training;
    private readonly double[] _weights;
    private readonly double[] _theta;
    private readonly double[] _diagonal;
    private readonly double[] _partSums;
    private readonly Matrix _covariance;
    private readonly Matrix _derivatives;
    private readonly Matrix _work;
    private bool _weightsKnown;

    /// <param name="settings">The covariance function.</param>
    /// <param name="training">What the likelihood is of.</param>
    /// <param name="execution">How the heavy work is done.</param>
    public MarginalLikelihood(SurrogateSettings settings, TrainingSet training, Execution execution)
    {
        var order = training.Columns.Columns;
        Layout = new(settings, training.Dimensions);
        _settings = settings;
        _training = training;
        _distances = new(training, Layout, settings.Kernel, execution);
        _execution = execution;
        _weights = new double[order];
        _theta = new double[Layout.Count];
        _diagonal = new double[order];
        _partSums = new double[PositiveDefiniteInverse.Parts(order).Length * Layout.LengthScales];
        _covariance = new(order, order + Matrix.Tile);
        _derivatives = new(order, order);
        _work = new(order, order);
    }

    public Hyperparameters Layout { get; }

    /// <summary>How many evaluations there were, and how many gradients of them.</summary>
    public (int Values, int Gradients) Evaluations { get; private set; }

    /// <summary>yᵀK⁻¹y at the θ last evaluated, where its likelihood was finite.</summary>
    public double Misfit { get; private set; }

    /// <summary>What the likelihood is of.</summary>
    public TrainingSet Training => _training;

    /// <summary>How many values there are.</summary>
    public int Count => _training.Count;

    /// <summary>The likelihood of some of the training data, scaled in the same way.</summary>
    public MarginalLikelihood OfPart(int[] chosen) => new(_settings, _training.Part(chosen), _execution);

    /// <summary>What is known at the θ last evaluated. It takes over the factor: nothing may be evaluated any more.</summary>
    public Posterior ToPosterior(Execution execution)
    {
        FindWeights();
        return new(_training, _settings.Kernel, Layout, [.. _theta], _covariance, [.. _weights], execution);
    }

    /// <summary>The log marginal likelihood; −∞ where the covariance matrix is not positive definite to working precision.</summary>
    /// <exception cref="OperationCanceledException">The token of the execution was cancelled.</exception>
    public double Evaluate(ReadOnlySpan<double> theta)
    {
        theta.CopyTo(_theta);
        Evaluations = (Evaluations.Values + 1, Evaluations.Gradients);
        _weightsKnown = false;
        FillCovariance();
        if (!CholeskyFactorization.TryFactor(_covariance, _execution))
        {
            return double.NegativeInfinity;
        }

        var halfLogDeterminant = 0.0;
        for (var i = 0; i < Count; i++)
        {
            halfLogDeterminant += Math.Log(_covariance.At(i, i));
            // Solved with the transposed factor: half of the way to the weights.
            _weights[i] = _covariance.At(i, _covariance.Rows);
        }

        Misfit = RowKernels.Dot(_weights, _weights);
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
        Evaluations = (Evaluations.Values, Evaluations.Gradients + 1);
        FindWeights();
        Array.Clear(_partSums);
        PositiveDefiniteInverse.FromFactor(_covariance, _work, _covariance, _execution, AccumulatePart);
        var lengthScales = gradient[..Layout.LengthScales];
        lengthScales.Clear();
        for (var i = 0; i < _partSums.Length; i++)
        {
            lengthScales[i % lengthScales.Length] += _partSums[i];
        }

        // ½·tr((ααᵀ − K⁻¹)·M) with M = K less its additions to the diagonal, and with M = noise·I.
        var fitted = Layout.NoiseVariance(_theta);
        double trace = 0, addedToWeights = 0, addedToTrace = 0;
        for (var i = 0; i < Count; i++)
        {
            var added = Alpha + fitted + _training.KnownVariances[i];
            trace += _diagonal[i];
            addedToTrace += added * _diagonal[i];
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

    private void FindWeights()
    {
        if (!_weightsKnown)
        {
            TriangularSolver.Solve(_covariance, _weights);
            _weightsKnown = true;
        }
    }

    private void FillCovariance()
    {
        var all = new Interval(0, _covariance.Rows);
        var pairs = 0.5 * Count * Count;
        _execution.Run(Blocks.Count(_covariance.Rows, Matrix.Tile), WorkOfPair * pairs, number =>
        {
            var rows = Blocks.Part(all, Matrix.Tile, number);
            for (var i = rows.Start; i < rows.End; i++)
            {
                FillRow(i, rows.Start);
            }
        });
    }

    private void FillRow(int i, int start)
    {
        var derivatives = _derivatives.Row(i)[start..];
        var values = _covariance.Row(i)[start.._covariance.Rows];
        _distances.Fill(i, start, _theta, values, derivatives);
        // A pair counts once in the gradient, with the first of the two, and padding never.
        derivatives[..(i - start + 1)].Clear();
        var rest = i < Count ? Count - start : 0;
        derivatives[rest..].Clear();
        values[rest..].Clear();
        values[i - start] = i < Count
            ? Layout.Constant(_theta) + Layout.NoiseVariance(_theta) + _training.KnownVariances[i] + Alpha
            : 1;
        _covariance.Row(i)[_covariance.Rows..].Clear();
        _covariance[i, _covariance.Rows] = _training.Values[i];
    }

    /// <summary>Adds what a part of K⁻¹ says about the length scales, and keeps its diagonal.</summary>
    private void AccumulatePart(int number, Interval rows, Interval columns)
    {
        Span<double> sums = _partSums.AsSpan(number * Layout.LengthScales, Layout.LengthScales);
        for (var i = rows.Start; i < rows.End; i++)
        {
            if (i >= columns.Start && i < columns.End)
            {
                _diagonal[i] = _covariance.At(i, i);
            }

            var from = new Interval(Math.Max(columns.Start, i / Matrix.Tile * Matrix.Tile), columns.End);
            _distances.Accumulate(
                i,
                from,
                _theta,
                _weights,
                _covariance.Row(i)[from.Start..from.End],
                _derivatives.Row(i)[from.Start..from.End],
                sums);
        }
    }
}
