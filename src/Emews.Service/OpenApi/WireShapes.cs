using System.Text.Json;
using System.Text.Json.Nodes;
using Emews.Rest;
using Emews.Tasks;

namespace Emews.Service.OpenApi;

/// <summary>JSON schemas of values: what our own converters write, and what the serializer does not tell of numbers.</summary>
internal static class WireShapes
{
    /// <summary>The schema of a value; null where the serializer tells it.</summary>
    public static JsonObject? Of(Type type) => type switch
    {
        _ when type == typeof(TaskId) || type == typeof(long) => new() { ["type"] = "integer", ["format"] = "int64" },
        _ when type == typeof(int) => new() { ["type"] = "integer", ["format"] = "int32" },
        _ when type == typeof(bool) => new() { ["type"] = "boolean" },
        _ when type == typeof(TimeSpan) => new() { ["type"] = "number" },
        _ when type == typeof(DateTimeOffset) => new() { ["type"] = "string", ["format"] = "date-time" },
        _ when type == typeof(JsonElement) => [],
        { IsEnum: true } => new()
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode)WireJson.NameOf(name))]),
        },
        _ => null,
    };

    public static JsonObject OneOrMore(JsonNode one) => new()
    {
        ["anyOf"] = new JsonArray(one, new JsonObject { ["type"] = "array", ["items"] = one.DeepClone() }),
    };

    /// <summary>The same, or null.</summary>
    public static JsonNode OrNull(JsonNode schema)
    {
        if (schema is JsonObject { Count: 0 })
        {
            return schema;
        }

        if (schema["type"] is not JsonValue type)
        {
            return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };
        }

        schema["type"] = new JsonArray(type.DeepClone(), "null");
        return schema;
    }
}
