using System.Text.RegularExpressions;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Packaging;

/// <summary>The first C# program of README.md, and the output it shows for it.</summary>
internal static partial class Readme
{
    public static string Program
    {
        get
        {
            var at = ProgramAt();
            Assert.True(at >= 0, "README.md shows no C# program yet: a ```csharp block is missing.");
            return Blocks[at].Groups["code"].Value;
        }
    }

    /// <summary>The block after the program, where it is a ```text block; else null.</summary>
    public static string? Output =>
        Blocks.ElementAtOrDefault(ProgramAt() + 1) is { } next && next.Groups["language"].Value is "text" ? next.Groups["code"].Value : null;

    private static IReadOnlyList<Match> Blocks => [.. Block().Matches(Clone.Read("README.md").ReplaceLineEndings("\n")).Cast<Match>()];

    private static int ProgramAt() => Blocks.Select(block => block.Groups["language"].Value).ToList().IndexOf("csharp");

    [GeneratedRegex(@"^```(?<language>[^\n]*)\n(?<code>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Block();
}
