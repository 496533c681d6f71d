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
        SolveRows(factor, columns, product, new(0, factor.Rows), lowerTriangular: false);

    /// <summary>Fills a square matrix with the inverse of Uᵀ, which is lower triangular; the rest becomes zero.</summary>
    public static void InvertTransposed(Matrix factor, Matrix inverse, BlockProduct product)
    {
        inverse.Clear();
        for (var row = 0; row < inverse.Rows; row++)
        {
            inverse[row, row] = 1;
        }

        SolveRows(factor, inverse, product, new(0, factor.Rows), lowerTriangular: true);
    }

    private static void SolveRows(Matrix factor, Matrix x, BlockProduct product, Interval rows, bool lowerTriangular)
    {
        var height = rows.End - rows.Start;
        if (height <= Matrix.Tile)
        {
            SolveTile(factor, x, rows, lowerTriangular ? rows.End : x.Columns);
            return;
        }

        var middle = rows.Start + Matrix.Padded(height / 2);
        SolveRows(factor, x, product, new(rows.Start, middle), lowerTriangular);
        var update = new ProductTask(new(rows.Start, middle), new(middle, rows.End), new(0, lowerTriangular ? middle : x.Columns));
        product.Run(x, factor, x, update with { Subtract = true, LowerTriangularB = lowerTriangular });
        SolveRows(factor, x, product, new(middle, rows.End), lowerTriangular);
    }

    private static void SolveTile(Matrix factor, Matrix x, Interval rows, int columns)
    {
        for (var row = rows.Start; row < rows.End; row++)
        {
            var target = x.Row(row)[..columns];
            for (var above = rows.Start; above < row; above++)
            {
                RowKernels.AddScaled(target, -factor[above, row], x.Row(above)[..columns]);
            }

            RowKernels.Divide(target, factor[row, row]);
        }
    }
}
