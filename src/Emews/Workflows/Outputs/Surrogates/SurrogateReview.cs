namespace Emews.Workflows.Outputs.Surrogates;

/// <summary>What a surrogate trained on all results says of the parameters, and how far it can be trusted.</summary>
/// <param name="TrainedOn">How many points it was trained on.</param>
/// <param name="Of">How many points have a value.</param>
/// <param name="Explained">
/// The share of the values' variance that it explains at points left out of its training, one at a time: 1 for all of it, 0 or less for
/// no better than their mean.
/// </param>
/// <param name="Ranges">Where each parameter may have its best value.</param>
internal sealed record SurrogateReview(int TrainedOn, int Of, double Explained, IReadOnlyList<ParameterRange> Ranges)
{
    // Between these a surrogate sees a trend, and little more.
    private const double Useless = 0.2;
    private const double Rough = 0.6;

    /// <summary>How many points failed: places nearer to one of them than to any with a value are in no range.</summary>
    public int Failed { get; init; }

    /// <summary>The best point that ran, where it lies outside of a range; else null.</summary>
    public BestOutside? Outside { get; init; }

    /// <summary>Whether it says anything about points that were not run.</summary>
    public bool Predicts => Explained >= Useless;

    /// <summary>Whether the best can be somewhere less than everywhere.</summary>
    public bool Narrows => Ranges.Any(range => range.Values is { } values ? values.Count < range.AllValues?.Count : range.Share < 1);

    /// <summary>How far it can be trusted, in a word.</summary>
    public bool IsRough => Explained < Rough;
}
