using Emews.Pools.Models;
using Emews.Tasks;

namespace Emews.Pools;

/// <summary>Runs a model once; whatever it does becomes a result or a failure that can be put on record.</summary>
internal static class ModelAttempt
{
    // What a failure says goes into the database with every attempt; a model's own words have no length of their own.
    private const int LongestKind = 100;
    private const int LongestMessage = 16 * 1024;

    /// <summary>Runs a task.</summary>
    /// <returns>A result, or a failure with what the model has thrown itself to name it.</returns>
    public static async Task<(string? Result, TaskFailure? Failure, ModelException? Cause)> RunAsync(
        ITaskModel model, ModelTask task, CancellationToken cancellationToken)
    {
        try
        {
            var result = await model.RunAsync(task, cancellationToken).ConfigureAwait(false);
            return StorableText.Is(result) ? (result, null, null)
                : Failure(TaskFailureKinds.BadOutput, "The result holds a zero character or half a character, which no database takes.");
        }
        catch (ModelException error)
        {
            return Failure(error.Kind, error.Message, error);
        }
        catch (Exception error)
        {
            return Failure(TaskFailureKinds.Exception, $"{error.GetType().Name}: {error.Message}");
        }

        (string?, TaskFailure, ModelException?) Failure(string kind, string message, ModelException? cause = null) => (
            null,
            new TaskFailure(TextLimit.Cut(StorableText.Of(kind), LongestKind), TextLimit.Cut(StorableText.Of(message), LongestMessage), task.Attempt),
            cause);
    }
}
