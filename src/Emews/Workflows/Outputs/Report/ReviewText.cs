using Emews.Workflows.Outputs.Surrogates;

namespace Emews.Workflows.Outputs.Report;

/// <summary>A surrogate's review in words.</summary>
internal static class ReviewText
{
    /// <summary>What the ranges are.</summary>
    public static string Definition(SurrogateReview review)
    {
        var trained = review.TrainedOn == review.Of ? $"all {Display.Count(review.Of)} points" : $"{Display.Count(review.TrainedOn)} of {Display.Count(review.Of)} points";
        return $"By the surrogate, trained on {trained}: the values at which its prediction, less two standard errors, is better than the best it predicts anywhere. "
            + $"Of points left out of its training it explains {Display.Percent(Math.Max(0, review.Explained))} of the variance.";
    }

    /// <summary>A warning where the surrogate cannot be trusted; else null.</summary>
    public static string? Warning(SurrogateReview review) => review switch
    {
        { Predicts: false } =>
            "The surrogate does not predict: points left out of its training are hardly better guessed than by their mean. Do not rely on these ranges, "
            + "nor on the order the search ran the points in; more points, more replicates or other parameters may help.",
        { IsRough: true } => "The surrogate predicts roughly: read these ranges as hints.",
        _ => null,
    };

    /// <summary>Where the best may lie, such as <c>0.389 to 0.603</c>.</summary>
    public static string Plausible(ParameterRange range) => range.Values is { } values
        ? string.Join(", ", values.Select(ValueText.OfJson))
        : ValueText.Of(range.Low) is var low && ValueText.Of(range.High) is var high && string.Equals(low, high, StringComparison.Ordinal) ? $"near {low}"
        : $"{low} to {high}";

    /// <summary>What was searched.</summary>
    public static string Searched(ParameterRange range) =>
        range.AllValues is { } all ? string.Join(", ", all.Select(ValueText.OfJson)) : $"{ValueText.Of(range.Min)} to {ValueText.Of(range.Max)}";

    /// <summary>The share of what was searched that is left.</summary>
    public static string Share(ParameterRange range) =>
        range is { Values: { } values, AllValues: { } all } ? $"{Display.Count(values.Count)} of {Display.Count(all.Count)}"
        : range.Max > range.Min ? Display.Percent((range.High - range.Low) / (range.Max - range.Min)) : "";
}
