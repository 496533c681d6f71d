namespace Emews.Numerics.LinearAlgebra;

/// <summary>The inverse of a matrix from its Cholesky factor.</summary>
internal static class PositiveDefiniteInverse
{
    private const int Width = 2 * Blocks.Columns;

    /// <summary>
    /// Computes A⁻¹ = WᵀW with W = U⁻ᵀ, for A = UᵀU. The upper triangle is filled, and all of each tile on the diagonal.
    /// </summary>
    /// <param name="factor">U; only its upper triangle is read.</param>
    /// <param name="work">Room of the same size that is zero above the diagonal; holds W afterwards.</param>
    /// <param name="inverse">Where A⁻¹ goes. It may be <paramref name="factor"/> itself.</param>
    /// <param name="execution">How to work.</param>
    /// <param name="finished">Called for each part that is filled, from several threads at once: its number, rows and columns.</param>
    public static void FromFactor(Matrix factor, Matrix work, Matrix inverse, Execution execution, Action<int, Interval, Interval>? finished = null)
    {
        TriangularSolver.InvertTransposed(factor, work, execution);
        var parts = Parts(factor.Rows);
        double order = factor.Rows;
        execution.Run(parts.Length, order * order * order / 3, number =>
        {
            var (rows, columns) = parts[number];
            for (var row = rows.Start; row < rows.End; row++)
            {
                inverse.Row(row)[columns.Start..columns.End].Clear();
            }

            var task = new ProductTask(new(columns.Start, factor.Rows), rows, columns);
            execution.Multiply(inverse, work, work, task with { UpperOnly = true, LowerTriangularB = true });
            finished?.Invoke(number, rows, columns);
        });
    }

    /// <summary>The parts of the upper triangle, those with most work first.</summary>
    public static (Interval Rows, Interval Columns)[] Parts(int order)
    {
        var all = new Interval(0, order);
        var parts = new List<(Interval, Interval)>();
        for (var number = 0; number < Blocks.Count(order, Width); number++)
        {
            var columns = Blocks.Part(all, Width, number);
            var above = new Interval(0, columns.End);
            for (var block = 0; block < Blocks.Count(above.End, Blocks.Rows); block++)
            {
                parts.Add((Blocks.Part(above, Blocks.Rows, block), columns));
            }
        }

        return [.. parts];
    }
}
