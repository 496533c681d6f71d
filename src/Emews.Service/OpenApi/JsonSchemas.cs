using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Emews.Rest;
using Emews.Service.EqSql;
using Emews.Service.Reads;

namespace Emews.Service.OpenApi;

/// <summary>
/// The JSON schemas of what goes over the wire, made by the serializer out of the very options that it reads and writes with. Records
/// and enumerations have schemas of their own, which the others refer to.
/// </summary>
internal sealed class JsonSchemas(Meanings meanings)
{
    /// <summary>Where the schemas of records and enumerations are found.</summary>
    public const string Place = "#/components/schemas/";

    private static readonly JsonSerializerOptions Requests = new(WireJson.Strict)
    {
        TypeInfoResolver = new SchemaTypes(WireJson.Strict.TypeInfoResolver!, areComplete: false),
    };

    // An answer tells whatever a record has. More may come with a newer service, so that nothing is forbidden.
    private static readonly JsonSerializerOptions Answers = new(WireJson.Options)
    {
        RespectNullableAnnotations = true,
        TypeInfoResolver = new SchemaTypes(new DefaultJsonTypeInfoResolver(), areComplete: true),
    };

    private readonly SchemaTexts _texts = new(meanings);
    private readonly SortedDictionary<string, JsonNode> _named = new(StringComparer.Ordinal);

    /// <summary>The schemas of records and enumerations, by name.</summary>
    public IReadOnlyDictionary<string, JsonNode> Named => _named;

    /// <summary>The schema of what is read. Ask first for those of requests: a record that is written as well is described as it is read.</summary>
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
            schema["additionalProperties"] = WireShapes.OrNull(value.DeepClone());
        }

        return mayBeNull ? WireShapes.OrNull(schema) : schema;
    }

    /// <summary>The schema of a value in a path, a query or a header; one that is left out is no null there.</summary>
    public JsonNode OfParameter(RouteParameter parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.Type) ?? parameter.Type;
        var schema = WireShapes.Of(type) ?? OfRequest(type);
        if (parameter is { Smallest: { } smallest, Largest: { } largest })
        {
            (schema["minimum"], schema["maximum"]) = (smallest, largest);
        }

        return schema;
    }

    private static bool HasName(Type type) => type.IsEnum || WireJson.Options.GetTypeInfo(type).Kind is JsonTypeInfoKind.Object;

    /// <summary>What stands for a member that is left out, where that is not null.</summary>
    private static object? DefaultOf(PropertyInfo member) => member.DeclaringType!.GetConstructors().SelectMany(made => made.GetParameters())
        .FirstOrDefault(parameter => parameter.HasDefaultValue && string.Equals(parameter.Name, member.Name, StringComparison.Ordinal))?.DefaultValue;

    private JsonNode Of(Type type, JsonSerializerOptions options) => HasName(type) ? Refer(type, options) : Export(type, options);

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
        TransformSchemaNode = (context, schema) => Complete(context, schema, options),
    });

    private JsonNode Complete(JsonSchemaExporterContext context, JsonNode schema, JsonSerializerOptions options)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var isNullable = type != context.TypeInfo.Type || context.PropertyInfo is { IsGetNullable: true };
        var isNamedRoot = context.Path.IsEmpty && HasName(type);
        JsonNode? shape = HasName(type) && !isNamedRoot ? Refer(type, options) : OfValue(type, context.PropertyInfo, options);
        shape = shape is null ? WithElements(schema, context.TypeInfo, options) : isNullable ? WireShapes.OrNull(shape) : shape;
        if (isNamedRoot)
        {
            _texts.Describe(shape, type);
        }
        else if (context.PropertyInfo?.AttributeProvider is PropertyInfo member)
        {
            _texts.Describe(shape, member);
            if (options == Requests && DefaultOf(member) is { } value)
            {
                shape["default"] = JsonSerializer.SerializeToNode(value, member.PropertyType, WireJson.Options);
            }
        }

        return shape;
    }

    private JsonObject? OfValue(Type type, JsonPropertyInfo? member, JsonSerializerOptions options) =>
        member?.NumberHandling is not null ? null // the serializer tells that it may be a text, too
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(OneOrMore<>) ? WireShapes.OneOrMore(Of(type.GetGenericArguments()[0], options))
        : WireShapes.Of(type);

    /// <summary>Elements that our own converters write, of which the serializer says nothing in a list.</summary>
    private JsonNode WithElements(JsonNode schema, JsonTypeInfo type, JsonSerializerOptions options)
    {
        if (type is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } element } && schema["items"] is null)
        {
            schema["items"] = Of(element, options);
        }

        return schema;
    }
}
