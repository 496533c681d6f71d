using System.Text;

namespace Emews.Pools;

/// <summary>What databases take for text: neither zero characters nor halves of characters.</summary>
internal static class StorableText
{
    private const char Replacement = '\uFFFD';

    /// <summary>Whether a text can be stored as it is.</summary>
    public static bool Is(string? text) => text is null || (!text.Contains('\0', StringComparison.Ordinal) && IsWhole(text));

    /// <summary>A text with what cannot be stored replaced.</summary>
    public static string Of(string text) =>
        Is(text) ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', Replacement);

    private static bool IsWhole(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }
}
