using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emews.Rest;

/// <summary>Writes a duration as a number of seconds, exactly.</summary>
internal sealed class SecondsConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number
        && reader.TryGetDecimal(out var seconds)
        && seconds >= ToSeconds(TimeSpan.MinValue) && seconds <= ToSeconds(TimeSpan.MaxValue)
            ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond))
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(ToSeconds(value));

    private static decimal ToSeconds(TimeSpan value) => (decimal)value.Ticks / TimeSpan.TicksPerSecond;
}
