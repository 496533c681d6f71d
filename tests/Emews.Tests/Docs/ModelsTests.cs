using System.Text.RegularExpressions;
using Emews.Pools.Models.Commands;
using Emews.Tasks;
using Emews.Tests.Shared;
using Emews.Workflows.Configuration;

namespace Emews.Tests.Docs;

/// <summary>The page on models says what is so.</summary>
public sealed partial class ModelsTests
{
    private const string Page = "docs/models.md";

    private static IReadOnlyList<TableRow> Rows { get; } = MarkdownTable.Rows(Page);

    public static TheoryData<string> Examples =>
        [.. Yaml().Matches(Clone.Read(Page)).Select(match => match.Groups["text"].Value)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_a_model(string model)
    {
        var file = $"{model}parameters: {{beta: {{min: 0, max: 1}}}}\nsearch_space_size: 100\nseed: 1\n";

        Assert.Empty(ConfigurationReader.Read(file, "/project").Problems);
    }

    [Fact]
    public void Every_kind_of_failure_is_told() => Assert.Equal(
        typeof(TaskFailureKinds).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal),
        Cells("Failures").Order(StringComparer.Ordinal));

    [Fact]
    public void Every_placeholder_is_told() => Assert.Equal(
        CommandTemplate.Ours, Cells("A command").Where(code => code.StartsWith('{')).Select(code => code.Trim('{', '}')).Intersect(CommandTemplate.Ours, StringComparer.Ordinal));

    [Fact]
    public void Every_place_of_a_result_is_one() => Assert.Equal(
        4, Rows.Where(row => row.Titles[0] is "`result`").Select(row => row.Codes(0)[0]).Count(place => ResultPlace.TryParse(place) is not null));

    private static IEnumerable<string> Cells(string chapter) =>
        Rows.Where(row => string.Equals(row.Chapter, chapter, StringComparison.Ordinal)).SelectMany(row => row.Codes(0));

    [GeneratedRegex("```yaml\n(?<text>.*?)```", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Yaml();
}
