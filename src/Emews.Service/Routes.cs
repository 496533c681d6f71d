using Emews.Database;
using Emews.Rest;
using Emews.Service.Access;
using Emews.Service.EqSql;
using Emews.Service.Metrics;
using Emews.Service.OpenApi;
using Emews.Service.Reads;
using Emews.Service.Streams;
using Emews.Tasks;
using Emews.Workflows.Outputs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Emews.Service;

/// <summary>What the service answers.</summary>
internal sealed class Routes(IEmewsDatabase database, ServiceMeter meter, ServiceEnd end, TimeProvider time, Action askToStop)
{
    public const string Alive = "alive\n";
    private const string Health = "/healthz";
    private static readonly TaskId NoTask = new(0);

    /// <summary>Whether it is the question if the service lives, which anybody may ask at any time.</summary>
    public static bool IsHealth(HttpContext context) => context.Request.Path == Health;

    public void MapTo(IEndpointRouteBuilder routes)
    {
        var news = new CollectionNews();
        foreach (var verb in StoreVerbs.All)
        {
            routes.MapPost($"/{verb.Path}", new VerbEndpoint(verb, database, news, meter, end).AnswerAsync)
                .For(verb.Kind is VerbKind.Look ? Audience.Watchers : Audience.Users)
                .WithMetadata(verb);
        }

        foreach (var route in ReadRoutes.Of(database, new StreamReads(database, news, meter, end, time)))
        {
            route.MapTo(routes);
        }

        routes.MapGet(Health, context => context.Response.WriteAsync(Alive, context.RequestAborted)).For(Audience.Everybody).Describe(ServiceRoutes.Health);
        routes.MapGet("/readyz", AnswerReadyAsync).Describe(ServiceRoutes.Readiness);
        routes.MapGet("/metrics", new MetricsEndpoint(database, meter).AnswerAsync).Describe(ServiceRoutes.Metrics);
        routes.MapGet(OpenApiEndpoint.Path, new OpenApiEndpoint(routes).AnswerAsync).Describe(ServiceRoutes.Document);
        new EqSqlRoutes(database, news, meter, end, askToStop).MapTo(routes);
    }

    /// <summary>Whether the database answers: the smallest question there is.</summary>
    private async Task AnswerReadyAsync(HttpContext context)
    {
        await database.FindInQueueAsync(NoTask, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(
            new ServiceReadiness(ProgramVersion.Version, await DescribeAsync(context.RequestAborted)), WireJson.Options, context.RequestAborted);
    }

    private async Task<string?> DescribeAsync(CancellationToken clientGone) => database switch
    {
        INamedEngine engine => await engine.DescribeEngineAsync(clientGone),
        RestStore service => (await service.GetReadinessAsync(clientGone)).Database,
        _ => null,
    };
}
