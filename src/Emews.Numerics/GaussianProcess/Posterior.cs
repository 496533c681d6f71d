using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <summary>What is known after observations, at given hyperparameters. It never changes.</summary>
/// <param name="training">The observations, scaled.</param>
/// <param name="kernel">The shape of the correlation.</param>
/// <param name="layout">What the elements of <paramref name="theta"/> mean.</param>
/// <param name="theta">The hyperparameters.</param>
/// <param name="factor">The factor U of the covariance matrix K of the observations.</param>
/// <param name="weights">K⁻¹y, zero in the padding.</param>
/// <param name="execution">How the heavy work is done.</param>
internal sealed class Posterior(
    TrainingSet training,
    KernelFamily kernel,
    Hyperparameters layout,
    double[] theta,
    Matrix factor,
    double[] weights,
    Execution execution)
{
    private readonly double[] _distanceWeights =
        [.. Enumerable.Range(0, training.Dimensions).Select(d => layout.DistanceWeight(theta, d))];

    public TrainingSet Training { get; } = training;

    public KernelFamily Kernel { get; } = kernel;

    public Correlation Correlation { get; } = Correlation.Of(kernel);

    public Hyperparameters Layout { get; } = layout;

    public double[] Theta { get; } = theta;

    public Matrix Factor { get; } = factor;

    public double[] Weights { get; } = weights;

    public Execution Execution { get; } = execution;

    /// <summary>The variance of the function where nothing is known of it.</summary>
    public double PriorVariance => Layout.Constant(Theta);

    /// <summary>The same, with the work done in another way.</summary>
    public Posterior With(Execution other) => new(Training, Kernel, Layout, Theta, Factor, Weights, other);

    /// <summary>Fills c·k(r) between the observations, a row each, and points laid out as columns. Rows of padding become zero.</summary>
    public void FillCross(Matrix columns, Matrix cross)
    {
        for (var i = 0; i < cross.Rows; i++)
        {
            FillRow(columns, 0, Training.Columns, i, cross.Row(i)[..(i < Training.Count ? cross.Columns : 0)]);
            cross.Row(i)[(i < Training.Count ? cross.Columns : 0)..].Clear();
        }
    }

    /// <summary>Fills a row with c·k(r) between one of the centres and the points laid out as columns, those from the start on.</summary>
    public void FillRow(Matrix columns, int start, Matrix centres, int centre, Span<double> row)
    {
        row.Clear();
        for (var d = 0; d < Training.Dimensions; d++)
        {
            RowKernels.AddSquaredDistances(row, columns.Row(d)[start..], centres[d, centre], _distanceWeights[d]);
        }

        Correlation.Evaluate(PriorVariance, row);
    }

    /// <summary>The normalised means k*ᵀα of points by their rows of <see cref="FillCross"/>.</summary>
    public void SumMeans(Matrix cross, Span<double> sums)
    {
        sums.Clear();
        for (var i = 0; i < Training.Count; i++)
        {
            RowKernels.AddScaled(sums, Weights[i], cross.Row(i));
        }
    }

    /// <summary>K⁻¹y of observations by the factor of their covariance matrix.</summary>
    public static double[] Solve(Matrix factor, TrainingSet training)
    {
        double[] weights = [.. training.Values];
        TriangularSolver.SolveTransposed(factor, weights);
        TriangularSolver.Solve(factor, weights);
        return weights;
    }

    /// <summary>The log marginal likelihood of the observations.</summary>
    public double LogMarginalLikelihood()
    {
        var halfLogDeterminant = 0.0;
        for (var i = 0; i < Training.Count; i++)
        {
            halfLogDeterminant += Math.Log(Factor[i, i]);
        }

        return -0.5 * RowKernels.Dot(Training.Values, Weights) - halfLogDeterminant - 0.5 * Training.Count * Math.Log(2 * Math.PI);
    }
}
