using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;
using Emews.Rest;

namespace Emews.Service.OpenApi;

/// <summary>Says in a schema what it means: by what is written beside a record, or by a <see cref="DescriptionAttribute"/> where this assembly has it.</summary>
internal sealed class SchemaTexts(Meanings meanings)
{
    public void Describe(JsonNode schema, Type type) => Say(schema, Written(type) ?? meanings.OfType(type), type.IsEnum ? Values(type) : "");

    public void Describe(JsonNode schema, PropertyInfo member)
    {
        var isDuration = member.PropertyType == typeof(TimeSpan) || member.PropertyType == typeof(TimeSpan?);
        Say(schema, Written(member) ?? meanings.OfProperty(member), isDuration ? " In seconds." : "");
    }

    private static string? Written(MemberInfo member) => member.GetCustomAttribute<DescriptionAttribute>()?.Description;

    private static void Say(JsonNode schema, string? meaning, string more)
    {
        if (meaning is not null)
        {
            schema["description"] = meaning + more;
        }
    }

    private string Values(Type type) => $"\n\n{string.Join('\n', Enum.GetNames(type).Select(name => $"- `{WireJson.NameOf(name)}`: {meanings.OfValue(type, name)}"))}";
}
