using System.Text.RegularExpressions;
using Emews.Tests.Shared;
using Emews.Workflows.Configuration;

namespace Emews.Tests.Docs;

/// <summary>What the page on searches shows is what is there.</summary>
public sealed partial class SearchesTests
{
    private const string Page = "docs/searches.md";

    public static TheoryData<string> Configurations => [.. Blocks("yaml")];

    [Theory]
    [InlineData("csharp", "NearTheBest.cs")]
    [InlineData("python", "near_the_best.py")]
    [InlineData("r", "near_the_best.R")]
    public void A_search_is_shown_as_it_is(string language, string file) =>
        Assert.Equal(Clone.Read($"examples/own-search/{file}"), Assert.Single(Blocks(language)));

    [Theory]
    [MemberData(nameof(Configurations))]
    public void A_configuration_is_a_whole_file(string yaml)
    {
        var result = ConfigurationReader.Read(yaml, "/project");
        Assert.Empty(result.Problems);
        Assert.True(result.CanRun);
    }

    [Fact]
    public void The_page_is_read() => Assert.True(Configurations.Count >= 5);

    private static IEnumerable<string> Blocks(string language) =>
        Block().Matches(Clone.Read(Page)).Where(match => match.Groups["language"].Value.Equals(language, StringComparison.Ordinal)).Select(match => match.Groups["text"].Value);

    [GeneratedRegex("```(?<language>[a-z]+)\n(?<text>.*?)```", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
