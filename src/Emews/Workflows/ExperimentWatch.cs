using Emews.Tasks;

namespace Emews.Workflows;

/// <summary>
/// Notices that an experiment was canceled, or is gone from its database: another client has deleted it, and its tasks with it. Nobody is
/// told of that, so it has to be looked for.
/// </summary>
/// <param name="store">The database.</param>
/// <param name="experimentId">The experiment's name.</param>
/// <param name="known">The experiment as it was put on record; null where it need not be there yet.</param>
/// <param name="time">The clock between looks.</param>
internal sealed class ExperimentWatch(ITaskStore store, string experimentId, ExperimentRecord? known, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly RideOut _rideOut = new(time);
    private ExperimentRecord? _known = known;

    /// <summary>Whether the experiment was canceled, as far as it was looked.</summary>
    public bool IsCanceled { get; private set; }

    /// <summary>Looks until the experiment is canceled or gone.</summary>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="TasksGoneException">It is gone.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _rideOut.RunAsync(() => RequireAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            if (IsCanceled)
            {
                return;
            }

            await Task.Delay(Jitter.Around(Interval), time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Looks once.</summary>
    /// <exception cref="TasksGoneException">It is gone, or another stands under its name.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        var found = await store.FindExperimentAsync(experimentId, cancellationToken).ConfigureAwait(false);
        if (_known is { } before && found?.RequestId != before.RequestId)
        {
            throw new TasksGoneException();
        }

        _known ??= found;
        IsCanceled = found?.Canceled is not null;
    }
}
