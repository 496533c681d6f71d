namespace Emews.Numerics.LinearAlgebra;

/// <summary>Solves with the factor U of A = UᵀU, of which only the upper triangle is read.</summary>
internal static class TriangularSolver
{
    /// <summary>Replaces b by the solution x of Uᵀx = b.</summary>
    public static void SolveTransposed(Matrix factor, Span<double> b)
    {
        for (var row = 0; row < factor.Rows; row++)
        {
            // The first of the eight that hold the diagonal; what is left of it there is put back.
            var tile = row / Matrix.Tile * Matrix.Tile;
            var solved = b[row] / factor[row, row];
            for (var column = row + 1; column < tile + Matrix.Tile; column++)
            {
                b[column] = Math.FusedMultiplyAdd(-solved, factor[row, column], b[column]);
            }

            RowKernels.AddScaled(b[(tile + Matrix.Tile)..], -solved, factor.Row(row)[(tile + Matrix.Tile)..]);
            b[row] = solved;
        }
    }

    /// <summary>Replaces b by the solution x of Ux = b.</summary>
    public static void Solve(Matrix factor, Span<double> b)
    {
        for (var row = factor.Rows - 1; row >= 0; row--)
        {
            var tileEnd = row / Matrix.Tile * Matrix.Tile + Matrix.Tile;
            var rest = b[row] - RowKernels.Dot(factor.Row(row)[tileEnd..], b[tileEnd..]);
            for (var column = row + 1; column < tileEnd; column++)
            {
                rest = Math.FusedMultiplyAdd(-factor[row, column], b[column], rest);
            }

            b[row] = rest / factor[row, row];
        }
    }

    /// <summary>Replaces each column b of a matrix by the solution x of Uᵀx = b.</summary>
    public static void SolveTransposed(Matrix factor, Matrix columns, BlockProduct product) =>
        SolveTransposed(factor, new(0, factor.Rows), columns, new(0, columns.Columns), product);

    /// <summary>
    /// Replaces b, some columns of the first rows of a matrix, by the solution x of Uᵀx = b with as many first rows and columns of U. The
    /// matrix may be that of the factor.
    /// </summary>
    public static void SolveTransposed(Matrix factor, Interval rows, Matrix x, Interval columns, BlockProduct product) =>
        SolveRows(factor, x, product, rows, columns, lowerTriangular: false);

    /// <summary>Fills a square matrix with the inverse of Uᵀ, which is lower triangular; the rest becomes zero.</summary>
    public static void InvertTransposed(Matrix factor, Matrix inverse, BlockProduct product)
    {
        inverse.Clear();
        for (var row = 0; row < inverse.Rows; row++)
        {
            inverse[row, row] = 1;
        }

        SolveRows(factor, inverse, product, new(0, factor.Rows), new(0, inverse.Columns), lowerTriangular: true);
    }

    private static void SolveRows(Matrix factor, Matrix x, BlockProduct product, Interval rows, Interval columns, bool lowerTriangular)
    {
        var height = rows.End - rows.Start;
        if (height <= Matrix.Tile)
        {
            SolveTile(factor, x, rows, lowerTriangular ? new(0, rows.End) : columns);
            return;
        }

        var middle = rows.Start + Matrix.Padded(height / 2);
        SolveRows(factor, x, product, new(rows.Start, middle), columns, lowerTriangular);
        var update = new ProductTask(new(rows.Start, middle), new(middle, rows.End), lowerTriangular ? new(0, middle) : columns);
        product.Run(x, factor, x, update with { Subtract = true, LowerTriangularB = lowerTriangular });
        SolveRows(factor, x, product, new(middle, rows.End), columns, lowerTriangular);
    }

    private static void SolveTile(Matrix factor, Matrix x, Interval rows, Interval columns)
    {
        for (var row = rows.Start; row < rows.End; row++)
        {
            var target = x.Row(row)[columns.Start..columns.End];
            for (var above = rows.Start; above < row; above++)
            {
                RowKernels.AddScaled(target, -factor[above, row], x.Row(above)[columns.Start..columns.End]);
            }

            RowKernels.Divide(target, factor[row, row]);
        }
    }
}
