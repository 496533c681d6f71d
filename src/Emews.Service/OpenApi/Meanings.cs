using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Emews.Rest;

namespace Emews.Service.OpenApi;

/// <summary>
/// What the verbs and records of the queue mean. It is written once, as the XML documentation beside their code, which the compiler
/// collects and this assembly carries; here it is put into the words of the wire.
/// </summary>
internal sealed partial class Meanings
{
    private const string Resource = "Emews.xml";

    private readonly Dictionary<string, XElement> _members;

    private Meanings(XDocument document) => _members = document.Descendants("member")
        .ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    public static Meanings Load()
    {
        using var stream = typeof(Meanings).Assembly.GetManifestResourceStream(Resource)!;
        return new(XDocument.Load(stream));
    }

    /// <summary>What a record or an enumeration is; null where nothing is said.</summary>
    public string? OfType(Type type) => InWords(Find($"T:{type.FullName}")?.Element("summary"));

    /// <summary>What a member of a record says; null where nothing is said.</summary>
    public string? OfProperty(PropertyInfo property) =>
        InWords(Find($"T:{property.DeclaringType!.FullName}")?.Elements("param").FirstOrDefault(parameter => IsNamed(parameter, property.Name)))
        ?? InWords(Find($"P:{property.DeclaringType!.FullName}.{property.Name}")?.Element("summary"));

    /// <summary>What a value of an enumeration says; null where nothing is said.</summary>
    public string? OfValue(Type type, string name) => InWords(Find($"F:{type.FullName}.{name}")?.Element("summary"));

    /// <summary>What a method does, in a sentence and in all others, and what it answers; empty where nothing is said.</summary>
    /// <param name="method">A method that has its name for itself.</param>
    public (string Summary, string Details, string Answer) OfMethod(MethodInfo method)
    {
        var beginning = $"M:{method.DeclaringType!.FullName}.{method.Name}(";
        var member = _members.First(member => member.Key.StartsWith(beginning, StringComparison.Ordinal)).Value;
        var sentences = SentenceEnd().Split(InWords(member.Element("summary"))!, 2);
        string?[] details = [sentences.ElementAtOrDefault(1), InWords(member.Element("remarks"))];
        return (sentences[0], string.Join(' ', details.OfType<string>()), InWords(member.Element("returns")) ?? "");
    }

    private XElement? Find(string name) => _members.GetValueOrDefault(name);

    private static bool IsNamed(XElement element, string name) => string.Equals(element.Attribute("name")?.Value, name, StringComparison.Ordinal);

    private static string? InWords(XElement? text) =>
        text is null ? null : Blanks().Replace(string.Concat(text.Nodes().Select(InWords)), " ").Trim();

    private static string InWords(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => see.Attribute("cref") is { } name ? $"`{NameOnWire(name.Value)}`" : see.Attribute("langword")?.Value ?? "",
        XElement { Name.LocalName: "paramref" } parameter => $"`{WireJson.NameOf(parameter.Attribute("name")!.Value)}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement element => string.Concat(element.Nodes().Select(InWords)),
        _ => "",
    };

    /// <summary>What C# calls by a name, as a request would: a method is a verb, and a type is the schema of its name.</summary>
    private static string NameOnWire(string name)
    {
        var last = name.Split('(')[0].Split('.')[^1];
        return name[0] switch
        {
            'M' => StoreVerbs.All.FirstOrDefault(verb => string.Equals(VerbMethods.NameOf(verb), last, StringComparison.Ordinal))?.Path ?? last,
            'P' or 'F' => WireJson.NameOf(last),
            _ => last,
        };
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"(?<=\.) (?=\p{Lu})", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SentenceEnd();
}
