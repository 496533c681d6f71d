using YamlDotNet.Core;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Says in plain words why a text is no YAML.</summary>
internal static class SyntaxProblem
{
    private static readonly (string Fragment, string Words)[] Known =
    [
        ("cannot start any token", "a text cannot begin with this character: put it in quotes"),
        ("could not find expected ':'", "expected 'key: value': is a colon or the space after it missing?"),
        ("mapping values are not allowed", "a second ': ' in one value: put the value in quotes, or the key on a line of its own"),
        ("did not find expected key", "expected a key here: do the lines above begin in the same column, and is every quote and bracket closed?"),
        ("did not find expected '-' indicator", "expected a '- ' here: the items of a list begin in the same column"),
        ("did not find expected ',' or", "a bracket is not closed, or a comma is missing before this"),
        ("unexpected end of stream", "a quote is never closed"),
    ];

    public static string Explain(YamlException problem, string yaml, int line)
    {
        if (IsTabbed(yaml, line))
            return "a tab cannot indent a line: use spaces";
        foreach (var (fragment, words) in Known)
        {
            if (problem.Message.Contains(fragment, StringComparison.OrdinalIgnoreCase))
                return words;
        }

        return problem.Message.TrimEnd('.');
    }

    /// <summary>Whether the line, or the one before it, begins with a tab.</summary>
    private static bool IsTabbed(string yaml, int line) => yaml
        .Split('\n')
        .Skip(Math.Max(0, line - 2))
        .Take(2)
        .Any(text => text.AsSpan(0, text.Length - text.AsSpan().TrimStart().Length).Contains('\t') && text.AsSpan().Trim().Length > 0);
}
