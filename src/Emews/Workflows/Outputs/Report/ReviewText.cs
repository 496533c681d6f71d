using System.Globalization;
using Emews.Workflows.Outputs.Surrogates;

namespace Emews.Workflows.Outputs.Report;

/// <summary>A surrogate's review in words.</summary>
internal static class ReviewText
{
    /// <summary>What the ranges are.</summary>
    public static string Definition(SurrogateReview review)
    {
        var trained = review.TrainedOn == review.Of ? $"all {Display.Count(review.Of)} points" : $"{Display.Count(review.TrainedOn)} of {Display.Count(review.Of)} points";
        var failed = review.Failed switch
        {
            0 => "",
            1 => "One point failed: what is nearer to it than to any with a value is left out. ",
            _ => $"{Display.Count(review.Failed)} points failed: what is nearer to one of them than to any with a value is left out. ",
        };
        return $"By the surrogate, trained on {trained}: the values at which its prediction, less two standard errors, is better than the best it predicts anywhere. {failed}"
            + $"Of points left out of its training it explains {Display.Percent(Math.Max(0, review.Explained))} of the variance.";
    }

    /// <summary>A warning where the surrogate cannot be trusted; else null.</summary>
    public static string? Warning(SurrogateReview review) => review switch
    {
        { Predicts: false } =>
            "The surrogate does not predict: points left out of its training are hardly better guessed than by their mean. Do not rely on these ranges, "
            + "nor on the points that a search prefers by it; more points, more replicates or other parameters may help.",
        { IsRough: true } => "The surrogate predicts roughly: read these ranges as hints.",
        _ => null,
    };

    /// <summary>That the best point that ran is not where the best may lie, and why; null where it is, or the surrogate cannot be trusted.</summary>
    public static string? Outside(SurrogateReview review)
    {
        if (review is not { Predicts: true, Outside: { } outside })
        {
            return null;
        }

        var where = $"The best point that ran lies outside for {string.Join(", ", outside.Parameters)}: at {outside.Best.Setting} the surrogate";
        var favourite = $"at {outside.Favourite.Setting}: {Predicted(outside.Favourite)}.";
        return outside.Ran
            ? $"{where} predicts {Predicted(outside.Best)}, and takes it for luck. Of the points that ran it predicts the best value {favourite}"
            : $"{where} predicts {Predicted(outside.Best)}. It predicts the best value of all where nothing ran, {favourite}";
    }

    private static string Predicted(PredictedPoint point)
    {
        var (value, error) = Display.Measured(point.Value, point.StandardError);
        return $"{value} ± {error}";
    }

    /// <summary>Where the best may lie, such as <c>0.389 to 0.603</c>.</summary>
    public static string Plausible(ParameterRange range) => range.Values is { } values
        ? string.Join(", ", values.Select(ValueText.OfJson))
        : Number(range, range.Low) is var low && Number(range, range.High) is var high && !string.Equals(low, high, StringComparison.Ordinal) ? $"{low} to {high}"
        : range.WholeNumbers ? low
        : $"near {low}";

    /// <summary>What was searched.</summary>
    public static string Searched(ParameterRange range) =>
        range.AllValues is { } all ? string.Join(", ", all.Select(ValueText.OfJson)) : $"{Number(range, range.Min)} to {Number(range, range.Max)}";

    /// <summary>The share of what was searched that is left, on the scale it was searched on.</summary>
    public static string Share(ParameterRange range) =>
        range is { Values: { } values, AllValues: { } all } ? $"{Display.Count(values.Count)} of {Display.Count(all.Count)}"
        : range.Max > range.Min ? Display.Percent(range.Share) : "";

    private static string Number(ParameterRange range, double number) =>
        range.WholeNumbers ? number.ToString("F0", CultureInfo.InvariantCulture) : ValueText.Of(number);
}
