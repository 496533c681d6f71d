using System.Globalization;
using System.Text.RegularExpressions;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary>
/// The tutorial, done by its own code blocks: files are written as they stand there, commands are typed one after the other, and what it
/// shows of their output has to come, whatever the figures in it.
/// </summary>
public sealed partial class TutorialTests : IDisposable
{
    private readonly Workspace workspace = new();

    [Fact]
    public async Task The_tutorial_works_as_it_is_written()
    {
        Needs.Command("python3");
        Needs.Command("Rscript");
        var tools = workspace.PathOf("tools");
        Directory.CreateDirectory(tools);
        File.CreateSymbolicLink(Path.Combine(tools, "emews"), EmewsProcess.Program);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}",
        };
        var output = "";
        var commands = 0;
        foreach (Match block in CodeBlock().Matches(Clone.Read("docs/tutorial.md")))
        {
            var (language, more, text) = (block.Groups["language"].Value, block.Groups["more"].Value, block.Groups["text"].Value);
            switch (language)
            {
                case "bash":
                    var expected = more.StartsWith("exits ", StringComparison.Ordinal) ? more["exits ".Length..] : "0";
                    var result = await Shell.RunAsync(workspace.Root, environment, "bash", "-e", "-c", text);
                    output = result.Output + result.Error;
                    Assert.True(int.Parse(expected, CultureInfo.InvariantCulture) == result.ExitCode, $"{text}\nexit code {result.ExitCode}\n{output}");
                    commands++;
                    break;
                case "text":
                    Assert.All(text.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd('…')), line => Assert.Contains(WithoutFigures(line), WithoutFigures(output), StringComparison.Ordinal));
                    break;
                default:
                    Assert.NotEqual("", more);
                    workspace.Write(more, text);
                    break;
            }
        }

        Assert.True(commands > 8, $"Only {commands} blocks of commands were found.");
        await workspace.NothingRunsAsync();
    }

    public void Dispose() => workspace.Dispose();

    private static string WithoutFigures(string text) => Figure().Replace(text, "#");

    [GeneratedRegex(@"^```(?<language>\w+)(?: (?<more>[^\n]*))?\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"[0-9]+(\.[0-9]+)?", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Figure();
}
