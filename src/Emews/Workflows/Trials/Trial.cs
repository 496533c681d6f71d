using Emews.Pools;
using Emews.Pools.Models;
using Emews.Pools.Models.Programs;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs;

namespace Emews.Workflows.Trials;

/// <summary>Runs one task of a configuration here and now, without a database or a pool.</summary>
/// <param name="configuration">The configuration.</param>
/// <param name="time">The clock.</param>
internal sealed class Trial(WorkflowConfiguration configuration, TimeProvider time)
{
    private static readonly TaskId Only = new(1);

    /// <summary>Runs the model once.</summary>
    /// <param name="payload">What it is given.</param>
    /// <param name="keep">Whether the working folder is kept, if it has one of its own; that of a failed task always is.</param>
    /// <param name="cancellationToken">Ends the model.</param>
    /// <exception cref="WorkflowRefusedException">The model cannot be used.</exception>
    public async Task<TrialOutcome> RunAsync(string payload, bool keep, CancellationToken cancellationToken)
    {
        ProgramTrace? trace = null;
        var model = Model(options => options with
        {
            Owner = new ModelOwner("try", "try"),
            KeepFailed = int.MaxValue,
            Keep = keep || options.Keep,
            Trace = told => trace = told,
        });
        await using var scope = ((IAsyncDisposable)model).ConfigureAwait(false);
        var begun = time.GetTimestamp();
        var (result, failure) = await ModelAttempt.RunAsync(model, new ModelTask(Only, payload), cancellationToken).ConfigureAwait(false);
        var duration = time.GetElapsedTime(begun);
        cancellationToken.ThrowIfCancellationRequested();
        return new TrialOutcome(payload, trace, result, Fields(payload, result), failure, duration);
    }

    private ITaskModel Model(Func<ProgramOptions, ProgramOptions> with)
    {
        try
        {
            return WorkflowParts.Model(configuration, configuration.SearchTask, with);
        }
        catch (EmewsException error)
        {
            throw new WorkflowRefusedException($"The model cannot be used. {error.Message}", error);
        }
    }

    private ResultFields Fields(string payload, string? result) => ResultFields.Of(
        new TaskRecord(Only, TaskState.Complete, payload, result, 0, null, 1, null, null, null, null), configuration.Objective?.Name);
}
