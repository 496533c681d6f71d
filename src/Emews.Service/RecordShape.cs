using System.Text.Json.Serialization.Metadata;
using Emews.Rest;
using Emews.Service.EqSql;
using Emews.Tasks;

namespace Emews.Service;

/// <summary>What belongs where in the JSON of a record.</summary>
internal static class RecordShape
{
    /// <summary>What belongs at a path; null where nothing does.</summary>
    public static Type? At(Type record, string path)
    {
        var shape = record;
        foreach (var segment in path.Split('.').Skip(1))
        {
            var parts = segment.Split('[');
            if (Info(shape).Properties.FirstOrDefault(property => string.Equals(property.Name, parts[0], StringComparison.Ordinal)) is not { } property)
            {
                return null;
            }

            shape = parts.Skip(1).Aggregate(property.PropertyType, (list, _) => Info(list).ElementType ?? list);
        }

        return shape;
    }

    /// <summary>The fields of the object that a path leads into.</summary>
    public static IEnumerable<string> FieldsAround(Type record, string path)
    {
        for (var end = path.LastIndexOf('.'); end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (At(record, path[..end]) is { } shape && Info(shape).Kind is JsonTypeInfoKind.Object)
            {
                return Info(shape).Properties.Select(property => property.Name);
            }
        }

        return [];
    }

    /// <summary>What a shape is called.</summary>
    public static string Word(Type shape) => (Nullable.GetUnderlyingType(shape) ?? shape) switch
    {
        var type when type == typeof(string) => "a text",
        var type when type == typeof(bool) => "true or false",
        var type when type == typeof(int) => $"a whole number from {int.MinValue} to {int.MaxValue}",
        var type when type == typeof(long) => $"a whole number from {long.MinValue} to {long.MaxValue}",
        var type when type == typeof(TaskId) => "a task id, which is a whole number",
        var type when type == typeof(Guid) => "a UUID, such as 6f9619ff-8b86-d011-b42d-00cf4fc964ff",
        var type when type == typeof(TimeSpan) => "a number of seconds",
        var type when type == typeof(DateTimeOffset) => "a time, such as 2026-01-31T12:00:00Z",
        { IsEnum: true } type => $"one of {string.Join(", ", Enum.GetNames(type).Select(WireJson.NameOf))}",
        { IsGenericType: true } type when type.GetGenericTypeDefinition() == typeof(OneOrMore<>) => $"{Word(type.GetGenericArguments()[0])}, or a list of such",
        var type when Info(type).ElementType is { } element => $"a list, each element {Word(element)}",
        var type => $"an object with the fields {string.Join(", ", Info(type).Properties.Select(property => property.Name))}",
    };

    private static JsonTypeInfo Info(Type type) => WireJson.Strict.GetTypeInfo(type);
}
