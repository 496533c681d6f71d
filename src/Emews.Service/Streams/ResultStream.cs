using System.Globalization;
using System.Net.ServerSentEvents;
using Emews.Database;
using Emews.Tasks;

namespace Emews.Service.Streams;

/// <summary>
/// Tells one client the results of an experiment as they come, each once, as long as nobody has acknowledged them. A look begins a little
/// before the last result, since one that ended earlier may be recorded later; and now and then at the very beginning, since what other
/// programs record may bear any time.
/// </summary>
/// <param name="database">Where.</param>
/// <param name="news">Hears of acknowledgements.</param>
/// <param name="writer">Tells the client.</param>
/// <param name="time">The clock.</param>
/// <param name="range">Whose results, and from which tasks.</param>
internal sealed class ResultStream(IEmewsDatabase database, CollectionNews news, EventWriter writer, TimeProvider time, ResultRange range)
{
    public const string EventType = "result";

    // A page is all that is in memory for a client that reads slowly.
    private const int PageBytes = 1024 * 1024;

    // The wait is a hint; this poll is the truth.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FullLookInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly ToldResults _told = new();
    private readonly long _overlap = (database as IResultOrder)?.Overlap ?? IResultOrder.LongestReport;
    private long _cursor = range.Cursor;
    private long _lookedAtAll = time.GetTimestamp();

    private long From => Math.Max(0, _cursor - _overlap);

    /// <summary>Goes on until it is told to stop. A database that is gone meanwhile is waited for.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var acknowledged = news.NextOf(range.ExperimentId);
                await LookAsync(stop);
                await WaitAsync(acknowledged, stop);
            }
            catch (EmewsException error) when (error.IsTransient)
            {
                await PauseAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Its end, or the client's.
            }
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        if (time.GetElapsedTime(_lookedAtAll) >= FullLookInterval)
        {
            (_cursor, _lookedAtAll) = (0, time.GetTimestamp());
        }

        var (from, cursor, hasMore) = (From, From, true);
        _told.BeginLook();
        while (hasMore)
        {
            var page = await writer.WaitAsync(
                database.TakeResultsAsync(new(range.ExperimentId, range.First, range.Last, cursor, PageBytes), stop));
            await TellAsync(page);
            (cursor, hasMore) = (page.Cursor, page.HasMore);
        }

        _told.EndLook(from);
    }

    private async Task TellAsync(TakenResults page)
    {
        var events = new List<SseItem<TaskResult>>();
        foreach (var (result, end) in page.Results.Zip(page.Ends))
        {
            _cursor = Math.Max(_cursor, end);
            if (_told.Add(result.TaskId, end))
            {
                events.Add(new(result, EventType) { EventId = _cursor.ToString(CultureInfo.InvariantCulture) });
            }
        }

        if (events.Count > 0)
        {
            await writer.WriteAsync(events);
        }
    }

    private async Task WaitAsync(Task acknowledged, CancellationToken stop)
    {
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var wait = database.WaitForResultsAsync(
            new(range.ExperimentId, range.First, range.Last, _told.CountAfter(From), Jitter.Around(PollInterval), From), awake.Token);
        try
        {
            await await writer.WaitAsync(Task.WhenAny(wait, acknowledged));
        }
        finally
        {
            await awake.CancelAsync();
            await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PauseAsync(CancellationToken stop)
    {
        Task pause = Task.Delay(Jitter.Around(RetryPause), time, stop);
        await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
