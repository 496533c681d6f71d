using System.Globalization;
using System.Text.Json;

namespace Emews.Pools.Models.Commands;

/// <summary>
/// A path to one value of a JSON document, the part of RFC 9535 that names exactly one: <c>$.a.b[0]</c>, <c>$['a b']</c>, <c>$[-1]</c>.
/// </summary>
internal sealed class JsonPath
{
    private readonly IReadOnlyList<object> _steps;

    private JsonPath(IReadOnlyList<object> steps) => _steps = steps;

    /// <summary>The path a text is; null where it is none.</summary>
    public static JsonPath? TryParse(string text)
    {
        if (!text.StartsWith('$'))
        {
            return null;
        }

        var steps = new List<object>();
        for (var at = 1; at < text.Length;)
        {
            var step = text[at] == '.' ? Name(text, ref at) : text[at] == '[' ? Bracketed(text, ref at) : null;
            if (step is null)
            {
                return null;
            }

            steps.Add(step);
        }

        return new JsonPath(steps);
    }

    /// <summary>The value at the path's end; null where the document has none.</summary>
    public JsonElement? Find(JsonElement document)
    {
        foreach (var step in _steps)
        {
            if (step is string name ? !TryStep(ref document, name) : !TryStep(ref document, (int)step))
            {
                return null;
            }
        }

        return document;
    }

    private static bool TryStep(ref JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out value);

    private static bool TryStep(ref JsonElement value, int index)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var length = value.GetArrayLength();
        index = index < 0 ? index + length : index;
        if (index < 0 || index >= length)
        {
            return false;
        }

        value = value[index];
        return true;
    }

    private static string? Name(string text, ref int at)
    {
        var start = ++at;
        while (at < text.Length && text[at] is not ('.' or '['))
        {
            at++;
        }

        // A star or a blank would be more of the language than there is here.
        var name = text[start..at];
        return name.Length > 0 && name.IndexOfAny(['*', ' ', ']', '\'', '"']) < 0 ? name : null;
    }

    private static object? Bracketed(string text, ref int at)
    {
        if (at + 1 < text.Length && text[at + 1] is '\'' or '"')
        {
            var quote = text[at + 1];
            var close = text.IndexOf($"{quote}]", at + 2, StringComparison.Ordinal);
            var name = close < 0 ? null : text[(at + 2)..close];
            at = close + 2;
            return name;
        }

        var end = text.IndexOf(']', at);
        var digits = end < 0 ? "" : text[(at + 1)..end];
        at = end + 1;
        return int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) ? index : null;
    }
}
