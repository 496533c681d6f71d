using System.Text.RegularExpressions;
using Emews.Tests.Shared;

namespace Emews.Tests.Docs;

/// <summary>A row of a table on one of our pages, with the heading it stands under.</summary>
internal sealed record TableRow(string Chapter, string Heading, IReadOnlyList<string> Titles, IReadOnlyList<string> Cells)
{
    /// <summary>What stands between backticks in the heading; empty where nothing does.</summary>
    public string Path => MarkdownTable.Codes(Heading) is [var path, ..] ? path : "";

    /// <summary>What stands between backticks in a cell.</summary>
    public IReadOnlyList<string> Codes(int cell) => MarkdownTable.Codes(Cells[cell]);
}

/// <summary>Reads the tables of our pages: one line a row, no code with a bar in it.</summary>
internal static partial class MarkdownTable
{
    public static IReadOnlyList<TableRow> Rows(string page)
    {
        var rows = new List<TableRow>();
        var (chapter, heading, titles) = ("", "", (IReadOnlyList<string>?)null);
        foreach (var line in Clone.Read(page).Split('\n'))
        {
            if (line.StartsWith('|'))
            {
                string[] cells = [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];
                if (titles is null)
                {
                    titles = cells;
                }
                else if (!cells.All(cell => cell.All(c => c is '-' or ':')))
                {
                    rows.Add(new TableRow(chapter, heading, titles, cells));
                }

                continue;
            }

            titles = null;
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                (chapter, heading) = (line[3..].Trim(), "");
            }
            else if (line.StartsWith("### ", StringComparison.Ordinal))
            {
                heading = line[4..].Trim();
            }
        }

        return rows;
    }

    public static IReadOnlyList<string> Codes(string text) => [.. Code().Matches(text).Select(match => match.Groups["code"].Value)];

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
