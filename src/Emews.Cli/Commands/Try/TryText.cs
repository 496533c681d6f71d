using System.Globalization;
using System.Text;
using Emews.Cli.Display;
using Emews.Pools.Models;
using Emews.Pools.Models.Programs;
using Emews.Processes;
using Emews.Workflows.Configuration;
using Emews.Workflows.Trials;

namespace Emews.Cli.Commands.Try;

/// <summary>What came of a trial, for people.</summary>
internal static class TryText
{
    private const int MostLines = 20;
    private const int MostColumns = 20;
    private const int Width = 200;
    private const string Margin = "           ";

    public static string Of(TrialOutcome outcome, WorkflowConfiguration configuration)
    {
        var text = new StringBuilder();
        if (outcome.Trace is { } trace)
        {
            Add(text, "Command:", string.Join(' ', trace.Words.Select(ShellWord.Of)));
            Add(text, "Folder:", trace.Folder + (trace.KeptFolder is null ? "" : "  (kept)"));
        }

        Add(text, "Output:", LastLines(outcome.Output));
        Add(text, "Errors:", LastLines(outcome.Errors));
        if (outcome.Failure is { } failure)
        {
            // The rest of its message, the program's last words, stands above already.
            Add(text, "Failed:", $"{failure.Kind}: {(outcome.Trace is null ? failure.Message : Words.FirstLine(failure.Message))}");
        }
        else
        {
            Add(text, "Result:", $"{configuration.Objective?.Name ?? "the objective"} = {outcome.Fields.Objective}");
            Add(text, "Columns:", Columns(outcome.Fields.Scalars));
        }

        Add(text, "Took:", Words.Seconds(outcome.Duration.TotalSeconds));
        return text.ToString();
    }

    private static void Add(StringBuilder text, string label, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            text.Append(label.PadRight(Margin.Length)).Append(value.ReplaceLineEndings($"\n{Margin}")).Append('\n');
        }
    }

    private static string LastLines(ProgramOutput output)
    {
        var lines = output.Text.TrimEnd().Split('\n');
        var before = output.LinesBefore + Math.Max(0, lines.Length - MostLines);
        var last = string.Join('\n', lines.TakeLast(MostLines).Select(line => TextLimit.Cut(line.TrimEnd('\r'), Width)));
        return before == 0 ? last : string.Create(CultureInfo.InvariantCulture, $"… ({before:N0} lines before)\n{last}");
    }

    private static string Columns(IReadOnlyList<KeyValuePair<string, string>> columns)
    {
        var text = string.Join(", ", columns.Take(MostColumns).Select(column => $"{column.Key} = {TextLimit.Cut(column.Value, Width)}"));
        return columns.Count <= MostColumns ? text
            : string.Create(CultureInfo.InvariantCulture, $"{text}, … ({columns.Count - MostColumns:N0} more)");
    }
}
