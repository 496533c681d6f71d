using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emews.Rest;

/// <summary>Writes a time as <c>2026-01-31T12:00:00.123Z</c>, with as many decimals as it has. One without a zone is no time.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && reader.TryGetDateTime(out var time) && time.Kind != DateTimeKind.Unspecified
        && reader.TryGetDateTimeOffset(out var value)
            ? value.ToUniversalTime()
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
}
