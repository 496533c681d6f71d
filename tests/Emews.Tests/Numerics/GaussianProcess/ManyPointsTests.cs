using Emews.Numerics.GaussianProcess;

namespace Emews.Tests.Numerics.GaussianProcess;

public sealed class ManyPointsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Above_the_most_points_a_part_is_known_and_a_note_says_which_and_what_changes_it()
    {
        var points = TestFunctions.Points(1, 300, 3);
        var values = Array.ConvertAll(points, TestFunctions.Ackley);
        var model = GaussianProcessRegressor.Fit(
            points, values, SurrogateSettings.Prototype with { MaxPoints = 100 }, cancellationToken: Token);
        var note = Assert.Single(model.Notes);
        Assert.Contains("The model knows 100 of the points", note, StringComparison.Ordinal);
        Assert.Contains("surrogate.max_points", note, StringComparison.Ordinal);

        // Without noise what is known is passed through: the best five, and 95 others from first to last.
        var errors = points.Select((point, i) => Math.Abs(model.Predict([point]).Means[0] - values[i])).ToArray();
        var known = Enumerable.Range(0, 300).Where(i => errors[i] < 1e-5).ToArray();
        Assert.Empty(Enumerable.Range(0, 300).OrderBy(i => values[i]).Take(5).Except(known));
        Assert.InRange(known.Length, 100, 110);
        Assert.Contains(known, i => i < 10);
        Assert.Contains(known, i => i >= 290);
    }

    [Theory]
    [InlineData(1, 10, new[] { 0 })]
    [InlineData(2, 10, new[] { 0, 9 })]
    [InlineData(4, 10, new[] { 0, 3, 6, 9 })]
    [InlineData(5, 3, new[] { 0, 1, 2 })]
    public void A_spread_has_even_distances(int wanted, int count, int[] expected) =>
        Assert.Equal(expected, PointSubset.Spread(wanted, count));

    [Fact]
    public void The_best_and_a_spread_of_the_others_are_chosen_once_each_in_their_order()
    {
        double[] values = [5, 1, 9, 1, 7, 3, 8, 2, 6, 4];
        Assert.Equal([0, 3, 5, 9], PointSubset.BestAndSpread(4, values.Select((v, i) => i == 3 ? 0 : v).ToArray()));
        Assert.Equal(Enumerable.Range(0, 10), PointSubset.BestAndSpread(10, values));
    }

    [Fact]
    public void More_than_two_thousand_points_are_all_known_with_the_hyperparameters_of_some()
    {
        // Two coordinates and few patterns, so that the fit is quick: what counts is that the points beyond the part are known.
        var points = TestFunctions.Points(1, 2100, 2, bound: 1);
        var values = Array.ConvertAll(points, x => Math.Sin(2 * x[0]) + x[1]);
        var settings = new SurrogateSettings { ConstantBounds = new(1, 1), LengthScaleBounds = new(0.5, 0.5), NoiseBounds = new(1e-4, 1e-4) };
        var model = GaussianProcessRegressor.Fit(points, values, settings, cancellationToken: Token);
        var capped = GaussianProcessRegressor.Fit(points, values, settings with { MaxPoints = 2000 }, cancellationToken: Token);
        Assert.Empty(model.Notes);
        Assert.Single(capped.Notes);
        Assert.Equal(capped.Theta, model.Theta);
        var places = TestFunctions.Points(2, 50, 2, bound: 1);
        var (all, some) = (model.Predict(places, includeNoise: false), capped.Predict(places, includeNoise: false));
        Assert.True(all.StandardDeviations.Sum() < some.StandardDeviations.Sum());
        Assert.All(places.Zip(all.Means), pair => Assert.Equal(Math.Sin(2 * pair.First[0]) + pair.First[1], pair.Second, 0.01));
    }

    [Fact]
    public async Task A_fit_that_is_under_way_ends_with_its_token()
    {
        var points = TestFunctions.Points(1, 1500, 4);
        var values = Array.ConvertAll(points, TestFunctions.Ackley);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var fit = Task.Run(() => GaussianProcessRegressor.Fit(points, values, cancellationToken: source.Token), Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fit);
    }
}
