using YamlDotNet.Core;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Says in plain words where and why a text is no YAML.</summary>
internal static class SyntaxProblem
{
    private static readonly (string Fragment, string Words)[] Known =
    [
        ("cannot start any token", "a text cannot begin with this character: put it in quotes"),
        ("could not find expected ':'", "expected 'key: value': is a colon missing, or the space after it?"),
        ("mapping values are not allowed", "a second ': ' in one value: put the value in quotes, or the key on a line of its own"),
        ("did not find expected key", "expected a key: do the keys above begin in the same column, and is every quote and bracket closed?"),
        ("did not find expected '-' indicator", "expected a '- ': the items of a list begin in the same column"),
        ("did not find expected ',' or", "a bracket is not closed, or a comma is missing before this"),
        ("unexpected end of stream", "a quote is never closed"),
        ("double-quoted scalar, found wrong indentation", "a quote is not closed, or its text goes on in a line that is not indented"),
    ];

    public static (Place At, string Message) Explain(YamlException problem, string yaml)
    {
        var at = YamlComposer.At(problem.Start);
        if (problem.InnerException is null && TabbedLine(yaml, at.Line) is { } tabbed)
            return (tabbed, "a tab cannot indent a line: use spaces");
        foreach (var (fragment, words) in Known)
        {
            if (problem.Message.Contains(fragment, StringComparison.OrdinalIgnoreCase))
                return (at, words);
        }

        return (at, problem.Message.TrimEnd('.'));
    }

    /// <summary>The first line, from the one before the problem on, that a tab indents.</summary>
    private static Place? TabbedLine(string yaml, int from)
    {
        var number = 0;
        foreach (var line in yaml.AsSpan().EnumerateLines())
        {
            number++;
            var indent = line[..^line.TrimStart().Length];
            if (number >= from - 1 && indent.Length < line.Length && indent.IndexOf('\t') is >= 0 and var tab)
                return new Place(number, tab + 1);
        }

        return null;
    }
}
