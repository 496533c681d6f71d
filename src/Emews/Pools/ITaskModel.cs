using Emews.Pools.Models;
using Emews.Tasks;

namespace Emews.Pools;

/// <summary>A simulation model: runs one payload and gives one result. One instance serves all workers of an agent at once.</summary>
/// <remarks>A model that holds resources implements <see cref="IAsyncDisposable"/>; the agent disposes it at its end.</remarks>
public interface ITaskModel
{
    /// <summary>Runs one task.</summary>
    /// <param name="task">What to run.</param>
    /// <param name="cancellationToken">Fires when the task is canceled or its pool must stop now; the result is then not wanted.</param>
    /// <returns>The result as JSON text: in a workflow a number, or an object with a number under the objective's name.</returns>
    /// <exception cref="ModelException">The task failed, for a reason the model can name. Any other exception is a failure too.</exception>
    Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken);
}

/// <summary>What a model is told of its task.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Payload">Its JSON text.</param>
/// <param name="Attempt">Which attempt this is, from 1.</param>
public sealed record ModelTask(TaskId TaskId, string Payload, int Attempt = 1)
{
    /// <summary>The attempt's time limit; null for none. Its end cancels the run, too; this tells why.</summary>
    internal TimeLimit? Limit { get; init; }
}
