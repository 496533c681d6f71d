using Emews.Pools;
using Emews.Pools.Models;
using Emews.Pools.Models.Programs;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs;

namespace Emews.Workflows.Trials;

/// <summary>Runs one task of a configuration here and now, without a database or a pool.</summary>
internal sealed class Trial : IAsyncDisposable
{
    private static readonly TaskId Only = new(1);

    private readonly WorkflowConfiguration _configuration;
    private readonly TimeProvider _time;
    private readonly ITaskModel _model;
    private ProgramTrace? _trace;

    /// <summary>Makes the model; nothing is run yet.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="keep">Whether the working folder is kept, if it has one of its own; that of a failed task always is.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="WorkflowRefusedException">The model cannot be used.</exception>
    public Trial(WorkflowConfiguration configuration, bool keep, TimeProvider time)
    {
        _configuration = configuration;
        _time = time;
        try
        {
            _model = WorkflowParts.Model(configuration, configuration.SearchTask, options => options with
            {
                Owner = new ModelOwner("try", "try"),
                KeepFailed = int.MaxValue,
                Keep = keep || options.Keep,
                Trace = told => _trace = told,
            });
        }
        catch (EmewsException error)
        {
            throw new WorkflowRefusedException($"The model cannot be used. {error.Message}", error);
        }
    }

    /// <summary>Runs the model once.</summary>
    /// <param name="payload">What it is given.</param>
    /// <param name="cancellationToken">Ends the model.</param>
    public async Task<TrialOutcome> RunAsync(string payload, CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        var (result, failure, _) = await ModelAttempt.RunAsync(_model, new ModelTask(Only, payload), cancellationToken).ConfigureAwait(false);
        var duration = _time.GetElapsedTime(begun);
        cancellationToken.ThrowIfCancellationRequested();
        return new TrialOutcome(payload, _trace, result, Fields(payload, result), failure, duration);
    }

    public ValueTask DisposeAsync() => ModelDisposal.DisposeAsync(_model);

    private ResultFields Fields(string payload, string? result) => ResultFields.Of(
        new TaskRecord(Only, TaskState.Complete, payload, result, 0, null, 1, null, null, null, null), _configuration.Objective?.Name);
}
