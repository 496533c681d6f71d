using System.Net;
using System.Text.Json;
using Emews.Rest;
using Microsoft.AspNetCore.Http;

namespace Emews.Service;

/// <summary>Reads the record that a request brings.</summary>
internal static class RequestBody
{
    public static readonly Problem NotJson = new(
        ProblemTypes.Http, "Unsupported media type", (int)HttpStatusCode.UnsupportedMediaType,
        "A request is JSON, and says so: Content-Type: application/json");

    /// <exception cref="ProblemException">It is not what the route takes.</exception>
    public static async Task<object> ReadAsync(HttpContext context, Type type)
    {
        RequireJson(context);
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, WireJson.Strict, context.RequestAborted)
                ?? throw new JsonException("null", "$", null, null);
        }
        catch (JsonException error)
        {
            throw new ProblemException(RequestMistake.Explain(error, type), error);
        }
    }

    /// <exception cref="ProblemException">It says that it is something else.</exception>
    public static void RequireJson(HttpContext context)
    {
        // Also because a page in a browser may send a plain text anywhere, but JSON to its own site alone.
        if (!context.Request.HasJsonContentType())
        {
            throw new ProblemException(NotJson);
        }
    }
}
