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
            using var collection = await CollectAsync(context, [request.EqTaskId], 1, request.Timeout, TimeSpan.Zero);
            await (collection is null
                ? WriteAsync(context, One(Failure, TimedOut))
                : HandOverAsync(context, One(Success, collection.Results.Single().Text), collection));
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

        using var collection = await CollectAsync(context, pending, needed, request.Timeout, request.Sleep ?? TimeSpan.Zero);
        await (collection is null
            ? WriteAsync(context, new { status = "timeout_error" })
            : HandOverAsync(context, Done(collection.Results.Select(ToAnswer)), collection));
    }

    private static object Done(IEnumerable<object> result) => new { status = "ok", result };

    private static object[] ToAnswer(TaskResult result) => [result.TaskId, (int)result.State, Success, result.Text ?? ""];

    private static Task WriteAsync(HttpContext context, object answer) =>
        context.Response.WriteAsJsonAsync(answer, WireJson.Options, context.RequestAborted);

    private async Task<Collection?> CollectAsync(
        HttpContext context, IReadOnlyList<TaskId> tasks, int needed, TimeSpan? timeout, TimeSpan pause)
    {
        using var waiting = meter.Wait();
        return await end.RunAsync(
            VerbKind.Wait, token => _collector.CollectAsync(tasks, needed, timeout, pause, token), context.RequestAborted);
    }

    private async Task HandOverAsync(HttpContext context, object answer, Collection collection)
    {
        await CollectedAnswer.WriteAsync(context, answer, collection, end.Over);
        meter.Collected(collection.Results.Count());
        foreach (var experiment in collection.Experiments)
        {
            news.Tell(experiment);
        }
    }
}
