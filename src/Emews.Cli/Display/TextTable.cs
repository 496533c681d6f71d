using System.Text;

namespace Emews.Cli.Display;

/// <summary>A table for people.</summary>
internal static class TextTable
{
    /// <summary>Adds a table whose columns are as wide as what stands in them.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="head">The columns' names.</param>
    /// <param name="body">The rows below.</param>
    /// <param name="numbers">How many columns, from the first, are numbers, and end together.</param>
    public static void AppendTable(this StringBuilder text, string[] head, IEnumerable<string[]> body, int numbers)
    {
        string[][] rows = [head, .. body];
        var widths = head.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => column < numbers ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            text.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }
    }
}
