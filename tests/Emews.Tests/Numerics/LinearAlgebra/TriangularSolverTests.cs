using Emews.Numerics.LinearAlgebra;

namespace Emews.Tests.Numerics.LinearAlgebra;

public sealed class TriangularSolverTests
{
    public static TheoryData<int> Orders => CholeskyFactorizationTests.Orders;

    [Theory]
    [MemberData(nameof(Orders))]
    public void One_solve_and_the_other_undo_the_matrix(int order)
    {
        var (matrix, factor) = Factored(order);
        var expected = Examples.Random(8, matrix.Rows, "x").Row(0).ToArray();
        var x = new double[matrix.Rows];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = RowKernels.Dot(matrix.Row(i), expected);
        }

        TriangularSolver.SolveTransposed(factor, x);
        TriangularSolver.Solve(factor, x);
        for (var i = 0; i < x.Length; i++)
        {
            Assert.Equal(expected[i], x[i], 1e-10);
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Many_columns_are_solved_as_one_by_one(int order)
    {
        var (_, factor) = Factored(order);
        var columns = Examples.Random(factor.Rows, 48, "b");
        foreach (var execution in Examples.Executions)
        {
            var solved = Examples.Copy(columns);
            TriangularSolver.SolveTransposed(factor, solved, execution);
            for (var j = 0; j < columns.Columns; j++)
            {
                var single = Enumerable.Range(0, factor.Rows).Select(i => columns[i, j]).ToArray();
                TriangularSolver.SolveTransposed(factor, single);
                for (var i = 0; i < single.Length; i++)
                {
                    Assert.Equal(single[i], solved[i, j], 1e-11);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void The_inverse_undoes_the_matrix(int order)
    {
        var (matrix, factor) = Factored(order);
        var bits = new List<double[]>();
        foreach (var execution in Examples.Executions)
        {
            var (inverse, work) = (Examples.Copy(factor), new Matrix(matrix.Rows, matrix.Rows));
            PositiveDefiniteInverse.FromFactor(inverse, work, inverse, execution);
            bits.Add(Examples.Upper(inverse).ToArray());
            for (var i = 0; i < matrix.Rows; i++)
            {
                for (var j = 0; j < matrix.Rows; j++)
                {
                    var sum = 0.0;
                    for (var k = 0; k < matrix.Rows; k++)
                    {
                        sum += matrix[i, k] * (k <= j ? inverse[k, j] : inverse[j, k]);
                    }

                    Assert.Equal(i == j ? 1 : 0, sum, 1e-11);
                }
            }
        }

        Assert.All(bits, result => Assert.Equal(bits[0], result));
    }

    private static (Matrix Matrix, Matrix Factor) Factored(int order)
    {
        var matrix = Examples.PositiveDefinite(order);
        var factor = Examples.Copy(matrix);
        Assert.True(CholeskyFactorization.TryFactor(factor, Execution.Everything));
        // Only the upper triangle counts.
        for (var i = 0; i < factor.Rows; i++)
        {
            factor.Row(i)[..i].Fill(double.NaN);
        }

        return (matrix, factor);
    }
}
