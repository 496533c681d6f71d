namespace Emews.Numerics.LinearAlgebra;

/// <summary>
/// The Cholesky factorization A = UᵀU of a symmetric positive definite matrix, U upper triangular. Halves of rows are factored
/// one after the other, the first half updating the second by a block product, so that nearly all work is done there.
/// </summary>
internal static class CholeskyFactorization
{
    /// <summary>Replaces the upper triangle of a square matrix by U. What is below the diagonal means nothing afterwards.</summary>
    /// <returns>False if the matrix is not positive definite to working precision; its contents are lost then.</returns>
    public static bool TryFactor(Matrix matrix, BlockProduct product) => TryFactorRows(matrix, product, new(0, matrix.Rows));

    /// <summary>Goes on with a factorization when columns were added.</summary>
    /// <param name="matrix">U in the first rows and columns; in the further columns the matrix to factor, its upper triangle.</param>
    /// <param name="finished">How many rows of U there are, whole tiles.</param>
    /// <param name="product">The kernel to use.</param>
    /// <returns>As <see cref="TryFactor"/>.</returns>
    public static bool TryExtend(Matrix matrix, int finished, BlockProduct product)
    {
        var added = new Interval(finished, matrix.Columns);
        TriangularSolver.SolveTransposed(matrix, new(0, finished), matrix, added, product);
        product.Run(matrix, matrix, matrix, new(new(0, finished), added, added) { Subtract = true, UpperOnly = true });
        return TryFactorRows(matrix, product, added);
    }

    private static bool TryFactorRows(Matrix matrix, BlockProduct product, Interval rows)
    {
        var height = rows.End - rows.Start;
        if (height <= Matrix.Tile)
        {
            return TryFactorTile(matrix, rows);
        }

        var middle = rows.Start + Matrix.Padded(height / 2);
        if (!TryFactorRows(matrix, product, new(rows.Start, middle)))
        {
            return false;
        }

        var update = new ProductTask(new(rows.Start, middle), new(middle, rows.End), new(middle, matrix.Columns));
        product.Run(matrix, matrix, matrix, update with { Subtract = true, UpperOnly = true });
        return TryFactorRows(matrix, product, new(middle, rows.End));
    }

    private static bool TryFactorTile(Matrix matrix, Interval rows)
    {
        for (var row = rows.Start; row < rows.End; row++)
        {
            var target = matrix.Row(row)[rows.Start..];
            for (var above = rows.Start; above < row; above++)
            {
                RowKernels.AddScaled(target, -matrix[above, row], matrix.Row(above)[rows.Start..]);
            }

            var pivot = matrix[row, row];
            if (!(pivot > 0) || !double.IsFinite(pivot))
            {
                return false;
            }

            RowKernels.Divide(target, Math.Sqrt(pivot));
        }

        return true;
    }
}
