using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emews.Tasks;

/// <summary>The number of a task in its EMEWS DB (<c>eq_task_id</c>): counts from 1, in the order submitted.</summary>
/// <param name="Value">The number itself.</param>
[JsonConverter(typeof(TaskIdJsonConverter))]
public readonly record struct TaskId(long Value) : IComparable<TaskId>
{
    /// <inheritdoc/>
    public int CompareTo(TaskId other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether <paramref name="left"/> was submitted before <paramref name="right"/>.</summary>
    public static bool operator <(TaskId left, TaskId right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> was submitted after <paramref name="right"/>.</summary>
    public static bool operator >(TaskId left, TaskId right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is <paramref name="right"/> or was submitted before it.</summary>
    public static bool operator <=(TaskId left, TaskId right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is <paramref name="right"/> or was submitted after it.</summary>
    public static bool operator >=(TaskId left, TaskId right) => left.Value >= right.Value;
}

/// <summary>Writes a task id as a plain JSON number, as every wire of EQ-SQL does.</summary>
internal sealed class TaskIdJsonConverter : JsonConverter<TaskId>
{
    public override TaskId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, TaskId value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);

    public override TaskId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        long.TryParse(reader.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? new(value)
            : throw new JsonException($"A task id is a whole number, not '{reader.GetString()}'.");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, TaskId value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());
}
