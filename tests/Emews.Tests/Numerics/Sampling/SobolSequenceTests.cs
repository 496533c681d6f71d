using System.Text.Json;
using Emews.Numerics.Randomness;
using Emews.Numerics.Sampling;

namespace Emews.Tests.Numerics.Sampling;

public sealed class SobolSequenceTests
{
    private sealed record Expected(int Dimensions, int[] Indices, long[][] Points);

    [Theory]
    [InlineData("first")]
    [InlineData("wide")]
    public void Points_are_those_of_scipy_to_the_last_bit(string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", "sobol", "scipy.json")));
        var expected = file.RootElement.GetProperty(name).Deserialize<Expected>(JsonSerializerOptions.Web)!;
        var points = new SobolSequence(expected.Dimensions).Take(expected.Indices[^1] + 1);
        foreach (var (index, point) in expected.Indices.Zip(expected.Points))
        {
            Assert.Equal(point.Select(digits => digits / (double)(1 << 30)), points[index]);
        }
    }

    [Fact]
    public void All_coordinates_there_are_figures_for_can_be_had()
    {
        Assert.Equal(SobolSequence.MaxDimensions, SobolDirections.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SobolSequence(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SobolSequence(SobolSequence.MaxDimensions + 1));
    }

    // Worked out by another program from the description alone. They never change: a run that a later version takes up has the same points.
    [Fact]
    public void A_seed_scrambles_the_same_for_ever()
    {
        double[][] expected = [[0.5897444679867476, 0.5097983351442963], [0.4675708075519651, 0.042367127258330584], [0.08941361773759127, 0.8643242241814733]];
        Assert.Equal(expected, new SobolSequence(2, RandomStream.For(42, "points")).Take(3));
    }

    [Fact]
    public void Scrambled_points_fall_once_into_each_interval_and_each_square_of_a_net()
    {
        const int Count = 256;
        var points = new SobolSequence(3, RandomStream.For(7, "points")).Take(Count);
        for (var d = 0; d < 3; d++)
        {
            Assert.Equal(Enumerable.Range(0, Count), points.Select(point => (int)(point[d] * Count)).Order());
        }

        // The first two coordinates are a (0, 8, 2)-net: any 2ᵏ by 2⁸⁻ᵏ cells hold one point each.
        for (var k = 0; k <= 8; k++)
        {
            Assert.Equal(Count, points.Select(point => ((int)(point[0] * (1 << k)), (int)(point[1] * (1 << (8 - k))))).Distinct().Count());
        }
    }

    [Fact]
    public void Scrambled_points_are_uniform_over_seeds()
    {
        double[] first = [.. Enumerable.Range(0, 4_000).Select(seed => new SobolSequence(1, RandomStream.For(seed, "points")).Next()[0])];
        Assert.Equal(0.5, first.Average(), 0.02);
        Assert.Equal(1.0 / 12, first.Average(x => (x - 0.5) * (x - 0.5)), 0.005);
    }

    [Fact]
    public void Other_seeds_give_other_points()
    {
        var one = new SobolSequence(4, RandomStream.For(1, "points")).Take(8);
        var two = new SobolSequence(4, RandomStream.For(2, "points")).Take(8);
        Assert.NotEqual(one, two);
    }
}
