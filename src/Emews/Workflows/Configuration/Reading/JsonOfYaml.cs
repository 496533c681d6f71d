using System.Globalization;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Turns values of the file into JSON text, always the same for the same value.</summary>
internal static class JsonOfYaml
{
    /// <summary>A value with all that is in it; null where something of it cannot be, which is reported.</summary>
    public static string? Of(Section section, YamlEntry entry, string path) => entry.Value switch
    {
        YamlMap map => Object(section, map, path),
        YamlList list => List(section, list, path),
        _ => Scalar(section, entry, path),
    };

    /// <summary>A single value as JSON: a number, a truth value, null, or else text.</summary>
    public static string? Scalar(Section section, YamlEntry entry, string path)
    {
        if (entry.Value is YamlScalar { IsNothing: true })
        {
            return "null";
        }

        if (section.ScalarText(entry, path, "a number, a word, true, false or null") is not { } text)
        {
            return null;
        }

        if (((YamlScalar)entry.Value).IsPlain)
        {
            if (text is "true" or "false")
            {
                return text;
            }

            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            {
                return whole.ToString(CultureInfo.InvariantCulture);
            }

            var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
            if (NotFinite.IsName(text) || (isNumber && !double.IsFinite(number)))
            {
                section.Context.Error(entry.At, path, $"is {Wording.Short(text)}, which no payload can hold: give it a number, or put it in quotes for a text");
                return null;
            }

            if (isNumber)
            {
                return number.ToString("R", CultureInfo.InvariantCulture);
            }
        }

        return QuotedText.Of(text);
    }

    private static string? Object(Section section, YamlMap map, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var fields = new List<string?>();
        foreach (var entry in map.Entries)
        {
            if (!names.Add(entry.Name))
            {
                section.Context.Error(entry.At, $"{path}.{entry.Name}", "stands twice: remove one");
            }

            fields.Add(Of(section, entry, $"{path}.{entry.Name}") is { } value ? $"{QuotedText.Of(entry.Name)}: {value}" : null);
        }

        return fields.Contains(null) ? null : $"{{{string.Join(", ", fields)}}}";
    }

    private static string? List(Section section, YamlList list, string path)
    {
        List<string?> items = [.. list.Items.Select((item, i) => Of(section, new YamlEntry("", item.At, item), $"{path}[{i}]"))];
        return items.Contains(null) ? null : $"[{string.Join(", ", items)}]";
    }
}
