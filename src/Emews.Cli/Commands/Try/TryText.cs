using System.Text;
using Emews.Cli.Display;
using Emews.Workflows;
using Emews.Workflows.Configuration;
using Emews.Workflows.Trials;

namespace Emews.Cli.Commands.Try;

/// <summary>What came of a trial, for people.</summary>
internal static class TryText
{
    private const int MostLines = 20;
    private const string Margin = "           ";

    public static string Of(TrialOutcome outcome, WorkflowConfiguration configuration)
    {
        var text = new StringBuilder();
        if (outcome.Trace is { } trace)
        {
            Add(text, "Command:", string.Join(' ', trace.Words.Select(ShellWord.Of)));
            Add(text, "Folder:", trace.Folder + (trace.KeptFolder is null ? "" : "  (kept)"));
            Add(text, "Output:", LastLines(trace.Output));
            Add(text, "Errors:", LastLines(trace.Errors));
        }

        if (outcome.Failure is { } failure)
        {
            // The rest of its message, the program's last words, stands above already.
            Add(text, "Failed:", $"{failure.Kind}: {(outcome.Trace is null ? failure.Message : Words.FirstLine(failure.Message))}");
        }
        else
        {
            Add(text, "Result:", $"{configuration.Objective?.Name ?? "the objective"} = {outcome.Fields.Objective}");
            Add(text, "Columns:", string.Join(", ", outcome.Fields.Scalars.Select(scalar => $"{scalar.Key} = {scalar.Value}")));
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

    private static string LastLines(string output)
    {
        var lines = output.TrimEnd().Split('\n');
        return lines.Length <= MostLines ? output.TrimEnd()
            : $"… ({lines.Length - MostLines} lines before)\n{string.Join('\n', lines.TakeLast(MostLines))}";
    }
}
