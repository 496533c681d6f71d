using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// Further observations for a posterior, at its hyperparameters and scaling. Its factor is extended: for n observations and k
/// further ones that takes about n²·k operations instead of n³/3.
/// </summary>
/// <remarks>
/// With U the factor of the old matrix and B the covariances of old with new, the factor of [[A, B], [Bᵀ, C]] is [[U, X], [0, V]]
/// with X = U⁻ᵀB and VᵀV = C − XᵀX (Golub and Van Loan, "Matrix Computations", 2013, section 4.2.9). A tile of U that is not full
/// counts as new.
/// </remarks>
internal static class Conditioning
{
    // The variance of further observations grows by tenths from 10⁻⁹ of the constant until the matrix is positive definite.
    private const double FirstAdded = 1e-9;

    /// <summary>Appends observations.</summary>
    /// <returns>The posterior, and which part of the constant had to be added to the variance of the new ones; mostly 0.</returns>
    public static (Posterior Posterior, double Added) Append(Posterior known, IReadOnlyList<double[]> points, IReadOnlyList<double> values)
    {
        var added = 0.0;
        while (true)
        {
            var training = known.Training.Append(points, values, added * known.PriorVariance);
            var factor = Copy(known, training);
            if (CholeskyFactorization.TryExtend(factor, Finished(known), known.Execution))
            {
                return (new(training, known.Kernel, known.Layout, known.Theta, factor, Posterior.Solve(factor, training), known.Execution), added);
            }

            // It ends: the diagonal comes to outweigh all the rest.
            added = added == 0 ? FirstAdded : 10 * added;
        }
    }

    /// <summary>The rows of the old factor that stay, and beside and below them the covariances with what is new.</summary>
    private static Matrix Copy(Posterior known, TrainingSet training)
    {
        var finished = Finished(known);
        var matrix = new Matrix(training.Columns.Columns, training.Columns.Columns);
        var noise = known.Layout.NoiseVariance(known.Theta);
        for (var i = 0; i < matrix.Rows; i++)
        {
            var row = matrix.Row(i);
            if (i >= training.Count)
            {
                row[i] = 1;
                continue;
            }

            known.FillRow(training.Columns, finished, training.Columns, i, row[finished..]);
            row[training.Count..].Clear();
            if (i < finished)
            {
                known.Factor.Row(i)[i..finished].CopyTo(row[i..]);
            }
            else
            {
                row[i] = known.PriorVariance + noise + training.KnownVariances[i] + MarginalLikelihood.Alpha;
            }
        }

        return matrix;
    }

    private static int Finished(Posterior known) => known.Training.Count / Matrix.Tile * Matrix.Tile;
}
