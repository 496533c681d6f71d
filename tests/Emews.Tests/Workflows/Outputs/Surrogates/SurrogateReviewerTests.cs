using Emews.Numerics.GaussianProcess;
using Emews.Numerics.Randomness;
using Emews.Searches;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs.Report;
using Emews.Workflows.Outputs.Surrogates;

namespace Emews.Tests.Workflows.Outputs.Surrogates;

public sealed class SurrogateReviewerTests
{
    private static readonly ParameterConfiguration[] Parameters =
    [
        new ParameterConfiguration.Range("beta", 0, 1, false, false),
        new ParameterConfiguration.Choice("variant", ["\"alpha\"", "\"delta\"", "\"omicron\""]),
        new ParameterConfiguration.Range("idle", 0, 1, false, false),
    ];

    private static readonly SurrogateInputs Inputs = new(
        new SearchSpace([new SearchDimension.Real(0, 1), new SearchDimension.Choice(3), new SearchDimension.Real(0, 1)]), Parameters, SurrogateSettings.Default);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_range_holds_the_best_and_leaves_out_what_is_bad(bool maximize)
    {
        var review = Review(point => (maximize ? -1 : 1) * (Math.Pow(point[0] - 0.3, 2) + (point[1] == 1 ? 0 : 0.5)), maximize)!;

        Assert.True(review.Explained > 0.95, $"{review.Explained}");
        Assert.Null(ReviewText.Warning(review));
        Assert.InRange(review.Ranges[0].Low, 0.1, 0.3);
        Assert.InRange(review.Ranges[0].High, 0.3, 0.5);
        Assert.Equal(["\"delta\""], review.Ranges[1].Values!);
        Assert.True(review.Ranges[2].High - review.Ranges[2].Low > 0.8, "What does not matter has no best value.");
        Assert.Equal("delta", ReviewText.Plausible(review.Ranges[1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_best_in_a_corner_is_held(long seed)
    {
        var space = new SearchSpace([new SearchDimension.Real(0, 1), new SearchDimension.Real(0, 1)]);
        var inputs = new SurrogateInputs(space, [], SurrogateSettings.Default);
        var points = space.Draw(RandomStream.For(seed, "points"), 100).Select(x => new KnownPoint(x, -x[0] - (2 * x[1]), 1, null));
        var review = SurrogateReviewer.Review(inputs, [.. points], [], false, seed, TestContext.Current.CancellationToken)!;
        Assert.All(review.Ranges, range => Assert.Equal(1, range.High));
        Assert.All(review.Ranges, range => Assert.InRange(range.Low, 0.5, 1));
    }

    [Fact]
    public void A_range_knows_the_scale_it_was_searched_on()
    {
        var space = new SearchSpace([new SearchDimension.Real(0.01, 100, Logarithmic: true), new SearchDimension.WholeNumber(1, 20)]);
        var points = space.Draw(RandomStream.For(1, "points"), 100).Select(x => new KnownPoint(x, Math.Abs(Math.Log10(x[0])), 1, null));
        var review = SurrogateReviewer.Review(new SurrogateInputs(space, [], SurrogateSettings.Default), [.. points], [], false, 1, TestContext.Current.CancellationToken)!;

        Assert.Equal([(true, false), (false, true)], review.Ranges.Select(range => (range.Logarithmic, range.WholeNumbers)));
        Assert.Equal(Math.Log10(review.Ranges[0].High / review.Ranges[0].Low) / 4, review.Ranges[0].Share, 1e-9);
    }

    [Fact]
    public void A_best_point_by_luck_is_told_with_the_point_that_is_predicted_best()
    {
        var inputs = new SurrogateInputs(new SearchSpace([new SearchDimension.Real(0, 1)]), Parameters[..1], SurrogateSettings.Default);
        var noise = RandomStream.For(5, "noise");
        var points = inputs.Space.Draw(RandomStream.For(1, "points"), 200)
            .Select(x => new KnownPoint(x, Math.Pow(x[0] - 0.3, 2) + (0.05 * noise.NextNormal()), 1, null)).ToList();
        var lucky = points.FindIndex(point => point.X[0] is > 0.75 and < 0.85);
        points[lucky] = points[lucky] with { Value = points.Min(point => point.Value) - 0.01 };
        var review = SurrogateReviewer.Review(inputs, points, [], false, 1, TestContext.Current.CancellationToken)!;

        var outside = review.Outside!;
        Assert.Equal(["beta"], outside.Parameters);
        Assert.True(outside.Ran);
        Assert.InRange(outside.Best.Value, 0.1, 0.5);
        Assert.InRange(outside.Favourite.Value, -0.05, 0.05);
        var text = ReviewText.Outside(review)!;
        Assert.StartsWith("The best point that ran lies outside for beta", text, StringComparison.Ordinal);
        Assert.Contains($"at {outside.Best.Setting} the surrogate predicts 0.", text, StringComparison.Ordinal);
        Assert.Contains("and takes it for luck", text, StringComparison.Ordinal);
        Assert.Contains($"predicts the best value at {outside.Favourite.Setting}: ", text, StringComparison.Ordinal);
        Assert.StartsWith("beta = 0.", outside.Favourite.Setting, StringComparison.Ordinal);
    }

    [Fact]
    public void A_best_point_inside_is_not_told_of() =>
        Assert.Null(Review(point => Math.Pow(point[0] - 0.3, 2), maximize: false)!.Outside);

    [Fact]
    public void Values_that_never_gave_a_result_are_not_proposed()
    {
        var known = Points(200, x => x[0]).Where(point => point.X[1] != 2).ToList();
        var review = SurrogateReviewer.Review(Inputs, known, [], false, 1, TestContext.Current.CancellationToken)!;
        Assert.DoesNotContain("\"omicron\"", review.Ranges[1].Values!);
    }

    [Fact]
    public void A_surrogate_of_noise_is_warned_of()
    {
        var noise = RandomStream.For(3, "noise");
        var review = Review(_ => noise.NextNormal(), maximize: false)!;
        Assert.True(review.Explained < 0.2, $"{review.Explained}");
        Assert.Contains("does not predict", ReviewText.Warning(review)!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Where_points_failed_the_best_is_not_looked_for(int dimensions)
    {
        // It gets better up to where the model fails, and by the values alone would go on.
        var space = new SearchSpace([.. Enumerable.Repeat(new SearchDimension.Real(-2, 2), dimensions)]);
        var points = space.Draw(RandomStream.For(1, "points"), 80).ToLookup(x => x[0] > 0);
        KnownPoint[] known = [.. points[false].Select(x => new KnownPoint(x, Math.Pow(x[0] - 1, 2), 1, null))];
        var inputs = new SurrogateInputs(space, [], SurrogateSettings.Default);

        var careless = SurrogateReviewer.Review(inputs, known, [], false, 1, TestContext.Current.CancellationToken)!;
        var review = SurrogateReviewer.Review(inputs, known, [.. points[true]], false, 1, TestContext.Current.CancellationToken)!;

        Assert.InRange(careless.Ranges[0].High, 0.5, 2);
        Assert.InRange(review.Ranges[0].High, -0.5, 0.1);
        Assert.Contains(
            $"{points[true].Count()} points failed: what is nearer to one of them than to any with a value is left out.", ReviewText.Definition(review), StringComparison.Ordinal);
    }

    [Fact]
    public void A_point_that_failed_among_others_takes_no_range_away()
    {
        var points = Points(120, x => Math.Pow(x[0] - 0.3, 2)).ToList();
        var review = SurrogateReviewer.Review(Inputs, [.. points.Skip(3)], [.. points.Take(3).Select(point => point.X)], false, 1, TestContext.Current.CancellationToken)!;
        Assert.InRange(review.Ranges[0].Low, 0.1, 0.3);
        Assert.InRange(review.Ranges[0].High, 0.3, 0.5);
        Assert.InRange(review.Ranges[2].High - review.Ranges[2].Low, 0.8, 1);
    }

    [Fact]
    public void Of_a_best_point_outside_both_predictions_are_told_with_their_places()
    {
        // Nothing ran where the best is, and the best that ran lies beside it.
        var inputs = new SurrogateInputs(new SearchSpace([new SearchDimension.Real(0, 1)]), Parameters[..1], SurrogateSettings.Default);
        var points = inputs.Space.Draw(RandomStream.For(1, "points"), 60).Where(x => x[0] is < 0.2 or > 0.45).Select(x => new KnownPoint(x, Math.Pow(x[0] - 0.3, 2), 1, null));
        var review = SurrogateReviewer.Review(inputs, [.. points], [], false, 1, TestContext.Current.CancellationToken)!;

        var outside = review.Outside!;
        Assert.False(outside.Ran);
        Assert.InRange(outside.Best.Value, 0.005, 0.03);
        Assert.InRange(outside.Favourite.Value, -0.001, 0.001);
        Assert.StartsWith("beta = 0.3", outside.Favourite.Setting, StringComparison.Ordinal);
    }

    [Fact]
    public void The_review_is_made_of_as_many_points_as_the_surrogate_may_have()
    {
        var inputs = Inputs with { Settings = SurrogateSettings.Default with { MaxPoints = 30 } };
        var review = SurrogateReviewer.Review(inputs, [.. Points(120, x => x[0])], [], false, 1, TestContext.Current.CancellationToken)!;
        Assert.Equal((30, 120), (review.TrainedOn, review.Of));
        Assert.True(review.Explained > 0.9, $"{review.Explained}");
        Assert.StartsWith("By the surrogate, trained on 30 of 120 points:", ReviewText.Definition(review), StringComparison.Ordinal);

        inputs = Inputs with { Settings = SurrogateSettings.Default with { MaxPoints = 9 } };
        Assert.Null(SurrogateReviewer.Review(inputs, [.. Points(120, x => x[0])], [], false, 1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Too_few_points_get_none() =>
        Assert.Null(SurrogateReviewer.Review(Inputs, [.. Points(9, x => x[0])], [], false, 1, TestContext.Current.CancellationToken));

    [Fact]
    public void Of_very_many_points_the_best_and_some_others_are_taken()
    {
        var review = SurrogateReviewer.Review(Inputs, [.. Points(3_000, x => x[0])], [], false, 1, TestContext.Current.CancellationToken)!;
        Assert.Equal((1_000, 3_000), (review.TrainedOn, review.Of));
        Assert.InRange(review.Ranges[0].High, 0, 0.1);
    }

    [Theory]
    [InlineData("""{"beta":0.5,"variant":"omicron","idle":1,"days":3}""", new[] { 0.5, 2, 1 })]
    [InlineData("""{"beta":0.5,"variant":"unknown","idle":1}""", null)]
    [InlineData("""{"beta":0.5}""", null)]
    [InlineData("nonsense", null)]
    public void Coordinates_are_read_from_payloads(string payload, double[]? expected) => Assert.Equal(expected, Inputs.Coordinates(payload));

    private static SurrogateReview? Review(Func<double[], double> value, bool maximize) =>
        SurrogateReviewer.Review(Inputs, [.. Points(120, value)], [], maximize, 1, TestContext.Current.CancellationToken);

    private static IEnumerable<KnownPoint> Points(int count, Func<double[], double> value) =>
        Inputs.Space.Draw(RandomStream.For(1, "points"), count).Select(x => new KnownPoint(x, value(x), 1, null));
}
