using System.Net;
using Emews.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Emews.Service.Access;

/// <summary>Lets go on whom a route is for.</summary>
internal sealed class Doorkeeper(TokenGuard guard)
{
    public static readonly Problem NoToken = new(
        ProblemTypes.Unauthorized, "The token is missing or wrong", (int)HttpStatusCode.Unauthorized,
        "Show the service's token as a bearer token, or as the password of HTTP's basic authentication with any user name. "
        + "`emews service start` says which file has it.");

    public static readonly Problem LookingAlone = new(
        ProblemTypes.ReadOnly, "This token is for looking alone", (int)HttpStatusCode.Forbidden,
        "Who shows the read-only token changes nothing, and waits by the streams of results alone: show the service's own token.");

    /// <summary>Lets in who shows a token. Without one, nobody learns even which routes there are.</summary>
    public Task LetInAsync(HttpContext context, RequestDelegate next)
    {
        var who = guard.Recognize(context.Request);
        if (who is Audience.Everybody && !Routes.IsHealth(context))
        {
            TokenGuard.Challenge(context.Response);
            return ProblemAnswer.WriteAsync(context, NoToken);
        }

        context.Features.Set(new Visitor(who));
        return next(context);
    }

    /// <summary>Keeps those who may only watch from the routes of others: of all but what only looks.</summary>
    /// <remarks>A method that a route does not take has an endpoint that is no route, and says so to whoever asks.</remarks>
    public static Task LetDoAsync(HttpContext context, RequestDelegate next)
    {
        return context.GetEndpoint() is not RouteEndpoint endpoint || context.Features.Get<Visitor>()?.Who >= endpoint.AudienceFor(context.Request.Method)
            ? next(context)
            : ProblemAnswer.WriteAsync(context, LookingAlone);
    }

    private sealed record Visitor(Audience Who);
}

/// <summary>Says whom a route is for, where that is not plain: GETs are for those who watch, and all others not.</summary>
internal sealed record RouteAudience(Audience Audience);

/// <summary>Marks routes with <see cref="RouteAudience"/>, and reads the marks.</summary>
internal static class RouteAudienceMarks
{
    public static TBuilder For<TBuilder>(this TBuilder route, Audience audience)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new RouteAudience(audience));

    public static Audience AudienceFor(this Endpoint endpoint, string method) => endpoint.Metadata.GetMetadata<RouteAudience>()?.Audience
        ?? (HttpMethods.IsGet(method) ? Audience.Watchers : Audience.Users);
}
