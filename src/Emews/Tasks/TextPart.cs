using System.Text;

namespace Emews.Tasks;

/// <summary>A part of many texts that fits into one statement or message.</summary>
/// <param name="First">Where it begins.</param>
/// <param name="Count">How many texts it has.</param>
internal readonly record struct TextPart(int First, int Count)
{
    private const int MaxCount = 50_000;

    /// <summary>Cuts texts into parts of about a number of bytes; one that is larger is a part by itself.</summary>
    public static IReadOnlyList<TextPart> Cut(IReadOnlyList<string> texts, int maxBytes)
    {
        var parts = new List<TextPart>();
        var (first, bytes) = (0, 0L);
        for (var i = 0; i < texts.Count; i++)
        {
            var size = Encoding.UTF8.GetByteCount(texts[i]);
            if (i > first && (bytes + size > maxBytes || i - first == MaxCount))
            {
                parts.Add(new TextPart(first, i - first));
                (first, bytes) = (i, 0);
            }

            bytes += size;
        }

        parts.Add(new TextPart(first, texts.Count - first));
        return parts;
    }

    /// <summary>This part of a list.</summary>
    public T[] Of<T>(IReadOnlyList<T> items)
    {
        if (items is T[] array && Count == array.Length)
        {
            return array;
        }

        var part = new T[Count];
        for (var i = 0; i < Count; i++)
        {
            part[i] = items[First + i];
        }

        return part;
    }
}
