using System.Globalization;
using Emews.Service.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Emews.Service.Access;

/// <summary>Counts every request, and tells a line of each: when, who, what, how it ended, how long it took, and how many bytes it gave.</summary>
/// <param name="meter">Counts them.</param>
/// <param name="tell">Hears the lines; null for nobody.</param>
internal sealed class AccessLog(ServiceMeter meter, Action<string>? tell)
{
    // What others think up as routes must not fill the log, nor the counts.
    private const string Elsewhere = "-";

    private readonly TimeProvider _time = TimeProvider.System;

    public async Task WriteAsync(HttpContext context, RequestDelegate next)
    {
        var begun = _time.GetTimestamp();
        var body = new CountingStream(context.Response.Body);
        context.Response.Body = body;
        try
        {
            await next(context);
        }
        finally
        {
            // Never the path itself, let alone a query or a header: those may hold what is nobody's business.
            var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? Elsewhere;
            var method = Known(context.Request.Method);
            meter.Answered(method, route, context.Response.StatusCode);
            tell?.Invoke(string.Create(
                CultureInfo.InvariantCulture,
                $"{_time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {context.Connection.RemoteIpAddress} {method} {route} {Status(context)} "
                + $"{_time.GetElapsedTime(begun).TotalMilliseconds:0.0} ms {body.Written} B"));
        }
    }

    private static string Status(HttpContext context) => context.RequestAborted.IsCancellationRequested ? "gone" : $"{context.Response.StatusCode}";

    private static string Known(string method) => HttpMethods.GetCanonicalizedValue(method) is var known
        && known is ("GET" or "POST" or "HEAD" or "OPTIONS" or "PUT" or "DELETE" or "PATCH") ? known : Elsewhere;
}
