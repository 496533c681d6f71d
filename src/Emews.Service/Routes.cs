using System.Net;
using Emews.Rest;
using Emews.Service.EqSql;
using Emews.Tasks;
using Emews.Workflows.Outputs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Emews.Service;

/// <summary>What the service answers, and to whom.</summary>
internal sealed class Routes(IEmewsDatabase database, string? token, ServiceEnd end, Action askToStop)
{
    private const string Health = "/healthz";
    private static readonly TaskId NoTask = new(0);
    private readonly TokenGuard _guard = new(token);

    /// <summary>Lets go on who shows the token. Whether the service lives, anybody may ask.</summary>
    public Task LetInAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path == Health || _guard.LetsIn(context.Request))
        {
            return next(context);
        }

        TokenGuard.Challenge(context.Response);
        return ProblemAnswer.WriteAsync(context, new(
            ProblemTypes.Unauthorized, "The token is missing or wrong", (int)HttpStatusCode.Unauthorized,
            "Show the service's token as a bearer token, or as the password of HTTP's basic authentication with any user name. "
            + "`emews service start` says which file has it."));
    }

    public void MapTo(IEndpointRouteBuilder routes)
    {
        foreach (var verb in StoreVerbs.All)
        {
            routes.MapPost($"/{verb.Path}", new VerbEndpoint(verb, database, end).AnswerAsync);
        }

        routes.MapGet(Health, context => context.Response.WriteAsync("alive\n", context.RequestAborted));
        routes.MapGet("/readyz", AnswerReadyAsync);
        new EqSqlRoutes(database, end, askToStop).MapTo(routes);
    }

    /// <summary>Whether the database answers: the smallest question there is.</summary>
    private async Task AnswerReadyAsync(HttpContext context)
    {
        await database.FindInQueueAsync(NoTask, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(
            new ServiceReadiness(ProgramVersion.Version), WireJson.Options, context.RequestAborted);
    }
}
