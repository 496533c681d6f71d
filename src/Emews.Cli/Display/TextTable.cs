using System.Text;

namespace Emews.Cli.Display;

/// <summary>A table for people.</summary>
internal static class TextTable
{
    private const int Widest = 200;

    /// <summary>Adds a table whose columns are as wide as what stands in them.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="head">The columns' names.</param>
    /// <param name="body">The rows below.</param>
    /// <param name="numbers">How many columns, from the first, are numbers, and end together.</param>
    public static void AppendTable(this StringBuilder text, string[] head, IEnumerable<string[]> body, int numbers)
    {
        string[][] rows = [head, .. body.Select(row => Array.ConvertAll(row, Harmless))];
        var widths = head.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => column < numbers ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }
    }

    /// <summary>What anybody may have put into a database must neither break the table nor command the terminal.</summary>
    private static string Harmless(string cell)
    {
        var shown = cell.Any(char.IsControl) ? string.Concat(cell.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : cell;
        return shown.Length <= Widest ? shown : shown[..(Widest - 1)] + "…";
    }
}
