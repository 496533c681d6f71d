using System.Text.Json;
using Emews.Tasks;

namespace Emews.Pools.Models.Commands;

/// <summary>A field of a payload as a word of a command names it: <c>beta</c>, <c>x[0]</c>.</summary>
internal static class PayloadField
{
    /// <summary>The name a path begins with.</summary>
    public static string Root(string field) => field.Split('[', '.')[0];

    /// <summary>The text of a field: numbers as they stand in the payload, texts without quotes, lists and objects as JSON.</summary>
    /// <exception cref="ModelException">The payload has no such field.</exception>
    public static string Read(JsonElement payload, string field)
    {
        var value = payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty(field, out var whole) ? whole
            : JsonPath.TryParse($"$.{field}")?.Find(payload)
            ?? throw new ModelException(TaskFailureKinds.BadPayload, $"The command names {{{field}}}, which the payload does not have.");
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return !text.Contains('\0', StringComparison.Ordinal) ? text
            : throw new ModelException(TaskFailureKinds.BadPayload, $"The payload's {field} holds a zero character, which no word of a command can.");
    }
}
