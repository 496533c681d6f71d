using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace Emews.Service.OpenApi;

/// <summary><c>/openapi/v1.json</c>: what the routes are, made when somebody asks first.</summary>
/// <param name="routes">All routes.</param>
internal sealed class OpenApiEndpoint(IEndpointRouteBuilder routes)
{
    public const string Path = "/openapi/v1.json";

    private readonly Lazy<Task<string>> _document = new(() => ServiceDocument
        .Of(routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        .SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));

    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(await _document.Value, context.RequestAborted);
    }
}
