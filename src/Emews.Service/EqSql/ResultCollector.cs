using Emews.Tasks;

namespace Emews.Service.EqSql;

/// <summary>Waits for results as EQ-SQL's client asks for them: by the ids of tasks, a number at a time, until a time is over.</summary>
internal sealed class ResultCollector(IEmewsDatabase database)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Handovers _handovers = new();

    /// <summary>Collects results. A database that is gone meanwhile is waited for.</summary>
    /// <param name="wanted">Which.</param>
    /// <param name="cancellationToken">Ends the wait; no result is taken then.</param>
    /// <returns>The results, to be acknowledged; null when the time is over, and all of them stay where they are.</returns>
    /// <exception cref="EmewsException">The time is over, and the database is gone.</exception>
    public async Task<Collection?> CollectAsync(WantedResults wanted, CancellationToken cancellationToken)
    {
        var collection = new Collection(database, _handovers, wanted.Tasks, wanted.Needed);
        try
        {
            if (await WaitAsync(collection, wanted.Timeout, wanted.Pause, cancellationToken))
            {
                return collection;
            }
        }
        catch
        {
            collection.Dispose();
            throw;
        }

        collection.Dispose();
        return null;
    }

    private static async Task<bool> WaitAsync(Collection collection, TimeSpan? timeout, TimeSpan pause, CancellationToken cancellationToken)
    {
        var (time, begun) = (TimeProvider.System, TimeProvider.System.GetTimestamp());
        for (var isFirst = true; ; isFirst = false)
        {
            var looked = time.GetTimestamp();
            try
            {
                if (!isFirst)
                {
                    await collection.PrepareWaitAsync(cancellationToken);
                }

                if (await collection.TryHoldAsync(cancellationToken))
                {
                    return true;
                }

                if (Left() <= TimeSpan.Zero)
                {
                    return false;
                }

                if (!isFirst)
                {
                    await collection.WaitAsync(Left(), cancellationToken);
                    await PauseAsync(Shorter(pause, LongestPause) - time.GetElapsedTime(looked));
                }
            }
            catch (EmewsException error) when (error.IsTransient && Left() > TimeSpan.Zero)
            {
                await PauseAsync(Jitter.Around(RetryPause));
            }
        }

        TimeSpan Left() => timeout is { } given ? given - time.GetElapsedTime(begun) : TimeSpan.MaxValue;

        async Task PauseAsync(TimeSpan wanted)
        {
            if (Shorter(wanted, Left()) is var length && length > TimeSpan.Zero)
            {
                await Task.Delay(length, time, cancellationToken);
            }
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
