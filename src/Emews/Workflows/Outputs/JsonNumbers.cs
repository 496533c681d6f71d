using System.Text.Json;

namespace Emews.Workflows.Outputs;

/// <summary>Numbers that may be missing, in JSON.</summary>
internal static class JsonNumbers
{
    /// <summary>Writes a number; null where there is none, or one that JSON does not know: NaN and the infinities.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Writes a whole number; null where there is none.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
