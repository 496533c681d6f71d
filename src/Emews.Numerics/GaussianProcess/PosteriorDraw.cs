using Emews.Numerics.LinearAlgebra;
using Emews.Numerics.Randomness;

namespace Emews.Numerics.GaussianProcess;

/// <summary>Draws functions from a posterior, at some points.</summary>
/// <remarks>
/// With V = U⁻ᵀK* the covariance of the function at the points is K** − VᵀV = LᵀL, and μ + Lᵀz is a draw for standard normal z
/// (Rasmussen and Williams 2006, equation 2.19 and appendix A.2).
/// </remarks>
internal static class PosteriorDraw
{
    // What the diagonal grows by, beginning with this part of the constant, where points are so close to each other or to
    // observations that rounding leaves no positive definite matrix.
    private const double FirstAdded = 1e-12;

    /// <summary>Draws normalised values, one a point.</summary>
    public static double[] Sample(Posterior posterior, ReadOnlySpan<double[]> points, RandomStream stream)
    {
        var columns = posterior.Training.Scaler.ToColumns(points);
        var cross = new Matrix(posterior.Factor.Rows, columns.Columns);
        posterior.FillCross(columns, cross);
        var drawn = new double[columns.Columns];
        posterior.SumMeans(cross, drawn);
        TriangularSolver.SolveTransposed(posterior.Factor, cross, posterior.Execution);
        var covariance = Covariance(posterior, columns, cross, points.Length);
        var factor = Factor(covariance, posterior.PriorVariance, posterior.Execution);
        for (var i = 0; i < points.Length; i++)
        {
            // Below the diagonal, in its tile, the factor holds remains.
            var row = factor.Row(i);
            row[..i].Clear();
            RowKernels.AddScaled(drawn, stream.NextNormal(), row);
        }

        return drawn[..points.Length];
    }

    private static Matrix Covariance(Posterior posterior, Matrix columns, Matrix solved, int count)
    {
        var covariance = new Matrix(columns.Columns, columns.Columns);
        for (var i = 0; i < covariance.Rows; i++)
        {
            posterior.FillRow(columns, 0, columns, i, covariance.Row(i));
        }

        var all = new Interval(0, covariance.Rows);
        posterior.Execution.Multiply(covariance, solved, solved, new(new(0, solved.Rows), all, all) { Subtract = true, UpperOnly = true });
        for (var i = 0; i < covariance.Rows; i++)
        {
            covariance.Row(i)[(i < count ? count : 0)..].Clear();
            covariance[i, i] = i < count ? Math.Max(0, covariance[i, i]) : 1;
        }

        return covariance;
    }

    private static Matrix Factor(Matrix covariance, double constant, Execution execution)
    {
        var factor = new Matrix(covariance.Rows, covariance.Rows);
        // It ends: the diagonal comes to outweigh all the rest.
        for (var added = FirstAdded; ; added *= 10)
        {
            for (var i = 0; i < factor.Rows; i++)
            {
                covariance.Row(i)[i..].CopyTo(factor.Row(i)[i..]);
                factor[i, i] += added * constant;
            }

            if (CholeskyFactorization.TryFactor(factor, execution))
            {
                return factor;
            }
        }
    }
}
