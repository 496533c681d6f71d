using System.Runtime.CompilerServices;

namespace Emews.Numerics.LinearAlgebra;

/// <summary>
/// The Cholesky factorization A = UᵀU of a symmetric positive definite matrix, U upper triangular. A block of rows after the other is
/// finished: what those above take away from it is a block product, the triangular solve within it works in registers. The columns of
/// a block are shared out; who has those of the next block's diagonal factors that, so that nobody waits for it.
/// </summary>
internal static class CholeskyFactorization
{
    /// <summary>
    /// Replaces the upper triangle of a square matrix by U. Columns b to the right of the square, if any, become the solutions x of
    /// Uᵀx = b. What is below the diagonal means nothing afterwards.
    /// </summary>
    /// <returns>False if the matrix is not positive definite to working precision; its contents are lost then.</returns>
    public static bool TryFactor(Matrix matrix, Execution execution) => TryFactorFrom(matrix, 0, execution);

    /// <summary>Goes on with a factorization when columns were added.</summary>
    /// <param name="matrix">U in the first rows and columns; in the further columns the matrix to factor, its upper triangle.</param>
    /// <param name="finished">How many rows of U there are, whole tiles.</param>
    /// <param name="execution">How to work.</param>
    /// <returns>As <see cref="TryFactor"/>.</returns>
    public static bool TryExtend(Matrix matrix, int finished, Execution execution)
    {
        TriangularSolver.SolveTransposed(matrix, new(0, finished), matrix, new(finished, matrix.Columns), execution);
        return TryFactorFrom(matrix, finished, execution);
    }

    private static bool TryFactorFrom(Matrix matrix, int start, Execution execution)
    {
        var block = new Interval(start, Math.Min(start + Blocks.Rows, matrix.Rows));
        var ok = block.Start == block.End || TryFinishDiagonal(matrix, block, execution);
        while (ok && block.End < matrix.Columns)
        {
            var rows = block;
            var rest = new Interval(rows.End, matrix.Columns);
            var next = new Interval(rows.End, Math.Min(rows.End + Blocks.Rows, matrix.Rows));
            double height = rows.End - rows.Start;
            var operations = 2.0 * height * (rest.End - rest.Start) * (rows.Start + height / 2);
            // The next block's diagonal is one part, for it is finished at once.
            var others = rest with { Start = next.End > next.Start ? next.End : rest.Start };
            var first = others.Start > rest.Start ? 1 : 0;
            execution.Run(first + Blocks.Count(others.End - others.Start, Blocks.FewColumns), operations, number =>
            {
                var columns = number < first ? next : Blocks.Part(others, Blocks.FewColumns, number - first);
                execution.Multiply(matrix, matrix, matrix, new(new(0, rows.Start), rows, columns) { Subtract = true });
                execution.SolveBlock(matrix, matrix, rows, columns);
                if (number < first)
                {
                    ok = TryFinishDiagonal(matrix, next, execution);
                }
            });
            block = next;
            if (next.Start == next.End)
            {
                break;
            }
        }

        return ok;
    }

    /// <summary>Finishes the square of a block on the diagonal, above which all is finished.</summary>
    private static bool TryFinishDiagonal(Matrix matrix, Interval block, Execution execution)
    {
        execution.Multiply(matrix, matrix, matrix, new(new(0, block.Start), block, block) { Subtract = true, UpperOnly = true });
        for (var start = block.Start; start < block.End; start += Matrix.Tile)
        {
            var tile = new Interval(start, start + Matrix.Tile);
            execution.Multiply(matrix, matrix, matrix, new(new(block.Start, start), tile, new(start, block.End)) { Subtract = true });
            if (!TryFactorTile(matrix, start))
            {
                return false;
            }

            execution.SolveBlock(matrix, matrix, tile, new(tile.End, block.End));
        }

        return true;
    }

    private static bool TryFactorTile(Matrix matrix, int start)
    {
        for (var k = 0; k < Matrix.Tile; k++)
        {
            ref var row = ref matrix.At(start + k, start);
            var pivot = Unsafe.Add(ref row, k);
            if (!(pivot > 0) || !double.IsFinite(pivot))
            {
                return false;
            }

            var root = Math.Sqrt(pivot);
            Unsafe.Add(ref row, k) = root;
            for (var j = k + 1; j < Matrix.Tile; j++)
            {
                Unsafe.Add(ref row, j) /= root;
            }

            for (var i = k + 1; i < Matrix.Tile; i++)
            {
                ref var below = ref matrix.At(start + i, start);
                var factor = -Unsafe.Add(ref row, i);
                for (var j = i; j < Matrix.Tile; j++)
                {
                    Unsafe.Add(ref below, j) = Math.FusedMultiplyAdd(factor, Unsafe.Add(ref row, j), Unsafe.Add(ref below, j));
                }
            }
        }

        return true;
    }
}
