using Emews.Tasks;

namespace Emews.Workflows;

/// <summary>Notices that an experiment has had nothing left to do for a while, so that who only helps with it may go home.</summary>
/// <param name="store">The database.</param>
/// <param name="experimentId">The experiment's name.</param>
/// <param name="patience">For how long.</param>
/// <param name="time">The clock.</param>
internal sealed class IdleWatch(ITaskStore store, string experimentId, TimeSpan patience, TimeProvider time)
{
    private const int LooksPerPatience = 4;

    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(15);

    private readonly RideOut _rideOut = new(time);

    /// <summary>Ends when all its tasks had ended for so long; a search that only thinks is none the worse.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var interval = patience / LooksPerPatience < LongestInterval ? patience / LooksPerPatience : LongestInterval;
        long? idleSince = null;
        while (true)
        {
            var counts = await _rideOut.RunAsync(() => store.CountTasksAsync(experimentId, cancellationToken), cancellationToken).ConfigureAwait(false);
            idleSince = counts.Unfinished > 0 ? null : idleSince ?? time.GetTimestamp();
            if (idleSince is { } since && time.GetElapsedTime(since) >= patience)
            {
                return;
            }

            await Task.Delay(interval, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
