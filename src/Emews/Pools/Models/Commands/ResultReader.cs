using System.Text.Json;
using Emews.Tasks;

namespace Emews.Pools.Models.Commands;

/// <summary>Finds the result among what a program has left, or says why there is none.</summary>
/// <param name="place">Where the result should be.</param>
internal sealed class ResultReader(ResultPlace place)
{
    private const long LargestFile = 8 * 1024 * 1024;

    private static readonly string[] NotNumbers = ["NaN", "Infinity"];

    /// <summary>Reads the result of a program that ended well.</summary>
    /// <param name="run">What it printed.</param>
    /// <param name="resultFile">The file it was to write; null where it was told of none.</param>
    /// <exception cref="ModelException">There is no result.</exception>
    public string Read(CommandRun run, string? resultFile)
    {
        var result = place switch
        {
            ResultPlace.File => ReadFile(resultFile!),
            ResultPlace.Output => WholeOutput(run),
            ResultPlace.Picked picked => Pick(picked, run, resultFile),
            _ => LastLine(run),
        };
        return !result.Contains('\0', StringComparison.Ordinal) ? result
            : throw new ModelException(TaskFailureKinds.BadOutput, "The result holds a zero character, which no database takes.");
    }

    private static string LastLine(CommandRun run)
    {
        var text = run.Output.Text.TrimEnd();
        var start = text.LastIndexOf('\n') + 1;
        return text.Length == 0 ? throw NoOutput("The program printed nothing on standard output, whose last line should be the result.")
            : start > 0 || run.Output.IsWhole ? text[start..].Trim()
            : throw TooLarge("The last line of standard output is longer than 1 MiB");
    }

    private static string WholeOutput(CommandRun run) =>
        !run.Output.IsWhole ? throw TooLarge("The program printed more than 8 MiB")
        : run.Output.Text.Trim() is { Length: > 0 } text ? text
        : throw NoOutput("The program printed nothing on standard output, which should be the result.");

    private static string ReadFile(string path)
    {
        try
        {
            return !File.Exists(path) ? throw NoOutput("The program did not write {result_file}.")
                : new FileInfo(path).Length > LargestFile ? throw TooLarge("The file {result_file} has more than 8 MiB")
                : File.ReadAllText(path).Trim() is { Length: > 0 } text ? text
                : throw NoOutput("The program left {result_file} empty.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(TaskFailureKinds.NoOutput, $"{{result_file}} cannot be read: {error.Message}", error);
        }
    }

    private static string Pick(ResultPlace.Picked picked, CommandRun run, string? resultFile)
    {
        if (resultFile is not null)
        {
            return Pick(picked, ReadFile(resultFile)) ?? throw NotJson("{result_file}", ReadFile(resultFile));
        }

        return (run.Output.IsWhole && run.Output.Text is { Length: > 0 } whole ? Pick(picked, whole) : null)
            ?? Pick(picked, LastLine(run)) ?? throw NotJson("the last line of standard output", LastLine(run));
    }

    /// <returns>Null where the text is not JSON.</returns>
    private static string? Pick(ResultPlace.Picked picked, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return picked.Path.Find(document.RootElement)?.GetRawText()
                ?? throw new ModelException(TaskFailureKinds.BadOutput, $"The result has nothing at {picked.Text}: {ObjectiveModel.Shorten(text)}");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ModelException NotJson(string where, string text) =>
        NotNumbers.Any(word => text.Contains(word, StringComparison.Ordinal))
            ? new(TaskFailureKinds.NotANumber, $"JSON knows no NaN and no infinity, but {where} has: {ObjectiveModel.Shorten(text)}")
            : new(TaskFailureKinds.BadOutput, $"Expected JSON in {where}, found: {ObjectiveModel.Shorten(text)}");

    private static ModelException NoOutput(string message) => new(TaskFailureKinds.NoOutput, message);

    private static ModelException TooLarge(string message) => new(
        TaskFailureKinds.OutputTooLarge, $"{message}: print the result alone on the last line, or keep data in a file and return its path.");
}
