using System.Text.Json;
using Emews.Tasks;

namespace Emews.Workflows.Outputs;

/// <summary>What a result text says: its objective and its further scalars. Any text is understood somehow; none throws.</summary>
/// <param name="Objective">The objective as it stands in a column; empty where there is none.</param>
/// <param name="Value">The objective as a number; null where it is none.</param>
/// <param name="Scalars">The further scalar fields, in their order.</param>
/// <param name="Failure">The error record, for a task that failed; all else is empty then.</param>
internal readonly record struct ResultFields(
    string Objective, double? Value, IReadOnlyList<KeyValuePair<string, string>> Scalars, TaskFailure? Failure)
{
    private static readonly ResultFields None = new("", null, [], null);

    /// <summary>Reads the result of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="objective">The field that counts; null: the result is the number itself.</param>
    public static ResultFields Of(TaskRecord task, string? objective)
    {
        if (task.State != TaskState.Complete || task.Result is not { } text)
        {
            return None;
        }

        if (TaskFailure.FromResultText(text) is { } failure)
        {
            return None with { Failure = failure };
        }

        using var document = JsonScalar.TryParse(text);
        return document is null ? None with { Objective = text.Trim() }
            : document.RootElement.ValueKind == JsonValueKind.Object ? OfObject(document.RootElement, objective)
            : None with { Objective = JsonScalar.ToText(document.RootElement), Value = JsonScalar.ToNumber(document.RootElement) };
    }

    private static ResultFields OfObject(JsonElement result, string? objective)
    {
        var fields = None;
        var scalars = new List<KeyValuePair<string, string>>();
        foreach (var field in result.EnumerateObject())
        {
            if (string.Equals(field.Name, objective, StringComparison.Ordinal))
            {
                fields = fields with { Objective = JsonScalar.ToText(field.Value), Value = JsonScalar.ToNumber(field.Value) };
            }
            else if (JsonScalar.IsScalar(field.Value))
            {
                scalars.Add(new(field.Name, JsonScalar.ToText(field.Value)));
            }
        }

        return fields with { Scalars = scalars };
    }
}
