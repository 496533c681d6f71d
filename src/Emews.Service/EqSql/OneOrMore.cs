using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emews.Service.EqSql;

/// <summary>One value for all, or a list with one each.</summary>
/// <param name="Items">The values.</param>
/// <param name="IsOne">Whether it was no list.</param>
[JsonConverter(typeof(OneOrMoreConverter))]
internal sealed record OneOrMore<T>(IReadOnlyList<T> Items, bool IsOne);

/// <summary>Makes the converter for a kind of value.</summary>
internal sealed class OneOrMoreConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(OneOrMore<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<OneOrMore<T>>
    {
        public override OneOrMore<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                return new([ReadOne(ref reader, options)], IsOne: true);
            }

            var items = new List<T>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                items.Add(ReadOne(ref reader, options));
            }

            return new(items, IsOne: false);
        }

        public override void Write(Utf8JsonWriter writer, OneOrMore<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Items, options);

        private static T ReadOne(ref Utf8JsonReader reader, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<T>(ref reader, options) ?? throw new JsonException();
    }
}
