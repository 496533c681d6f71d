namespace Emews.Pools.Models;

/// <summary>Cuts texts to a length fit for messages.</summary>
internal static class TextLimit
{
    /// <summary>The text, or its beginning; no character is cut in two.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";
}
