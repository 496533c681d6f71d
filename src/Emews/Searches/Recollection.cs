using System.Text.Json;

namespace Emews.Searches;

/// <summary>What a search writes down of a decision, to be told again when its run is taken up.</summary>
internal static class Recollection
{
    /// <summary>As the text of a <see cref="SearchDecision.Memory"/>.</summary>
    public static string Write<T>(T what) => JsonSerializer.Serialize(what);

    /// <summary>What was written down; null where it is not of this kind, as another version of the search may have written it.</summary>
    public static T? Read<T>(string? memory)
        where T : class
    {
        try
        {
            return memory is null ? null : JsonSerializer.Deserialize<T>(memory);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
