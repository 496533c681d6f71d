using System.Text.Json;
using Emews.Tasks;

namespace Emews.Pools.Models;

/// <summary>
/// Holds another model to what a workflow's search can use: a finite number, or a JSON object with one under the objective's name. NaN
/// and infinities, which Python prints as they are, become failures of kind <c>not_a_number</c>.
/// </summary>
/// <param name="inner">The model that does the work.</param>
/// <param name="objective">The objective's name in a result that is an object; null where only numbers are results.</param>
public sealed class ObjectiveModel(ITaskModel inner, string? objective = null) : ITaskModel, IAsyncDisposable
{
    private static readonly string[] NotNumbers = ["nan", "-nan", "inf", "-inf", "infinity", "-infinity", "∞", "-∞"];

    /// <inheritdoc/>
    public async Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken) =>
        Check((await inner.RunAsync(task, cancellationToken).ConfigureAwait(false))?.Trim() ?? "null");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ModelDisposal.DisposeAsync(inner);

    private string Check(string text)
    {
        if (NotNumbers.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            throw NotANumber(text);
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            var value = objective is not null && document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(objective, out var field) ? field : document.RootElement;
            return IsWordForNone(value) ? throw NotANumber(text)
                : value.ValueKind != JsonValueKind.Number ? throw BadOutput(text, null)
                : double.IsFinite(value.GetDouble()) ? text
                : throw NotANumber(text);
        }
        catch (JsonException) when (NotNumbers.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)) && text.StartsWith('{'))
        {
            throw NotANumber(text);
        }
        catch (JsonException error)
        {
            throw BadOutput(text, error);
        }
    }

    // As R's jsonlite writes it.
    private static bool IsWordForNone(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && NotNumbers.Contains(value.GetString(), StringComparer.OrdinalIgnoreCase);

    private static ModelException NotANumber(string text) =>
        new(TaskFailureKinds.NotANumber, $"The model's result is not a number: {Shorten(text)}");

    private ModelException BadOutput(string text, Exception? error) => new(
        TaskFailureKinds.BadOutput,
        $"The model's result should be a number{(objective is null ? "" : $", or a JSON object with a number '{objective}'")}, but is: {Shorten(text)}{Hint(text, error)}",
        error);

    private string Hint(string text, Exception? error) =>
        !text.StartsWith('{') ? ""
        : error is not null ? " (which is not whole JSON)"
        : objective is null ? " (say which of its numbers counts: objective: {name: …})"
        : " (which has no number of that name)";

    internal static string Shorten(string text) => text.Length == 0 ? "(nothing)" : TextLimit.Cut(text, 200);
}
