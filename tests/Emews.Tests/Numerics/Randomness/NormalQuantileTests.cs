using Emews.Numerics.Randomness;

namespace Emews.Tests.Numerics.Randomness;

public sealed class NormalQuantileTests
{
    // From mpmath with 40 digits, at the doubles nearest to these probabilities.
    [Theory]
    [InlineData(0.5, 0.0)]
    [InlineData(0.925, 1.4395314709384562)]
    [InlineData(0.075, -1.4395314709384559)]
    [InlineData(0.9251, 1.4402382675279639)]
    [InlineData(0.975, 1.9599639845400539)]
    [InlineData(0.001, -3.0902323061678135)]
    [InlineData(1e-06, -4.753424308822899)]
    [InlineData(1e-11, -6.7060231554951363)]
    [InlineData(1.4e-11, -6.6567230915181836)]
    [InlineData(1e-20, -9.2623400897984076)]
    [InlineData(1e-300, -37.047096299361199)]
    public void Matches_values_of_high_precision(double probability, double expected) =>
        Assert.Equal(expected, NormalQuantile.At(probability), 1e-15 * Math.Max(1, Math.Abs(expected)));
}
