using System.Text.RegularExpressions;
using Emews.Tasks;

namespace Emews.Workflows.Outputs;

/// <summary>What a task died of, in a line: programs of one exit code die of many things, which the end of their standard error tells apart.</summary>
internal static partial class CauseText
{
    private const int Longest = 200;
    private const int MostLines = 20;
    private const string StandardError = "stderr:";
    private const string Indent = "  ";

    /// <summary>The cause, such as <c>exit code 1: KeyError: 'gamma'</c>.</summary>
    public static string Of(TaskFailure failure) => Cut(Whole(failure));

    /// <summary>What is the same for failures of the same cause, with its kind.</summary>
    public static string Key(TaskFailure failure) => $"{failure.Kind}: {Pattern(failure)}";

    /// <summary>The cause with # for the figures in it, which differ from task to task: all but the number of an exit code or signal.</summary>
    public static string Pattern(TaskFailure failure)
    {
        var (first, said) = Parts(failure);
        var isNumbered = failure.Kind is TaskFailureKinds.ExitCode or TaskFailureKinds.Signal;
        return Joined(isNumbered ? first : Figures().Replace(first, "#"), Figures().Replace(said, "#"));
    }

    /// <summary>Whether a failure's kind and cause have a text in them, as it stands there or with # for figures; case does not matter.</summary>
    public static bool Has(TaskFailure failure, string text) =>
        Key(failure).Contains(text, StringComparison.OrdinalIgnoreCase)
        || $"{failure.Kind}: {Whole(failure)}".Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>The last lines of what follows the cause, as they were, each cut where it is too long; empty where there is but one line.</summary>
    public static string Tail(TaskFailure failure)
    {
        string[] lines =
        [
            .. failure.Message.ReplaceLineEndings("\n").TrimEnd().Split('\n').Skip(1).Where(line => line is not StandardError)
                .Select(line => line.StartsWith(Indent, StringComparison.Ordinal) ? line[Indent.Length..] : line),
        ];
        var left = lines.Length > MostLines ? $"… {lines.Length - MostLines} lines before\n" : "";
        return left + string.Join('\n', lines.TakeLast(MostLines).Select(Cut));
    }

    private static string Whole(TaskFailure failure)
    {
        var (first, said) = Parts(failure);
        return Joined(first, said);
    }

    private static string Joined(string first, string said) => said.Length == 0 ? first : $"{first}: {said}";

    private static string Cut(string line) => line.Length > Longest ? $"{line.AsSpan(0, Longest)}…" : line;

    private static (string First, string Said) Parts(TaskFailure failure)
    {
        var lines = failure.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var said = lines.SkipWhile(line => line is not StandardError).Skip(1).LastOrDefault(line => !line.StartsWith("folder: ", StringComparison.Ordinal));
        return (lines is [var cause, ..] ? cause : "", said ?? "");
    }

    [GeneratedRegex(@"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Figures();
}
