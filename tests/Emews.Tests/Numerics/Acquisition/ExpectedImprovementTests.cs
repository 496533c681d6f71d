using Emews.Numerics.Acquisition;

namespace Emews.Tests.Numerics.Acquisition;

public sealed class ExpectedImprovementTests
{
    /// <summary>Mean, standard deviation, best; expected improvement and its logarithm from mpmath with 400 digits.</summary>
    public static TheoryData<double, double, double, double, double> HighPrecision => new()
    {
        { 0, 1, 0, 0.39894228040143268, -0.91893853320467274 },
        { 0, 1, 1, 1.0833154705876863, 0.08002621884930694 },
        { 0, 1, -1, 0.083315470587686298, -2.4851210257126413 },
        { 0, 1, -0.999, 0.083474246867308465, -2.4832171154475854 },
        { 2.5, 0.5, 1.25, 0.0010020685895640997, -6.9056888260034582 },
        { -3, 2, 4, 7.0001169618368428, 1.945926857749557 },
        { 0, 1, -5, 5.346165533832815e-8, -16.74430116266099 },
        { 0, 1, -10, 7.474560254589328e-25, -55.553122036122356 },
        { 0, 1, -29.9, 3.283304199818422e-198, -454.72299811949627 },
        { 0, 1, -30.1, 8.0310581434764953e-201, -460.73628739874304 },
        { 0, 1, -37, 1.5451991905122025e-301, -692.64296016327041 },
        { 0, 1, -100, 0, -5010.1295788002498 },
        { 0, 1, -1000, 0, -500014.73445209116 },
        { 1, 0.001, 0, 0, -500021.64220737012 },
        { 5, 0.001, -2, 0, -24500025.534024728 },
    };

    [Theory]
    [MemberData(nameof(HighPrecision))]
    public void Value_and_logarithm_match_values_of_high_precision(
        double mean, double standardDeviation, double best, double expected, double expectedLogarithm)
    {
        // A relative error of the exponential is the absolute one of its argument.
        var tolerance = 2e-12 + 2e-16 * Math.Abs(expectedLogarithm);
        Assert.Equal(expected, ExpectedImprovement.Value(mean, standardDeviation, best), tolerance * expected);
        Assert.Equal(expectedLogarithm, ExpectedImprovement.Logarithm(mean, standardDeviation, best), tolerance);
    }

    [Theory]
    [InlineData(3, 5, 2)]
    [InlineData(5, 5, 0)]
    [InlineData(6, 5, 0)]
    public void Without_uncertainty_it_is_the_gain_if_there_is_one(double mean, double best, double expected)
    {
        Assert.Equal(expected, ExpectedImprovement.Value(mean, 0, best));
        Assert.Equal(Math.Log(expected), ExpectedImprovement.Logarithm(mean, 0, best));
    }

    [Fact]
    public void The_logarithm_rises_without_a_jump_from_hopeless_to_certain()
    {
        var before = ExpectedImprovement.Logarithm(0, 1, -60);
        for (var best = -59.999; best < 10; best += 0.001)
        {
            var next = ExpectedImprovement.Logarithm(0, 1, best);
            Assert.True(next > before, $"at {best}");
            Assert.True(next - before < 0.07, $"at {best}");
            before = next;
        }
    }
}
