using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Says in plain words where and why a text is no YAML.</summary>
internal static partial class SyntaxProblem
{
    private static readonly (string Fragment, string Words)[] Known =
    [
        ("cannot start any token", "a text cannot begin with this character: put it in quotes"),
        ("could not find expected ':'", "expected 'key: value': is a colon missing here or above?"),
        ("found invalid mapping", "a second ': ' in one value: put the value in quotes, or the key on a line of its own, in the same column as the others"),
        ("mapping values are not allowed", "a second ': ' in one value: put the value in quotes, or the key on a line of its own"),
        ("did not find expected key",
            "expected 'key: value': is a colon missing here or above, a quote or a bracket not closed, or do keys begin in different columns?"),
        ("did not find expected node content", "expected a value: put one here, or quotes round a value that begins with a sign"),
        ("did not find expected '-' indicator", "expected a '- ': the items of a list begin in the same column"),
        ("did not find expected ',' or", "a bracket is not closed, or a comma is missing before this"),
        ("unexpected end of stream", "a quote is never closed"),
        ("double-quoted scalar, found wrong indentation", "a quote is not closed, or its text goes on in a line that is not indented"),
    ];

    public static (Place At, string Message) Explain(YamlException problem, string yaml)
    {
        var at = YamlComposer.At(problem.Start);
        if (problem.InnerException is null && TabbedLine(yaml, at.Line) is { } tabbed)
        {
            return (tabbed, "a tab cannot indent a line: use spaces");
        }

        if (ColonWithoutSpace(yaml, at.Line) is { } colon)
        {
            return (colon, "a space is missing after the colon");
        }

        foreach (var (fragment, words) in Known)
        {
            if (problem.Message.Contains(fragment, StringComparison.OrdinalIgnoreCase))
            {
                return (at, words);
            }
        }

        return (at, problem.Message.TrimEnd('.'));
    }

    /// <summary>The first character that no YAML may hold; null when there is none.</summary>
    public static (Place At, string Message)? ForbiddenCharacter(string yaml)
    {
        var number = 0;
        foreach (var line in yaml.AsSpan().EnumerateLines())
        {
            number++;
            for (var column = 0; column < line.Length; column++)
            {
                if (char.IsControl(line[column]) && line[column] is not '\t')
                {
                    var code = ((int)line[column]).ToString("X4", CultureInfo.InvariantCulture);
                    return (new Place(number, column + 1), $"the character U+{code} cannot stand in YAML: remove it, or write it as \"\\u{code}\"");
                }
            }
        }

        return null;
    }

    /// <summary>The colon in the problem's line, or the one before it, that makes no key because nothing parts it from the value.</summary>
    private static Place? ColonWithoutSpace(string yaml, int line)
    {
        var number = 0;
        foreach (var text in yaml.AsSpan().EnumerateLines())
        {
            number++;
            foreach (var match in TightColon().EnumerateMatches(number >= line - 1 && number <= line ? text : []))
            {
                return new Place(number, match.Index + match.Length);
            }
        }

        return null;
    }

    [GeneratedRegex(@"^[ ]*(- )?[A-Za-z_]\w*:(?=[^\s/:])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TightColon();

    /// <summary>The first line, from the one before the problem on, that a tab indents.</summary>
    private static Place? TabbedLine(string yaml, int from)
    {
        var number = 0;
        foreach (var line in yaml.AsSpan().EnumerateLines())
        {
            number++;
            var indent = line[..^line.TrimStart().Length];
            if (number >= from - 1 && indent.Length < line.Length && indent.IndexOf('\t') is >= 0 and var tab)
            {
                return new Place(number, tab + 1);
            }
        }

        return null;
    }
}
