using System.Net;
using Emews.Rest;
using Emews.Service.Metrics;
using Emews.Service.Reads;
using Emews.Tasks;
using Microsoft.AspNetCore.Http;

namespace Emews.Service.Streams;

/// <summary>The route that tells results as they come.</summary>
/// <param name="database">Where they are.</param>
/// <param name="news">Hears of acknowledgements.</param>
/// <param name="meter">Counts those who wait.</param>
/// <param name="end">The end of the service, and of all streams.</param>
/// <param name="time">The clock.</param>
internal sealed class StreamReads(IEmewsDatabase database, CollectionNews news, ServiceMeter meter, ServiceEnd end, TimeProvider time)
{
    private static readonly RouteParameter<long> First = RouteParameters.Number("first", "Of this task and later ones alone.", 0, long.MaxValue, unlessGiven: 0);

    private static readonly RouteParameter<long> Last = RouteParameters.Number(
        "last", "Of this task and earlier ones alone.", 0, long.MaxValue, unlessGiven: long.MaxValue);

    private static readonly RouteParameter<long> LastEventId = RouteParameters.Number(
        "Last-Event-ID", "The id of the last event that reached a client before its connection was cut: those after it follow.", 0, long.MaxValue, unlessGiven: 0) with
    {
        IsInHeader = true,
    };

    public IEnumerable<ReadRoute> All =>
    [
        new(
            "/v1/experiments/{id}/results",
            "The results of an experiment as server-sent events, at once and then as tasks end, until each is acknowledged: "
            + "event is result, id says when it ended, data is the result. A connection tells each once; after a cut some may come again.",
            [KnownExperiment.Id, First, Last, LastEventId],
            typeof(TaskResult),
            AnswerAsync)
        {
            MediaType = ReadRoute.EventStream,
        },
    ];

    private async Task AnswerAsync(HttpContext context, RouteValues values)
    {
        var (first, last, cursor) = (new TaskId(values.Get(First)), new TaskId(values.Get(Last)), values.Get(LastEventId));
        if (first > last)
        {
            throw new ProblemException(new(
                ProblemTypes.Argument, "A value that cannot be", (int)HttpStatusCode.BadRequest,
                $"No task lies between first, which is {first}, and last, which is {last}."));
        }

        var range = new ResultRange(await KnownExperiment.RequireAsync(database, values, context.RequestAborted), first, last, cursor);
        using var waiting = meter.Wait();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, end.Begun);
        var writer = new EventWriter(context, time);
        await writer.BeginAsync();
        await new ResultStream(database, news, writer, time, range).RunAsync(stop.Token);
    }
}
