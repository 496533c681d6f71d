using System.Net;
using Emews.Database;
using Emews.Rest;
using Emews.Tasks;

namespace Emews.Service.Reads;

/// <summary>The route about the queues.</summary>
internal static class QueueReads
{
    public static IEnumerable<ReadRoute> Of(IEmewsDatabase database) =>
    [
        ReadRoute.Of(
            "/v1/queues",
            "How many tasks have not ended or were not collected, by work type and where they are. Stop messages wait like tasks.",
            [],
            async (_, token) => Sum((await Measured(database).MeasureAsync(token)).Tasks)),
    ];

    private static IMeasuredStore Measured(IEmewsDatabase database) => database as IMeasuredStore ?? throw new ProblemException(new(
        ProblemTypes.Http, "Not implemented", (int)HttpStatusCode.NotImplemented,
        "What this service serves is a service itself: ask that one for its queues."));

    private static QueueList Sum(IReadOnlyList<TaskLoad> loads) => new(
    [
        .. loads.GroupBy(load => load.WorkType).Select(type =>
        {
            var counts = type.ToDictionary(load => load.Place, load => load.Count, StringComparer.Ordinal);
            return new QueueView(
                type.Key, counts.GetValueOrDefault("queued"), counts.GetValueOrDefault("backoff"), counts.GetValueOrDefault("running"),
                counts.GetValueOrDefault("uncollected"));
        }),
    ]);
}
