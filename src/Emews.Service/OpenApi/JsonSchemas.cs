using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Emews.Rest;
using Emews.Service.EqSql;
using Emews.Service.Reads;
using Emews.Tasks;

namespace Emews.Service.OpenApi;

/// <summary>
/// The JSON schemas of what goes over the wire, made by the serializer out of the very options that it reads and writes with. Records
/// and enumerations have schemas of their own, which the others refer to.
/// </summary>
internal sealed class JsonSchemas(Meanings meanings)
{
    /// <summary>Where the schemas of records and enumerations are found.</summary>
    public const string Place = "#/components/schemas/";

    private static readonly JsonSerializerOptions Requests = new(WireJson.Strict) { TypeInfoResolver = new SchemaTypes(WireJson.Strict.TypeInfoResolver!, areComplete: false) };

    // An answer tells whatever a record has. More may come with a newer service, so that nothing is forbidden.
    private static readonly JsonSerializerOptions Answers = new(WireJson.Options)
    {
        RespectNullableAnnotations = true,
        TypeInfoResolver = new SchemaTypes(new DefaultJsonTypeInfoResolver(), areComplete: true),
    };

    private readonly SortedDictionary<string, JsonNode> _named = new(StringComparer.Ordinal);

    /// <summary>The schemas of records and enumerations, by name.</summary>
    public IReadOnlyDictionary<string, JsonNode> Named => _named;

    /// <summary>The schema of what is read. A record that is read as well as written is described as it is read.</summary>
    public JsonNode OfRequest(Type type) => Of(type, Requests);

    /// <summary>The schema of what is written.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="mayBeNull">Whether it may be null.</param>
    /// <param name="valueMayBeNull">Whether the values of a map may be.</param>
    public JsonNode OfAnswer(Type type, bool mayBeNull = false, bool valueMayBeNull = false)
    {
        var schema = Of(type, Answers);
        if (valueMayBeNull && schema["additionalProperties"] is { } value)
        {
            schema["additionalProperties"] = OrNull(value.DeepClone());
        }

        return mayBeNull ? OrNull(schema) : schema;
    }

    /// <summary>The schema of a value in a path or query; one that is left out is no null there.</summary>
    public JsonNode OfParameter(RouteParameter parameter)
    {
        var schema = OfValue(Nullable.GetUnderlyingType(parameter.Type) ?? parameter.Type, null, Requests) ?? OfRequest(parameter.Type);
        if (schema is JsonObject && parameter is { Smallest: { } smallest, Largest: { } largest })
        {
            (schema["minimum"], schema["maximum"]) = (smallest, largest);
        }

        return schema;
    }

    private static JsonNode OrNull(JsonNode schema)
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

    private JsonNode Of(Type type, JsonSerializerOptions options) => HasName(type)
        ? Refer(type, options)
        : Export(type, options);

    private static bool HasName(Type type) => type.IsEnum || (WireJson.Options.GetTypeInfo(type).Kind is JsonTypeInfoKind.Object && type != typeof(object));

    private JsonObject Refer(Type type, JsonSerializerOptions options)
    {
        if (!_named.ContainsKey(type.Name))
        {
            _named.Add(type.Name, new JsonObject());
            _named[type.Name] = Export(type, options);
        }

        return new JsonObject { ["$ref"] = Place + type.Name };
    }

    private JsonNode Export(Type type, JsonSerializerOptions options) => options.GetJsonSchemaAsNode(type, new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, schema) => Describe(context, schema, options),
    });

    private JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema, JsonSerializerOptions options)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var isNullable = type != context.TypeInfo.Type || context.PropertyInfo is { IsGetNullable: true };
        var isRoot = context.Path.IsEmpty;
        var shape = HasName(type) && !isRoot ? Refer(type, options) : OfValue(type, context.PropertyInfo, options) ?? WithElements(schema, context.TypeInfo, options);
        if (isNullable && shape != schema)
        {
            shape = OrNull(shape);
        }

        if (isRoot && HasName(type))
        {
            Say(shape, MeaningOf(type));
        }
        else if (context.PropertyInfo?.AttributeProvider is PropertyInfo property)
        {
            Say(shape, Join(property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? meanings.OfProperty(property), type == typeof(TimeSpan) ? "In seconds." : null));
            if (options == Requests && DefaultOf(property) is { } value)
            {
                shape["default"] = JsonSerializer.SerializeToNode(value, property.PropertyType, WireJson.Options);
            }
        }

        return shape;
    }

    /// <summary>What our own converters write, and what the serializer does not tell of numbers.</summary>
    private JsonObject? OfValue(Type type, JsonPropertyInfo? property, JsonSerializerOptions options) => type switch
    {
        _ when property?.NumberHandling is not null => null,
        _ when type == typeof(TaskId) || type == typeof(long) => new() { ["type"] = "integer", ["format"] = "int64" },
        _ when type == typeof(bool) => new() { ["type"] = "boolean" },
        _ when type == typeof(int) => new() { ["type"] = "integer", ["format"] = "int32" },
        _ when type == typeof(TimeSpan) => new() { ["type"] = "number" },
        _ when type == typeof(DateTimeOffset) => new() { ["type"] = "string", ["format"] = "date-time" },
        _ when type == typeof(JsonElement) => [],
        { IsEnum: true } => new()
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode)WireJson.NameOf(name))]),
        },
        { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(OneOrMore<>) => OneOrMore(Of(type.GetGenericArguments()[0], options)),
        _ => null,
    };

    /// <summary>What stands for a member that is left out, where that is not null.</summary>
    private static object? DefaultOf(PropertyInfo property) => property.DeclaringType!.GetConstructors().SelectMany(made => made.GetParameters())
        .FirstOrDefault(parameter => parameter.HasDefaultValue && string.Equals(parameter.Name, property.Name, StringComparison.Ordinal))?.DefaultValue;

    /// <summary>Elements that our own converters write, of which the serializer says nothing in a list.</summary>
    private JsonNode WithElements(JsonNode schema, JsonTypeInfo type, JsonSerializerOptions options)
    {
        if (type is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element } && schema["items"] is null)
        {
            schema["items"] = Of(element, options);
        }

        return schema;
    }

    private static JsonObject OneOrMore(JsonNode one) => new()
    {
        ["anyOf"] = new JsonArray(one, new JsonObject { ["type"] = "array", ["items"] = one.DeepClone() }),
    };

    private string? MeaningOf(Type type) => Join(
        type.GetCustomAttribute<DescriptionAttribute>()?.Description ?? meanings.OfType(type),
        type.IsEnum ? string.Concat(Enum.GetNames(type).Select(name => $"\n- `{WireJson.NameOf(name)}`: {meanings.OfValue(type, name)}")) : null);

    private static string? Join(string? meaning, string? more) => meaning is null || more is null ? meaning ?? more : $"{meaning} {more}";

    private static void Say(JsonNode schema, string? meaning)
    {
        if (meaning is not null)
        {
            schema["description"] = meaning;
        }
    }
}
