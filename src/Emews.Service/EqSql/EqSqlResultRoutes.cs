using Emews.Rest;
using Emews.Service.Metrics;
using Emews.Service.Streams;
using Emews.Tasks;
using Microsoft.AspNetCore.Http;

namespace Emews.Service.EqSql;

/// <summary>The two routes by which EQ-SQL's client collects results.</summary>
internal sealed class EqSqlResultRoutes(IEmewsDatabase database, CollectionNews news, ServiceMeter meter, ServiceEnd end)
{
    private const int Success = 0;
    private const int Failure = 1;
    private const string TimedOut = "EQ_TIMEOUT";
    private const string Aborted = "EQ_ABORT";

    private readonly ResultCollector _collector = new(database);

    /// <summary>Waits for the result of one task. A client that hears of an abort asks again.</summary>
    public async Task QueryAsync(HttpContext context, QueryResult request)
    {
        try
        {
            if (!await TryAnswerAsync(context, new([request.EqTaskId], 1, request.Timeout, TimeSpan.Zero), results => One(Success, results.Single().Text)))
            {
                await WriteAsync(context, One(Failure, TimedOut));
            }
        }
        catch (EmewsException error) when (error.IsTransient && !context.Response.HasStarted)
        {
            await WriteAsync(context, One(Failure, Aborted));
        }

        static object[] One(int status, string? text) => [new object?[] { status, text }];
    }

    /// <summary>Waits until there is a batch of results.</summary>
    public async Task AsCompletedAsync(HttpContext context, AsCompleted request)
    {
        TaskId[] pending = [.. request.TaskIds.Except(request.CompletedTasks ?? [])];
        int[] limits = [pending.Length, request.NRequired ?? pending.Length, request.BatchSize ?? 1];
        var needed = limits.Min();
        if (needed <= 0)
        {
            await WriteAsync(context, Done([]));
            return;
        }

        var wanted = new WantedResults(pending, needed, request.Timeout, request.Sleep ?? TimeSpan.Zero);
        if (!await TryAnswerAsync(context, wanted, results => Done(results.Select(ToAnswer))))
        {
            await WriteAsync(context, new { status = "timeout_error" });
        }
    }

    private static object Done(IEnumerable<object> result) => new { status = "ok", result };

    private static object[] ToAnswer(TaskResult result) => [result.TaskId, (int)result.State, Success, result.Text ?? ""];

    private static TimeSpan? Left(TimeSpan? timeout, TimeSpan gone) => timeout > gone ? timeout - gone : timeout is null ? null : TimeSpan.Zero;

    private static Task WriteAsync(HttpContext context, object answer) =>
        context.Response.WriteAsJsonAsync(answer, WireJson.Options, context.RequestAborted);

    /// <summary>Collects until there is enough, and answers with it. What another service takes meanwhile is not there any more.</summary>
    /// <returns>Whether there was enough before the time was over.</returns>
    private async Task<bool> TryAnswerAsync(HttpContext context, WantedResults wanted, Func<IEnumerable<TaskResult>, object> toAnswer)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var left = wanted with { Timeout = Left(wanted.Timeout, TimeProvider.System.GetElapsedTime(begun)) };
            using var collection = await CollectAsync(context, left);
            if (collection is null || await new CollectedAnswer(context, collection).WriteAsync(toAnswer(collection.Results), end.Over))
            {
                Tell(collection);
                return collection is not null;
            }
        }
    }

    private async Task<Collection?> CollectAsync(HttpContext context, WantedResults wanted)
    {
        using var waiting = meter.Wait();
        return await end.RunAsync(VerbKind.Wait, token => _collector.CollectAsync(wanted, token), context.RequestAborted);
    }

    private void Tell(Collection? collection)
    {
        meter.Collected(collection?.Results.Count() ?? 0);
        foreach (var experiment in collection?.Experiments ?? [])
        {
            news.Tell(experiment);
        }
    }
}
