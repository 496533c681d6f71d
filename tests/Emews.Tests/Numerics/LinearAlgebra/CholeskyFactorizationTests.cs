using Emews.Numerics.LinearAlgebra;

namespace Emews.Tests.Numerics.LinearAlgebra;

public sealed class CholeskyFactorizationTests
{
    public static TheoryData<int> Orders => [1, 2, 7, 8, 9, 23, 24, 25, 64, 100, 131, 200, 265];

    [Theory]
    [MemberData(nameof(Orders))]
    public void The_factor_is_the_textbooks(int order)
    {
        var matrix = Examples.PositiveDefinite(order);
        var expected = Examples.NaiveFactor(matrix);
        foreach (var execution in Examples.Executions)
        {
            var factor = Examples.Copy(matrix);
            Assert.True(CholeskyFactorization.TryFactor(factor, execution));
            for (var i = 0; i < factor.Rows; i++)
            {
                for (var j = i; j < factor.Columns; j++)
                {
                    Assert.Equal(expected[i, j], factor[i, j], 1e-12);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Orders))]
    public void Every_width_and_number_of_cores_gives_the_same_bits(int order)
    {
        var results = Examples.Executions.Select(execution =>
        {
            var factor = Examples.PositiveDefinite(order);
            Assert.True(CholeskyFactorization.TryFactor(factor, execution));
            return Examples.Upper(factor).ToArray();
        }).ToArray();
        Assert.All(results, result => Assert.Equal(results[0], result));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(37)]
    [InlineData(99)]
    public void A_matrix_that_is_not_positive_definite_is_told_without_an_exception(int where)
    {
        foreach (var value in new[] { -1, 0, double.NaN, double.PositiveInfinity })
        {
            var matrix = Examples.PositiveDefinite(100);
            matrix[where, where] = value;
            Assert.False(CholeskyFactorization.TryFactor(matrix, Execution.Everything));
        }
    }

    [Fact]
    public void Nothing_below_the_diagonal_is_read()
    {
        var (matrix, upper) = (Examples.PositiveDefinite(100), Examples.PositiveDefinite(100));
        for (var i = 0; i < upper.Rows; i++)
        {
            upper.Row(i)[..i].Fill(double.NaN);
        }

        Assert.True(CholeskyFactorization.TryFactor(matrix, Execution.Everything));
        Assert.True(CholeskyFactorization.TryFactor(upper, Execution.Everything));
        Assert.Equal(Examples.Upper(matrix), Examples.Upper(upper));
    }
}
