using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Emews.Service.OpenApi;

/// <summary>
/// The records as the serializer sees them, without their constructors: it makes no schema of one with a parameter whose default is that
/// of a structure.
/// </summary>
/// <param name="types">How the serializer sees them.</param>
/// <param name="areComplete">Whether each has all its members.</param>
internal sealed class SchemaTypes(IJsonTypeInfoResolver types, bool areComplete) : IJsonTypeInfoResolver
{
    public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
    {
        if (types.GetTypeInfo(type, options) is not { Kind: JsonTypeInfoKind.Object } record)
        {
            return types.GetTypeInfo(type, options);
        }

        var plain = JsonTypeInfo.CreateJsonTypeInfo(type, options);
        foreach (var property in record.Properties)
        {
            plain.Properties.Add(Copy(plain, property));
        }

        return plain;
    }

    private JsonPropertyInfo Copy(JsonTypeInfo type, JsonPropertyInfo property)
    {
        var copy = type.CreateJsonPropertyInfo(property.PropertyType, property.Name);
        copy.AttributeProvider = property.AttributeProvider;
        copy.NumberHandling = property.NumberHandling;
        copy.Get = property.Get;
        copy.Set = property.Set ?? ((_, _) => { });
        copy.IsGetNullable = property.IsGetNullable;
        copy.IsSetNullable = property.IsGetNullable;
        copy.IsRequired = areComplete || property.IsRequired;
        return copy;
    }
}
