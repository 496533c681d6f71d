using System.Globalization;
using System.Text.Json;

namespace Emews.Searches;

/// <summary>Reads objectives out of result texts.</summary>
public static class ResultValue
{
    /// <summary>The number that a result text is.</summary>
    /// <returns>A finite number, or null where the text is anything else.</returns>
    public static double? Read(string resultText) =>
        double.TryParse(resultText, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    /// <summary>The number under a name in a result that is a JSON object, or the result itself where it is a number.</summary>
    /// <param name="resultText">The result.</param>
    /// <param name="objective">The name; null where the result is the number itself.</param>
    public static double? Read(string resultText, string? objective)
    {
        if (objective is null || Read(resultText) is not null)
        {
            return Read(resultText);
        }

        try
        {
            using var document = JsonDocument.Parse(resultText);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(objective, out var value)
                && value.ValueKind == JsonValueKind.Number
                && double.IsFinite(value.GetDouble())
                ? value.GetDouble()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
