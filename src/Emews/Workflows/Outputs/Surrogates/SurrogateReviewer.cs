using Emews.Numerics.GaussianProcess;
using Emews.Numerics.Randomness;
using Emews.Searches;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.Outputs.Surrogates;

/// <summary>Trains a surrogate on the results of a run and asks it what they say.</summary>
internal static class SurrogateReviewer
{
    private const int FewestPoints = 10;

    // A fit takes the cube of their number, and the end of a run should not wait for it.
    private const int MostPoints = 1_000;
    private const int CandidatesARound = 3_000;
    private const int Rounds = 3;

    // What lies this near below the mean may well be true.
    private const double StandardErrorsBelow = 2;

    /// <summary>Reviews a run.</summary>
    /// <param name="inputs">Space and surrogate.</param>
    /// <param name="points">The points with a value.</param>
    /// <param name="failed">The coordinates of those that failed.</param>
    /// <param name="maximize">Whether more is better.</param>
    /// <param name="seed">The run's seed: the same run gets the same review.</param>
    /// <param name="cancellationToken">Ends the training.</param>
    /// <returns>The review; null where there are too few points for one.</returns>
    public static SurrogateReview? Review(
        SurrogateInputs inputs, IReadOnlyList<KnownPoint> points, IReadOnlyList<double[]> failed, bool maximize, long seed, CancellationToken cancellationToken)
    {
        var most = Math.Min(MostPoints, inputs.Settings.MaxPoints);
        if (Math.Min(points.Count, most) < FewestPoints)
        {
            return null;
        }

        var chosen = Choose(points, most, maximize);
        double[] values = [.. chosen.Select(point => maximize ? -point.Value : point.Value)];
        var errors = StandardErrors.Of([.. chosen.Select((point, i) => new EndedPoint(i + 1, point.Value, point.Runs, point.StandardError))]);
        var model = GaussianProcessRegressor.Fit(
            [.. chosen.Select(point => inputs.Space.ToFeatures(point.X))], values, inputs.Settings, standardErrors: errors, cancellationToken: cancellationToken);
        var ran = new RanPoints([.. chosen.Select(point => point.X)], values, model.Predict([.. chosen.Select(point => inputs.Space.ToFeatures(point.X))], includeNoise: false));
        var (ranges, best) = Ranges(inputs, model, points, new FailedPlaces(inputs.Space, [.. points.Select(point => point.X)], failed), ran, seed);
        return new SurrogateReview(chosen.Count, points.Count, Explained(values, model.PredictLeftOut().Means), ranges)
        {
            Failed = failed.Count,
            Outside = ran.Outside(inputs, ranges, best, maximize),
        };
    }

    /// <summary>All points; or the best half of as many as can be afforded, and others evenly from the rest.</summary>
    private static List<KnownPoint> Choose(IReadOnlyList<KnownPoint> points, int most, bool maximize)
    {
        if (points.Count <= most)
        {
            return [.. points];
        }

        var ordered = points.OrderBy(point => maximize ? -point.Value : point.Value).ToList();
        var best = most / 2;
        var step = (ordered.Count - best) / (double)(most - best);
        return [.. ordered.Take(best), .. Enumerable.Range(0, most - best).Select(i => ordered[best + (int)(i * step)])];
    }

    private static double Explained(double[] values, double[] leftOut)
    {
        // Beside the largest, since no number holds the squares of the largest there are.
        var largest = values.Max(Math.Abs);
        var mean = values.Average(value => value / largest);
        var spread = values.Sum(value => Square((value / largest) - mean));
        return spread > 0 ? 1 - (values.Zip(leftOut, (value, predicted) => Square((value / largest) - (predicted / largest))).Sum() / spread) : 0;
    }

    private static double Square(double value) => value * value;

    /// <summary>
    /// The points, of many over the whole space, whose mean less two standard errors is below the smallest mean of all. Of values without an
    /// order only those that ever gave a result are asked about: nothing is known of the others. Nor are places where points fail. Points that
    /// ran count by the same rule.
    /// </summary>
    /// <returns>The ranges, and the point of all asked about with the smallest mean.</returns>
    private static (List<ParameterRange> Ranges, (double[] X, double Mean, double Error) Best) Ranges(
        SurrogateInputs inputs, GaussianProcessModel model, IReadOnlyList<KnownPoint> known, FailedPlaces failed, RanPoints ran, long seed)
    {
        var seen = inputs.Space.Dimensions.Select((dimension, d) =>
            dimension is SearchDimension.Choice ? known.Select(point => point.X[d]).ToHashSet() : null).ToArray();
        var candidates = new Candidates(inputs.Space, RandomStream.For(seed, "ranges"));
        List<bool> isAsked = [];
        candidates.Spread(CandidatesARound);
        var look = Look();
        for (var round = 2; round <= Rounds && look.Means.Length > 0; round++)
        {
            // Round those of the candidates themselves: a point that ran may be better than any of them.
            candidates.SpreadRound(CandidatesARound, Plausible(look.Means.Min()));
            look = Look();
        }

        var lowest = look.Means.Length > 0 ? Array.IndexOf(look.Means, look.Means.Min()) : -1;
        var smallest = lowest < 0 ? ran.Smallest : Math.Min(look.Means[lowest], ran.Smallest);
        double[][] best = [.. Plausible(smallest).Select(i => candidates.Points[i]), .. ran.Plausible(smallest, StandardErrorsBelow)];
        return (
            [.. inputs.Names.Select((name, d) => Range(inputs, name, d, [.. best.Select(point => point[d])]))],
            lowest < 0 ? default : (candidates.Points[look.Asked[lowest]], look.Means[lowest], look.Errors[lowest]));

        (int[] Asked, double[] Means, double[] Errors) Look()
        {
            isAsked.AddRange(candidates.Points.Skip(isAsked.Count).Select(point =>
                point.Select((coordinate, d) => seen[d]?.Contains(coordinate) ?? true).All(isKnown => isKnown) && !failed.Hold(point)));
            int[] asked = [.. Enumerable.Range(0, isAsked.Count).Where(i => isAsked[i])];
            if (asked.Length == 0)
            {
                return ([], [], []);
            }

            var (means, errors) = model.Predict([.. asked.Select(i => inputs.Space.ToFeatures(candidates.Points[i]))], includeNoise: false);
            return (asked, means, errors);
        }

        List<int> Plausible(double least) =>
            [.. look.Asked.Where((_, i) => look.Means[i] - (StandardErrorsBelow * look.Errors[i]) <= least)];
    }

    private static ParameterRange Range(SurrogateInputs inputs, string name, int d, double[] plausible)
    {
        var (min, max) = inputs.Space.Dimensions[d] switch
        {
            SearchDimension.Real real => (real.Min, real.Max),
            SearchDimension.WholeNumber whole => (whole.Min, whole.Max),
            SearchDimension.Choice choice => (0.0, choice.Count - 1),
            _ => (double.NaN, double.NaN),
        };
        var all = inputs.Parameters.Count > 0 ? (inputs.Parameters[d] as ParameterConfiguration.Choice)?.Texts : null;
        var texts = all is null ? null : plausible.Distinct().Order().Select(index => all[(int)index]).ToList();
        return new ParameterRange(name, plausible.Min(), plausible.Max(), min, max, texts, all)
        {
            WholeNumbers = inputs.Space.Dimensions[d] is SearchDimension.WholeNumber,
            Logarithmic = inputs.Space.Dimensions[d] is SearchDimension.Real { Logarithmic: true } or SearchDimension.WholeNumber { Logarithmic: true },
        };
    }
}
