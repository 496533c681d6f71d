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

            RowKernels.AddScaled(b[(tile + Matrix.Tile)..], -solved, factor.Row(row)[(tile + Matrix.Tile)..factor.Rows]);
            b[row] = solved;
        }
    }

    /// <summary>Replaces b by the solution x of Ux = b.</summary>
    public static void Solve(Matrix factor, Span<double> b)
    {
        for (var row = factor.Rows - 1; row >= 0; row--)
        {
            var tileEnd = row / Matrix.Tile * Matrix.Tile + Matrix.Tile;
            var rest = b[row] - RowKernels.Dot(factor.Row(row)[tileEnd..factor.Rows], b[tileEnd..]);
            for (var column = row + 1; column < tileEnd; column++)
            {
                rest = Math.FusedMultiplyAdd(-factor[row, column], b[column], rest);
            }

            b[row] = rest / factor[row, row];
        }
    }

    /// <summary>Replaces each column b of a matrix by the solution x of Uᵀx = b.</summary>
    public static void SolveTransposed(Matrix factor, Matrix columns, Execution execution) =>
        SolveTransposed(factor, new(0, factor.Rows), columns, new(0, columns.Columns), execution);

    /// <summary>
    /// Replaces b, some columns of the first rows of a matrix, by the solution x of Uᵀx = b with as many first rows and columns of U. The
    /// matrix may be that of the factor.
    /// </summary>
    public static void SolveTransposed(Matrix factor, Interval rows, Matrix x, Interval columns, Execution execution)
    {
        double height = rows.End - rows.Start;
        var width = columns.End - columns.Start;
        execution.Run(
            Blocks.Count(width, Blocks.Columns),
            height * height * width,
            number => SolvePart(factor, rows, x, Blocks.Part(columns, Blocks.Columns, number), execution, lowerTriangular: false));
    }

    /// <summary>Fills the lower triangle of a square matrix, which is zero above it, with the inverse of Uᵀ.</summary>
    public static void InvertTransposed(Matrix factor, Matrix inverse, Execution execution)
    {
        var all = new Interval(0, factor.Rows);
        double order = factor.Rows;
        execution.Run(Blocks.Count(factor.Rows, Blocks.FewColumns), order * order * order / 3, number =>
        {
            var columns = Blocks.Part(all, Blocks.FewColumns, number);
            for (var row = columns.Start; row < inverse.Rows; row++)
            {
                inverse.Row(row)[columns.Start..columns.End].Clear();
                if (row >= columns.Start && row < columns.End)
                {
                    inverse[row, row] = 1;
                }
            }

            SolvePart(factor, new(columns.Start, factor.Rows), inverse, columns, execution, lowerTriangular: true);
        });
    }

    /// <summary>Solves for some columns, which are zero above the rows given.</summary>
    private static void SolvePart(Matrix factor, Interval rows, Matrix x, Interval columns, Execution execution, bool lowerTriangular)
    {
        for (var start = rows.Start; start < rows.End; start += Blocks.Rows)
        {
            var block = new Interval(start, Math.Min(start + Blocks.Rows, rows.End));
            execution.Multiply(
                x, factor, x, new(new(rows.Start, start), block, columns) { Subtract = true, LowerTriangularB = lowerTriangular });
            execution.SolveBlock(factor, x, block, columns);
        }
    }
}
