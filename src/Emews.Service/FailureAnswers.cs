using System.Net;
using Emews.Rest;
using Emews.Service.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Emews.Service;

/// <summary>Sees to it that every request is answered, and every failure with a problem document.</summary>
/// <param name="tell">Who hears of what should not happen; null for nobody.</param>
internal sealed class FailureAnswers(Action<string>? tell)
{
    public async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
            {
                await ProblemAnswer.WriteAsync(context, OfStatus(context, context.Response.StatusCode));
            }
        }
        catch (Exception error) when (context.RequestAborted.IsCancellationRequested && error is OperationCanceledException or IOException)
        {
            // The client is gone, and hears no answer.
        }
#pragma warning disable CA1031 // Whatever it is: this request fails, and no other.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await FailAsync(context, error);
        }
    }

    private Task FailAsync(HttpContext context, Exception error)
    {
        var problem = error switch
        {
            ProblemException e => e.Problem,
            BadHttpRequestException e => OfStatus(context, e.StatusCode),
            _ => Errors.ToProblem(error),
        };
        if (problem.Type is ProblemTypes.Unforeseen)
        {
            tell?.Invoke($"{context.Request.Method} {context.Request.Path} failed, which should not happen: {error}");
        }

        if (!context.Response.HasStarted)
        {
            return ProblemAnswer.WriteAsync(context, problem);
        }

        // Half an answer must not look like a whole one.
        context.Abort();
        return Task.CompletedTask;
    }

    private static Problem OfStatus(HttpContext context, int status) => (HttpStatusCode)status switch
    {
        HttpStatusCode.RequestEntityTooLarge => SizeLimit.Problem(context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? 0),
        HttpStatusCode.NotFound => new(
            ProblemTypes.Http, "Not found", status,
            $"There is no {context.Request.Path} here. All routes: /openapi/v1.json. Are client and service of the same version?"),
        HttpStatusCode.MethodNotAllowed => new(
            ProblemTypes.Http, "Method not allowed", status, $"{context.Request.Path} takes {context.Response.Headers.Allow}."),
        _ => new(ProblemTypes.Http, ReasonPhrases.GetReasonPhrase(status), status, "The request is not HTTP as it should be."),
    };
}
