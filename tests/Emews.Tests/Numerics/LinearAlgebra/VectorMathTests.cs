using System.Runtime.Intrinsics;
using Emews.Numerics.LinearAlgebra;
using Emews.Numerics.Randomness;

namespace Emews.Tests.Numerics.LinearAlgebra;

public sealed class VectorMathTests
{
    [Fact]
    public void The_exponential_is_right_to_the_last_bits()
    {
        var stream = RandomStream.For(1, "test");
        double[] some = [0, -1e-300, -1e-17, -0.5 * Math.Log(2), -Math.Log(2), -1, VectorMath.ExpUnderflow];
        var all = some.Concat(Enumerable.Range(0, 20_000).Select(i => (i % 2 == 0 ? 5 : -VectorMath.ExpUnderflow) * -stream.NextDouble()));
        foreach (var x in all)
        {
            var expected = Math.Exp(x);
            Assert.Equal(expected, VectorMath.ExpOfNegative(Vector512.Create(x))[0], 4e-16 * expected);
        }
    }

    [Theory]
    [InlineData(-345.1)]
    [InlineData(-1e10)]
    [InlineData(double.MinValue)]
    [InlineData(double.NegativeInfinity)]
    public void Far_below_zero_the_exponential_is_zero(double x) =>
        Assert.Equal(Vector512<double>.Zero, VectorMath.ExpOfNegative(Vector512.Create(x)));
}
