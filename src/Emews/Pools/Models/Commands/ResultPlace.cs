namespace Emews.Pools.Models.Commands;

/// <summary>Where a program leaves its result (<c>result</c>).</summary>
internal abstract record ResultPlace
{
    private ResultPlace()
    {
    }

    /// <summary>The last line of standard output that is not empty.</summary>
    public sealed record LastLine : ResultPlace;

    /// <summary>All of standard output.</summary>
    public sealed record Output : ResultPlace;

    /// <summary>The file that <c>{result_file}</c> names.</summary>
    public sealed record File : ResultPlace;

    /// <summary>A value in the JSON that the program leaves there.</summary>
    /// <param name="Text">The path as it was written.</param>
    /// <param name="Path">The path.</param>
    public sealed record Picked(string Text, JsonPath Path) : ResultPlace;

    /// <summary>The place that a word names; null where there is none such.</summary>
    public static ResultPlace? TryParse(string text) => text switch
    {
        "last_line" => new LastLine(),
        "stdout" => new Output(),
        "file" => new File(),
        _ => JsonPath.TryParse(text) is { } path ? new Picked(text, path) : null,
    };
}
