using Emews.Tasks;

namespace Emews.Workflows;

/// <summary>Gives the tasks of agents that have died to the others: those of this run's pools, and those an earlier run has left behind.</summary>
/// <param name="store">The database, whose clock alone says who is dead.</param>
/// <param name="request">Whom to rescue beside them.</param>
/// <param name="spool">What dead agents of this experiment had to report; recorded before their tasks are given away.</param>
/// <param name="say">Where messages for people go.</param>
/// <param name="time">The clock between looks.</param>
internal sealed class RescueWatch(IPoolStore store, RescueRequest request, ReportSpool spool, Action<string> say, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly RideOut _rideOut = new(time);
    private readonly MachineSleep _sleep = new(time);

    /// <summary>Rescues until the run ends.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _rideOut.RunAsync(() => RescueAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
            await Task.Delay(Jitter.Around(Interval), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RescueAsync(CancellationToken cancellationToken)
    {
        await spool.DeliverAsync(store, say, cancellationToken).ConfigureAwait(false);
        await store.RescueAsync(request with { AwakeFor = _sleep.AwakeFor() }, cancellationToken).ConfigureAwait(false);
    }
}
