using Emews.Service.Streams;
using Emews.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Emews.Service.Reads;

/// <summary>All routes to look by.</summary>
internal static class ReadRoutes
{
    public static IReadOnlyList<ReadRoute> Of(IEmewsDatabase database, StreamReads streams) =>
        [.. ExperimentReads.Of(database), .. TaskReads.Of(database), .. streams.All, .. PoolReads.Of(database), .. QueueReads.Of(database)];

    public static void MapTo(this ReadRoute route, IEndpointRouteBuilder routes) =>
        routes.MapGet(route.Path, context => route.AnswerAsync(context, new RouteValues(context, route))).WithMetadata(route);
}
