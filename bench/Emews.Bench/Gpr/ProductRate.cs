using Emews.Numerics.LinearAlgebra;
using Emews.Numerics.Randomness;

namespace Emews.Bench.Gpr;

/// <summary>How fast a product of square matrices is, on all cores: what no factorization exceeds.</summary>
internal sealed class ProductRate(int order, Execution execution)
{
    private const int Repetitions = 20;
    private const int PartColumns = 192;

    private readonly Matrix _a = Random(order, "a");
    private readonly Matrix _b = Random(order, "b");
    private readonly Matrix _c = new(order, order);

    /// <summary>The median of some repetitions, in GFLOP/s.</summary>
    public double Measure()
    {
        var rates = new Samples();
        var operations = 2 * Math.Pow(order, 3);
        var all = new Interval(0, order);
        for (var i = 0; i < Repetitions; i++)
        {
            rates.Add(operations / 1e9 / GprBench.Seconds(() => execution.Run(
                Blocks.Count(order, PartColumns),
                operations,
                part => execution.Multiply(_c, _a, _b, new(all, all, Blocks.Part(all, PartColumns, part))))));
        }

        return rates.Median;
    }

    private static Matrix Random(int order, string purpose)
    {
        var stream = RandomStream.For(1, purpose);
        var matrix = new Matrix(order, order);
        for (var i = 0; i < order; i++)
        {
            foreach (ref var value in matrix.Row(i))
            {
                value = stream.NextDouble() - 0.5;
            }
        }

        return matrix;
    }
}
