namespace Emews.Workflows.Outputs.Surrogates;

/// <summary>The values of a parameter at the points that may be the best, by the surrogate.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Low">The least such value; an index where the parameter has <paramref name="Values"/>.</param>
/// <param name="High">The greatest such value.</param>
/// <param name="Min">The least value searched.</param>
/// <param name="Max">The greatest value searched.</param>
/// <param name="Values">Those of its values, as JSON texts, where it has no order; null where it is a number.</param>
/// <param name="AllValues">All its values, where it has no order.</param>
internal sealed record ParameterRange(
    string Name, double Low, double High, double Min, double Max, IReadOnlyList<string>? Values = null, IReadOnlyList<string>? AllValues = null)
{
    /// <summary>Whether it takes whole numbers only.</summary>
    public bool WholeNumbers { get; init; }

    /// <summary>Whether it was searched evenly in its logarithm.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>The share of a number's range that is left, on the scale that was searched: 0 to 1.</summary>
    public double Share => Max > Min ? Width(Low, High) / Width(Min, Max) : 1;

    // A whole number takes the room of half a step to either side, as it does where points are drawn.
    private double Width(double from, double to)
    {
        var (low, high) = WholeNumbers ? (from - 0.5, to + 0.5) : (from, to);
        return Logarithmic ? Math.Log(high / low) : high - low;
    }
}
