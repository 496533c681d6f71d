using Emews.Workflows.Outputs.Report;

namespace Emews.Tests.Workflows.Outputs;

public sealed class ScaleTests
{
    [Theory]
    [InlineData(0, 21.4, 5, "0 5 10 15 20")]
    [InlineData(0, 750, 10, "0 100 200 300 400 500 600 700")]
    [InlineData(0, 0.7, 5, "0 0.2 0.4 0.6")]
    [InlineData(-3, 4, 4, "-2 0 2 4")]
    [InlineData(1.0001, 1.0004, 3, "1.0001 1.0002 1.0003 1.0004")]
    [InlineData(0, 3e7, 3, "0 1e7 2e7 3e7")]
    public void Marks_are_at_round_numbers(double min, double max, int marks, string labels) =>
        Assert.Equal(labels, string.Join(' ', Scale.Linear(min, max, marks).Ticks.Select(tick => tick.Label)));

    [Fact]
    public void A_round_scale_reaches_out_to_the_next_marks()
    {
        var scale = Scale.Linear(1.7, 20.9, 5, round: true);
        Assert.Equal((0, 25), (scale.Min, scale.Max));
        Assert.Equal(0.4, scale.At(10), 12);
    }

    [Fact]
    public void Whole_numbers_have_whole_marks() =>
        Assert.Equal("0 1 2", string.Join(' ', Scale.Linear(0, 2, 10, whole: true).Ticks.Select(tick => tick.Label)));

    [Fact]
    public void Powers_of_ten_mark_a_logarithmic_scale()
    {
        var scale = Scale.Logarithmic(0.02, 300);
        Assert.Equal("0.1 1 10 100", string.Join(' ', scale.Ticks.Select(tick => tick.Label)));
        Assert.Equal((0.0, 1.0), (scale.At(0.02), scale.At(300)));
        Assert.Equal(0.5, scale.At(Math.Sqrt(6)), 12);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(-1e300, 1e300)]
    [InlineData(0, 5e-324)]
    [InlineData(1e300, 1.0000000000000002e300)]
    public void Any_stretch_has_a_few_marks_within_it(double min, double max)
    {
        var scale = Scale.Linear(min, max, 5, round: true);
        Assert.InRange(scale.Ticks.Count, 2, 12);
        Assert.All(scale.Ticks, tick => Assert.InRange(scale.At(tick.Value), -1e-6, 1 + 1e-6));
        Assert.InRange(scale.At(min), 0, 1);
        Assert.InRange(scale.At(max), 0, 1);
    }
}
