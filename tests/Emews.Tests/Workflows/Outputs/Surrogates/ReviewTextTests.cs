using Emews.Workflows.Outputs.Report;
using Emews.Workflows.Outputs.Surrogates;

namespace Emews.Tests.Workflows.Outputs.Surrogates;

public sealed class ReviewTextTests
{
    [Theory]
    [InlineData(101, false, false, "9.0 %")]
    [InlineData(100, true, false, "50.0 %")]
    [InlineData(100, false, true, "10.0 %")]
    public void What_is_left_is_a_share_of_the_scale_that_was_searched(double max, bool logarithmic, bool wholeNumbers, string expected)
    {
        var range = new ParameterRange("gamma", 1, 10, 1, max) { Logarithmic = logarithmic, WholeNumbers = wholeNumbers };
        Assert.Equal(expected, ReviewText.Share(range));
    }

    [Fact]
    public void Of_whole_numbers_one_that_is_left_is_a_share_too() =>
        Assert.Equal("20.0 %", ReviewText.Share(new ParameterRange("b", 3, 3, 1, 5) { WholeNumbers = true }));

    [Fact]
    public void Of_a_best_point_outside_that_is_predicted_best_too_better_ones_are_expected_elsewhere()
    {
        var review = new SurrogateReview(50, 50, 0.9, []) { Outside = new(["beta", "gamma"], new("beta = 1", 2.5, 0.25), new("beta = 3", 1.5, 0.25), Ran: false) };
        Assert.Equal(
            "The best point that ran lies outside for beta, gamma: at beta = 1 the surrogate predicts 2.50 ± 0.25. "
            + "It predicts the best value of all where nothing ran, at beta = 3: 1.50 ± 0.25.",
            ReviewText.Outside(review));
        Assert.Null(ReviewText.Outside(review with { Explained = 0.1 }));
    }

    [Theory]
    [InlineData(3, 3, true, "3")]
    [InlineData(3, 4, true, "3 to 4")]
    [InlineData(1_234_567, 1_234_568, true, "1234567 to 1234568")]
    [InlineData(3, 3, false, "near 3")]
    [InlineData(0.25, 0.5, false, "0.25 to 0.5")]
    public void Whole_numbers_are_exact_and_others_are_not(double low, double high, bool wholeNumbers, string expected) =>
        Assert.Equal(expected, ReviewText.Plausible(new ParameterRange("b", low, high, 0, 1e7) { WholeNumbers = wholeNumbers }));
}
