using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>Counts what pools without agents, such as those that a script starts, have taken and not ended.</summary>
internal sealed class LeftTasks(ITaskStore store, string experimentId, TimeProvider time)
{
    private readonly LookPace _pace = new();
    private long _lookAgain;
    private long _last;

    /// <summary>Counts; where that takes long or the database is away, the last count stands for a while.</summary>
    /// <param name="pools">The pools' names.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<long> CountAsync(IReadOnlyList<string> pools, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        if (begun < _lookAgain)
        {
            return _last;
        }

        try
        {
            var count = 0L;
            foreach (var pool in pools)
            {
                var running = TaskPages.ReadFiltered(
                    store, experimentId, new TaskFilter([TaskState.Running], Pool: pool), cancellationToken: cancellationToken);
                count += await running.CountAsync(task => task.AgentId is null, cancellationToken).ConfigureAwait(false);
            }

            var rest = _pace.RestAfter(time.GetElapsedTime(begun));
            (_last, _lookAgain) = (count, time.GetTimestamp() + (long)(rest.TotalSeconds * time.TimestampFrequency));
        }
        catch (EmewsException error) when (error.IsTransient)
        {
            // Whoever looks how far the run is tells of it, and waits.
        }

        return _last;
    }
}
