using Emews.Numerics.LinearAlgebra;

namespace Emews.Tests.Numerics.LinearAlgebra;

public sealed class BlockProductTests
{
    /// <summary>Inner length, then start and end of rows and columns; more than one depth of blocks, and odd remainders.</summary>
    public static TheoryData<int, int, int, int, int> Shapes => new()
    {
        { 8, 0, 8, 0, 8 },
        { 16, 8, 24, 8, 40 },
        { 128, 0, 16, 0, 72 },
        { 136, 8, 56, 16, 64 },
        { 264, 0, 40, 0, 48 },
        { 264, 8, 120, 16, 328 },
        { 136, 0, 104, 1000, 1208 },
        { 264, 8, 120, 16, 1232 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_width_gives_the_naive_product(int inner, int rowStart, int rowEnd, int columnStart, int columnEnd)
    {
        var (a, b) = (Examples.Random(inner, rowEnd, "a"), Examples.Random(inner, columnEnd, "b"));
        var before = Examples.Random(rowEnd, columnEnd, "c");
        foreach (var subtract in new[] { false, true })
        {
            foreach (var product in Examples.Products)
            {
                var c = Examples.Copy(before);
                product.Run(c, a, b, new(new(0, inner), new(rowStart, rowEnd), new(columnStart, columnEnd)) { Subtract = subtract }, new());
                for (var i = 0; i < rowEnd; i++)
                {
                    for (var j = 0; j < columnEnd; j++)
                    {
                        var sum = 0.0;
                        for (var k = 0; k < inner && i >= rowStart && j >= columnStart; k++)
                        {
                            sum += a[k, i] * b[k, j];
                        }

                        Assert.Equal(before[i, j] + (subtract ? -sum : sum), c[i, j], 1e-12);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Every_width_gives_the_same_bits(int inner, int rowStart, int rowEnd, int columnStart, int columnEnd)
    {
        var (a, b) = (Examples.Random(inner, rowEnd, "a"), Examples.Random(inner, columnEnd, "b"));
        var task = new ProductTask(new(0, inner), new(rowStart, rowEnd), new(columnStart, columnEnd));
        var results = Examples.Products.Select(product =>
        {
            var c = new Matrix(rowEnd, columnEnd);
            product.Run(c, a, b, task, new());
            return Enumerable.Range(0, rowEnd).SelectMany(i => c.Row(i).ToArray()).ToArray();
        }).ToArray();
        Assert.All(results, result => Assert.Equal(results[0], result));
    }
}
