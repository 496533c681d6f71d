using System.Net;
using Emews.Rest;
using Microsoft.AspNetCore.Http;

namespace Emews.Service;

/// <summary>Answers with a problem document.</summary>
internal static class ProblemAnswer
{
    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        if (Errors.IsTransient((HttpStatusCode)problem.Status))
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return context.Response.WriteAsJsonAsync(problem, WireJson.Options, Problem.MediaType, context.RequestAborted);
    }
}
