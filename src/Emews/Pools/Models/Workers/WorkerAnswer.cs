using System.Text.Json;
using Emews.Tasks;

namespace Emews.Pools.Models.Workers;

/// <summary>What a worker has to say of a task: a line <c>{"task_id", "result"}</c> or <c>{"task_id", "error"}</c>.</summary>
/// <param name="Result">The result as JSON text; null for a failure.</param>
/// <param name="Error">What went wrong; null for a result.</param>
/// <param name="Kind">One word for it.</param>
internal sealed record WorkerAnswer(string? Result, string? Error, string Kind)
{
    private const string TaskIdKey = "task_id";

    private static readonly string[] NotNumbers = ["NaN", "Infinity"];

    /// <summary>Reads a line. A JSON object is always meant as an answer: who prints another has lost count.</summary>
    /// <returns>The answer; null for a line that is none, such as words for people.</returns>
    /// <exception cref="ModelException">The line is meant as an answer, and cannot be one.</exception>
    public static WorkerAnswer? TryParse(string line, TaskId task)
    {
        if (!line.AsSpan().TrimStart().StartsWith("{"))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return Of(document.RootElement, task, line);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return !line.Contains(TaskIdKey, StringComparison.Ordinal) ? null
                : Array.Exists(NotNumbers, word => line.Contains(word, StringComparison.Ordinal))
                    ? throw new ModelException(TaskFailureKinds.NotANumber, $"JSON knows no NaN and no infinity, but the worker says: {ObjectiveModel.Shorten(line)}")
                    : throw Bad(line.Contains($"'{TaskIdKey}'", StringComparison.Ordinal) ? "is no JSON, which wants double quotes" : "is broken JSON", line);
        }
    }

    /// <summary>Whether a line that is no answer to the present task is one to another.</summary>
    public static bool IsOf(string line, TaskId task)
    {
        if (!line.AsSpan().TrimStart().StartsWith("{"))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.TryGetProperty(TaskIdKey, out var id) && Is(id, task);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static WorkerAnswer Of(JsonElement said, TaskId task, string line)
    {
        if (!said.TryGetProperty(TaskIdKey, out var id))
        {
            throw Bad("lacks its task_id", line);
        }

        if (!Is(id, task))
        {
            throw Bad($"has the task_id {ObjectiveModel.Shorten(id.GetRawText())}, though it was given task {task}", line);
        }

        var (hasResult, hasError) = (said.TryGetProperty("result", out var result), said.TryGetProperty("error", out var error));
        return hasError ? new WorkerAnswer(null, Text(error), said.TryGetProperty("kind", out var kind) && Text(kind) is { Length: > 0 } word ? word : TaskFailureKinds.Exception)
            : hasResult ? new WorkerAnswer(result.GetRawText(), null, "")
            : throw Bad("has neither result nor error", line);
    }

    // A language with one type for all numbers may write 1e+05.
    private static bool Is(JsonElement id, TaskId task) =>
        id.ValueKind == JsonValueKind.Number && (id.TryGetInt64(out var number) ? number == task.Value : id.GetDouble() == task.Value);

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static ModelException Bad(string why, string line) =>
        new(TaskFailureKinds.BadOutput, $"The worker's answer {why}: {ObjectiveModel.Shorten(line)}");
}
