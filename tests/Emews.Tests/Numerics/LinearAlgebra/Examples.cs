using Emews.Numerics.LinearAlgebra;
using Emews.Numerics.Randomness;

namespace Emews.Tests.Numerics.LinearAlgebra;

/// <summary>Matrices to try the kernels on, and the kernels.</summary>
internal static class Examples
{
    /// <summary>Every kernel; those wider than the machine's registers run too, only slower.</summary>
    public static IReadOnlyList<BlockProduct> Products { get; } =
        [new BlockProduct<Lane512>(), new BlockProduct<Lane256>(), new BlockProduct<Lane128>(), new BlockProduct<ScalarLane>()];

    /// <summary>Every kernel, on one core and on several.</summary>
    public static IEnumerable<Execution> Executions => Products.SelectMany(product => new[] { new Execution(product, 1), new(product, 3) });

    public static Matrix Random(int rows, int columns, string purpose)
    {
        var stream = RandomStream.For(1, purpose);
        var matrix = new Matrix(rows, columns);
        for (var i = 0; i < rows; i++)
        {
            foreach (ref var value in matrix.Row(i))
            {
                value = stream.NextNormal();
            }
        }

        return matrix;
    }

    /// <summary>A symmetric positive definite matrix of any order, extended to whole tiles by an identity corner.</summary>
    public static Matrix PositiveDefinite(int order)
    {
        var padded = Matrix.Padded(order);
        var root = Random(padded, padded, "root");
        var matrix = new Matrix(padded, padded);
        for (var i = 0; i < padded; i++)
        {
            for (var j = 0; j < padded; j++)
            {
                matrix[i, j] = i < order && j < order ? Dot(root.Row(i)[..order], root.Row(j)[..order]) / order : 0;
            }

            matrix[i, i] += i < order ? 0.5 : 1;
        }

        return matrix;
    }

    public static Matrix Copy(Matrix matrix)
    {
        var copy = new Matrix(matrix.Rows, matrix.Columns);
        for (var i = 0; i < matrix.Rows; i++)
        {
            matrix.Row(i).CopyTo(copy.Row(i));
        }

        return copy;
    }

    /// <summary>U of A = UᵀU, by the textbook's formula.</summary>
    public static double[,] NaiveFactor(Matrix matrix)
    {
        var n = matrix.Rows;
        var factor = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = i; j < n; j++)
            {
                var rest = matrix[i, j];
                for (var k = 0; k < i; k++)
                {
                    rest -= factor[k, i] * factor[k, j];
                }

                factor[i, j] = i == j ? Math.Sqrt(rest) : rest / factor[i, i];
            }
        }

        return factor;
    }

    /// <summary>The upper triangle, row by row.</summary>
    public static IEnumerable<double> Upper(Matrix matrix) =>
        Enumerable.Range(0, matrix.Rows).SelectMany(i => matrix.Row(i)[i..].ToArray());

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }
}
