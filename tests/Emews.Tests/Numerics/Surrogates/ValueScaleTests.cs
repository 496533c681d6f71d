using Emews.Numerics.Randomness;
using Emews.Numerics.Surrogates;

namespace Emews.Tests.Numerics.Surrogates;

public sealed class ValueScaleTests
{
    [Fact]
    public void Normal_values_stay_as_they_are_and_heavy_tails_are_bent()
    {
        var stream = RandomStream.For(1, "values");
        double[] normal = [.. Enumerable.Range(0, 100).Select(_ => stream.NextNormal())];
        Assert.False(ValueScale.For(normal, ValueTransform.Automatic).IsLogarithmic);
        Assert.True(ValueScale.For(Array.ConvertAll(normal, z => Math.Exp(3 * z)), ValueTransform.Automatic).IsLogarithmic);
    }

    [Theory]
    [InlineData(ValueTransform.None, false)]
    [InlineData(ValueTransform.Logarithm, true)]
    public void What_is_asked_for_is_done(ValueTransform transform, bool isLogarithmic) =>
        Assert.Equal(isLogarithmic, ValueScale.For([.. Enumerable.Range(0, 20).Select(i => (double)i)], transform).IsLogarithmic);

    [Fact]
    public void The_order_of_values_stays_and_the_slope_is_the_derivative()
    {
        double[] values = [.. Enumerable.Range(0, 40).Select(i => -7 + Math.Exp(0.4 * i))];
        var scale = ValueScale.For(values, ValueTransform.Logarithm);
        var scaled = Array.ConvertAll(values, scale.Apply);
        Assert.Equal(scaled.Order(), scaled);
        Assert.Equal(40, scaled.Distinct().Count());
        foreach (var value in values)
        {
            var step = 1e-6 * Math.Max(1, Math.Abs(value));
            var difference = (scale.Apply(value + step) - scale.Apply(value - step)) / (2 * step);
            Assert.Equal(1, difference / scale.SlopeAt(value), 1e-5);
        }
    }

    [Fact]
    public void No_finite_values_become_anything_else()
    {
        double[][] difficult =
        [
            [5],
            [.. Enumerable.Repeat(3.0, 50)],
            [.. Enumerable.Repeat(3.0, 49), 4],
            [.. Enumerable.Range(0, 50).Select(i => i % 2 == 0 ? 1e300 : -1e300)],
            [.. Enumerable.Range(0, 50).Select(i => 1e300 * i)],
            [.. Enumerable.Range(0, 50).Select(i => i * double.Epsilon)],
            [.. Enumerable.Range(0, 49).Select(i => i * 1e-300), double.MaxValue],
            [.. Enumerable.Range(0, 50).Select(i => 1 + i * 2.220446049250313e-16)],
            [.. Enumerable.Repeat(0.0, 50)],
        ];
        foreach (var values in difficult)
        {
            foreach (var transform in Enum.GetValues<ValueTransform>())
            {
                var scale = ValueScale.For(values, transform);
                Assert.All(values, value => Assert.True(double.IsFinite(scale.Apply(value)), $"{value} with {transform}"));
                Assert.All(values, value => Assert.True(scale.SlopeAt(value) > 0, $"{value} with {transform}"));
            }
        }
    }
}
