using Emews.Tasks;

namespace Emews.Pools;

/// <summary>Runs a model once; whatever it does becomes a result or a failure that can be put on record.</summary>
internal static class ModelAttempt
{
    /// <summary>Runs a task.</summary>
    /// <returns>One of the two.</returns>
    public static async Task<(string? Result, TaskFailure? Failure)> RunAsync(ITaskModel model, ModelTask task, CancellationToken cancellationToken)
    {
        try
        {
            var result = await model.RunAsync(task, cancellationToken).ConfigureAwait(false);
            return StorableText.Is(result) ? (result, null)
                : Failure(TaskFailureKinds.BadOutput, "The result holds a zero character or half a character, which no database takes.");
        }
        catch (ModelException error)
        {
            return Failure(error.Kind, error.Message);
        }
        catch (Exception error)
        {
            return Failure(TaskFailureKinds.Exception, $"{error.GetType().Name}: {error.Message}");
        }

        (string?, TaskFailure) Failure(string kind, string message) => (null, new TaskFailure(kind, StorableText.Of(message), task.Attempt));
    }
}
