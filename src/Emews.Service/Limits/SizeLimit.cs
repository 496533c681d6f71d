using System.Globalization;
using System.Net;
using Emews.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Emews.Service.Limits;

/// <summary>
/// Refuses requests that say that they are too large. What such a client has begun to send is still read for a while, and thrown away:
/// one that meets a closed connection while it sends never gets to read why.
/// </summary>
/// <param name="bytes">How large a request may be.</param>
internal sealed class SizeLimit(long bytes)
{
    /// <summary>Lets what is too large be read, if only to be thrown away.</summary>
    public Task LingerAsync(HttpContext context, RequestDelegate next)
    {
        if (IsOver(context))
        {
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        }

        return next(context);
    }

    public Task GuardAsync(HttpContext context, RequestDelegate next) => IsOver(context) ? ProblemAnswer.WriteAsync(context, Problem(bytes)) : next(context);

    public static Problem Problem(long bytes) => new(
        ProblemTypes.TooLarge, "The request is too large", (int)HttpStatusCode.RequestEntityTooLarge,
        string.Create(CultureInfo.InvariantCulture, $"A request may be {bytes / 1024.0 / 1024.0:0.##} MiB large. Send what it asks in several."));

    private bool IsOver(HttpContext context) => context.Request.ContentLength > bytes;
}
