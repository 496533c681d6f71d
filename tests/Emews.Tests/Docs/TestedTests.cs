using System.Text.RegularExpressions;
using Emews.Tests.Shared;

namespace Emews.Tests.Docs;

/// <summary>The list of what is tested names tests that are there.</summary>
public sealed partial class TestedTests
{
    private const string Page = "docs/tested.md";

    public static TheoryData<string, string, string> Promises =>
        [.. MarkdownTable.Rows(Page).Select(row => (row.Cells[0], row.Cells[1], row.Cells[2]))];

    [Theory]
    [MemberData(nameof(Promises))]
    public void A_row_names_tests_that_are_there(string promise, string tested, string where)
    {
        Assert.NotEmpty(promise);
        Assert.Matches("^(real|emulation|vectors|not)( |,|$)", tested);
        var classes = MarkdownTable.Codes(where);

        Assert.Equal(tested is "not", classes.Count == 0);
        Assert.All(classes, name => Assert.Contains(Sources(), file => IsClass(file, name)));
    }

    private static IEnumerable<string> Sources() =>
        Clone.Files("tests/Emews.Tests", "*Tests.cs").Concat(Clone.Files("tests/Emews.IntegrationTests", "*Tests.cs"));

    private static bool IsClass(string file, string name) =>
        InProject().Replace(file, "").Equals($"{name}.cs", StringComparison.Ordinal)
        && Clone.Read(file).Contains($"class {Path.GetFileName(name)}", StringComparison.Ordinal);

    [GeneratedRegex("^tests/[^/]+/", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InProject();
}
