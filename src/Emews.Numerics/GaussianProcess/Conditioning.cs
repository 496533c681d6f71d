using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// Posteriors of observations at given hyperparameters: from nothing, or with further observations for a posterior at its scaling. Its
/// factor is then extended: for n observations and k further ones that takes about n²·k operations instead of n³/3.
/// </summary>
/// <remarks>
/// With U the factor of the old matrix and B the covariances of old with new, the factor of [[A, B], [Bᵀ, C]] is [[U, X], [0, V]]
/// with X = U⁻ᵀB and VᵀV = C − XᵀX (Golub and Van Loan, "Matrix Computations", 2013, section 4.2.9). A tile of U that is not full
/// counts as new.
/// </remarks>
internal static class Conditioning
{
    // The variance of the new observations grows by tenths from 10⁻⁹ of the constant until the matrix is positive definite.
    private const double FirstAdded = 1e-9;

    /// <summary>Begins with some observations.</summary>
    /// <returns>The posterior, and which part of the constant had to be added to the variance of all; mostly 0.</returns>
    public static (Posterior Posterior, double Added) Start(
        TrainingSet training, KernelFamily kernel, Hyperparameters layout, double[] theta, Execution execution)
    {
        var nothing = new Posterior(training, kernel, layout, theta, new(0, 0), [], execution);
        return Complete(nothing, finished: 0, added => added == 0 ? training : training.WithAdded(added * nothing.PriorVariance));
    }

    /// <summary>Appends observations.</summary>
    /// <returns>The posterior, and which part of the constant had to be added to the variance of the new ones; mostly 0.</returns>
    public static (Posterior Posterior, double Added) Append(Posterior known, IReadOnlyList<double[]> points, IReadOnlyList<double> values)
    {
        var finished = known.Training.Count / Matrix.Tile * Matrix.Tile;
        return Complete(known, finished, added => known.Training.Append(points, values, added * known.PriorVariance));
    }

    private static (Posterior Posterior, double Added) Complete(Posterior known, int finished, Func<double, TrainingSet> withAdded)
    {
        var added = 0.0;
        var training = withAdded(added);
        var matrix = new Matrix(training.Columns.Columns, training.Columns.Columns);
        Fill(known, finished, training, matrix);
        while (!CholeskyFactorization.TryExtend(matrix, finished, known.Execution))
        {
            // It ends: the diagonal comes to outweigh all the rest.
            added = added == 0 ? FirstAdded : 10 * added;
            training = withAdded(added);
            Fill(known, finished, training, matrix);
        }

        var weights = Posterior.Solve(matrix, training);
        return (new(training, known.Kernel, known.Layout, known.Theta, matrix, weights, known.Execution), added);
    }

    /// <summary>Fills in the rows of the old factor that stay, and beside and below them the covariances with what is new.</summary>
    private static void Fill(Posterior known, int finished, TrainingSet training, Matrix matrix)
    {
        var noise = known.Layout.NoiseVariance(known.Theta);
        var all = new Interval(0, matrix.Rows);
        known.Execution.Run(Blocks.Count(matrix.Rows, Matrix.Tile), 30.0 * matrix.Rows * (matrix.Rows - finished), number =>
        {
            var rows = Blocks.Part(all, Matrix.Tile, number);
            for (var i = rows.Start; i < rows.End; i++)
            {
                var row = matrix.Row(i);
                row.Clear();
                if (i >= training.Count)
                {
                    row[i] = 1;
                    continue;
                }

                var start = Math.Max(finished, rows.Start);
                known.FillRow(training.Columns, start, training.Columns, i, row[start..]);
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
        });
    }
}
