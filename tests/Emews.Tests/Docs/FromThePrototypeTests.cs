using System.Text.RegularExpressions;
using Emews.Tasks;
using Emews.Tests.Shared;
using Emews.Workflows.Configuration;
using YamlDotNet.RepresentationModel;

namespace Emews.Tests.Docs;

/// <summary>What the page for users of the prototype says of keys and C# names is so.</summary>
public sealed partial class FromThePrototypeTests
{
    private const string Page = "docs/from-the-prototype.md";
    private const string KeyChapter = "Configuration keys";
    private const string NotYet = "not available yet";

    private static readonly IReadOnlyList<TableRow> Tables = MarkdownTable.Rows(Page);
    private static readonly IReadOnlyList<TableRow> KeyRows = [.. Tables.Where(row => row.Chapter is KeyChapter)];
    private static readonly Type[] PublicTypes = typeof(TaskQueue).Assembly.GetExportedTypes();

    public static TheoryData<string, string, string, string> Keys =>
        [.. KeyRows.Select(row => (row.Path, row.Cells[0], Assert.Single(row.Codes(1)), row.Cells[2]))];

    public static TheoryData<string> CSharpNames =>
    [
        .. MarkdownTable.Codes(WithoutCodeBlocks()).Where(code => Member().IsMatch(code))
            .Concat(Tables.Where(row => row.Titles is [_, "here", ..])
                .SelectMany(row => row.Codes(1)).Where(code => TypeName().IsMatch(code)))
            .Concat(CSharpBlocks().SelectMany(block => AsyncCall().Matches(block).Select(match => match.Value)))
            .Distinct(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_is_known_and_as_available_as_the_page_says(string path, string keys, string example, string today)
    {
        foreach (var key in MarkdownTable.Codes(keys).Where(key => key is not "<name>"))
        {
            Assert.Matches($@"\b{Regex.Escape(key)}:", example);
        }

        var result = ConfigurationReader.Read(Configuration(path, example), "/project");

        Assert.DoesNotContain(result.Problems, problem => problem.Severity is ConfigurationSeverity.Error);
        if (today is NotYet)
        {
            var missing = Assert.IsType<ConfigurationProblem>(
                result.Problems.FirstOrDefault(problem => problem.Severity is ConfigurationSeverity.NotAvailableYet));
            Assert.StartsWith($"{NotYet}: ", missing.Message, StringComparison.Ordinal);
            Assert.StartsWith(Section(path), missing.Key, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal("yes", today);
            Assert.True(result.CanRun);
            Assert.DoesNotContain(result.Problems, problem => problem.Message.Contains("no effect", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("prototype-local.yaml")]
    [InlineData("prototype-remote.yaml")]
    public void Every_key_of_the_prototype_has_a_row(string file)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Clone.Read($"tests/Emews.Tests/Workflows/Configuration/files/{file}")));
        var written = KeysUnder("", yaml.Documents[0].RootNode).ToHashSet();
        var listed = KeyRows.SelectMany(row => row.Codes(0), (row, key) => (Section(row.Path), key));

        Assert.True(written.Count > 15);
        Assert.Empty(written.Except(listed));
    }

    [Theory]
    [MemberData(nameof(CSharpNames))]
    public void A_name_of_CSharp_exists(string name)
    {
        var (type, member) = name.Split('.') is [var first, var second] ? (first, second) : (name, "");
        var types = PublicTypes
            .Where(candidate => type.Length == 0 || string.Equals(candidate.Name, type, StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(types);
        Assert.Contains(types, candidate => member.Length == 0 || candidate.GetMember(member).Length > 0);
    }

    [Fact]
    public void The_page_is_read() => Assert.True(KeyRows.Count > 50 && CSharpNames.Count > 50);

    /// <summary>A small configuration with the example where its heading says.</summary>
    private static string Configuration(string path, string example)
    {
        var fragment = example;
        if (path.Length > 0)
        {
            foreach (var segment in path.Split('.').Reverse())
            {
                fragment = segment is "<name>" ? $"local: {{{fragment}}}"
                    : segment.EndsWith("[]", StringComparison.Ordinal) ? $"{segment[..^2]}: [{{{fragment}}}]"
                    : $"{segment}: {{{fragment}}}";
            }
        }

        string[] small = ["search_space_size: 100", "sample_dimensions: 4", "retrain_after: 50"];
        var endpoint = fragment.Contains("near", StringComparison.Ordinal) ? "fx_endpoints: {near: {type: local}}, " : "";
        var server = fragment.Contains("start_pool_script", StringComparison.Ordinal) ? "dbs: {here: {db_port: 5433}}, " : "";
        var others = small.Where(pair => !fragment.StartsWith(pair.Split(' ')[0], StringComparison.Ordinal));
        return $"{{{string.Concat(others.Select(pair => pair + ", "))}{endpoint}{server}{fragment}}}";
    }

    /// <summary>The part of a heading's path that every problem in it begins with.</summary>
    private static string Section(string path) => path.Split('.', '[')[0];

    private static IEnumerable<(string Section, string Key)> KeysUnder(string section, YamlNode node) => node switch
    {
        YamlSequenceNode list => list.Children.SelectMany(item => KeysUnder(section, item)),
        YamlMappingNode map => map.Children.SelectMany(pair => KeysOf(section, ((YamlScalarNode)pair.Key).Value!, pair.Value)),
        _ => [],
    };

    /// <summary>A key and those under it; names that are the user's own are none.</summary>
    private static IEnumerable<(string Section, string Key)> KeysOf(string section, string key, YamlNode value) => (section, key, value) switch
    {
        ("", _, YamlScalarNode) => [("", key)],
        ("", _, _) => key is "fx_endpoints" ? [(key, "<name>")] : KeysUnder(key, value),
        (_, "env", _) => [(section, key)],
        ("task_queues" or "pools" or "dbs", not "tunnel", YamlMappingNode) => KeysUnder(section, value),
        ("proxystore", _, YamlMappingNode) when Guid.TryParse(key, out _) => KeysUnder(section, value),
        _ => KeysUnder(section, value).Prepend((section, key)),
    };

    private static string WithoutCodeBlocks() => CodeBlock().Replace(Clone.Read(Page), "");

    private static IEnumerable<string> CSharpBlocks() =>
        CodeBlock().Matches(Clone.Read(Page))
        .Where(match => match.Groups["language"].Value is "csharp").Select(match => match.Value);

    [GeneratedRegex(
        "^```(?<language>[a-z]*)\n.*?^```",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^[A-Z]\w+\.[A-Z]\w+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Member();

    [GeneratedRegex(@"^[A-Z]\w+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\.[A-Z]\w+Async\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AsyncCall();
}
