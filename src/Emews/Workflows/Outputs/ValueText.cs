using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Emews.Workflows.Outputs;

/// <summary>The value of a parameter for people.</summary>
internal static class ValueText
{
    private const int Digits = 4;
    private const double Large = 1e6;
    private const double Small = 1e-4;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A value: text as it is, unless it reads as something else (<c>"1"</c> is not <c>1</c>) or would not be told apart in a list.</summary>
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.GetString() is { } text && (ReadsAsSomethingElse(text) || RunsIntoAList(text)) => JsonSerializer.Serialize(text, Plain),
        JsonValueKind.Null => "null",
        JsonValueKind.Number when !value.TryGetInt64(out _) && JsonScalar.ToNumber(value) is { } number => Of(number),
        _ => JsonScalar.ToText(value),
    };

    /// <summary>The same of a JSON text.</summary>
    public static string OfJson(string json)
    {
        using var value = JsonDocument.Parse(json);
        return Of(value.RootElement);
    }

    /// <summary>A number, to four digits; all of them before the point.</summary>
    public static string Of(double number)
    {
        var size = Math.Abs(number);
        if (!double.IsFinite(number) || size is not 0 and (< Small or >= Large))
        {
            return number.ToString("0.###e0", CultureInfo.InvariantCulture);
        }

        var decimals = size is 0 ? 0 : Math.Max(0, Digits - 1 - (int)Math.Floor(Math.Log10(size)));
        return Math.Round(number, decimals).ToString("0.########", CultureInfo.InvariantCulture);
    }

    private static bool RunsIntoAList(string text) =>
        text.Any(letter => letter is ',' or '"' || char.IsControl(letter)) || text.Length > text.Trim().Length;

    private static bool ReadsAsSomethingElse(string text)
    {
        using var read = JsonScalar.TryParse(text);
        return text.Length == 0 || read is not null;
    }
}
