using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Emews.Rest;

/// <summary>How the stores' records are written as JSON: snake_case, times in UTC, durations in seconds, enumerations as words.</summary>
internal static class WireJson
{
    // A text that does not fit into the buffer is looked through anew with every piece that arrives.
    private const int BufferSize = 64 * 1024;

    /// <summary>Writes whatever goes over the wire, and reads answers: those of a newer service may tell more than is understood here.</summary>
    public static readonly JsonSerializerOptions Options = Create();

    /// <summary>Reads requests: what is not understood or missing is refused, since it would be left undone in silence.</summary>
    public static readonly JsonSerializerOptions Strict = new(Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutNulls, RefuseNullElements } },
    };

    /// <summary>A name of C# as the wire has it.</summary>
    public static string NameOf(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static JsonSerializerOptions Create() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultBufferSize = BufferSize,
        // Payloads are JSON in JSON: a quotation mark as \" is two bytes, and as \u0022 six. No browser takes this for HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new UtcTimeConverter(),
            new SecondsConverter(),
        },
    };

    /// <summary>What may be null may be left out.</summary>
    private static void LeaveOutNulls(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property.AssociatedParameter is { IsNullable: true }))
        {
            property.IsRequired = false;
        }
    }

    /// <summary>No list of the records holds nulls, which nullable annotations cannot tell the serializer.</summary>
    private static void RefuseNullElements(JsonTypeInfo type)
    {
        var lists = type.Properties.Where(property => typeof(IReadOnlyList<object>).IsAssignableFrom(property.PropertyType)).ToList();
        if (lists.Count == 0)
        {
            return;
        }

        type.OnDeserialized = record =>
        {
            foreach (var list in lists)
            {
                var items = list.Get!(record) as IReadOnlyList<object?> ?? [];
                if (items.Index().FirstOrDefault(item => item.Item is null, (-1, null)).Index is var i and >= 0)
                {
                    throw new JsonException("null is no element of this list.", $"$.{list.Name}[{i}]", null, null);
                }
            }
        };
    }
}
