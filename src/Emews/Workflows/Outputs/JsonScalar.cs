using System.Text;
using System.Text.Json;

namespace Emews.Workflows.Outputs;

/// <summary>JSON values as they stand in a column.</summary>
internal static class JsonScalar
{
    /// <summary>Parses JSON text that may be anything.</summary>
    /// <returns>The document, to be disposed; null where the text is not JSON.</returns>
    public static JsonDocument? TryParse(string text)
    {
        try
        {
            // Half a surrogate pair is JSON, but cannot be read as a string.
            if (text.Contains(@"\ud", StringComparison.OrdinalIgnoreCase))
            {
                ReadAllStrings(Encoding.UTF8.GetBytes(text));
            }

            return JsonDocument.Parse(text);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A value for a column: text as it is, numbers in their shortest form, nothing for null; lists and objects as JSON.</summary>
    public static string ToText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Number => NumberText(value),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        _ => value.GetRawText(),
    };

    /// <summary>The number a value is; null where it is none that a double can hold.</summary>
    public static double? ToNumber(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    /// <summary>Whether a value is text, a number or a truth value.</summary>
    public static bool IsScalar(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;

    private static void ReadAllStrings(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                _ = reader.GetString();
            }
        }
    }

    private static string NumberText(JsonElement value) =>
        value.TryGetInt64(out var whole) ? OutputText.Number(whole)
        : ToNumber(value) is { } number ? OutputText.Number(number)
        : value.GetRawText();
}
