using System.Text.Json;

namespace Emews.Searches;

/// <summary>A parameter, as a search of the user's own is told of it.</summary>
/// <param name="Name">Its name; <c>x_1</c>, <c>x_2</c> and so on where none are named.</param>
/// <param name="Dimension">What coordinates a point may have for it: kind, bounds, scale, or the number of values.</param>
public sealed record SearchParameter(string Name, SearchDimension Dimension)
{
    /// <summary>What it may be where it takes one of several values, by coordinate; else empty.</summary>
    public IReadOnlyList<JsonElement> Values { get; init; } = [];
}
