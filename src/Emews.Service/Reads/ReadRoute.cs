using Emews.Rest;
using Microsoft.AspNetCore.Http;

namespace Emews.Service.Reads;

/// <summary>A route to look by: a GET, which people type and programs read. It carries its own description.</summary>
/// <param name="Path">Where it is, with the names of the parameters in it in braces: a contract.</param>
/// <param name="Summary">What it answers with, in a sentence or two.</param>
/// <param name="Parameters">All it takes; what else a request brings is refused.</param>
/// <param name="AnswerType">What it answers with, as <see cref="WireJson"/> writes it.</param>
/// <param name="AnswerAsync">Answers a request.</param>
internal sealed record ReadRoute(
    string Path, string Summary, IReadOnlyList<RouteParameter> Parameters, Type AnswerType, Func<HttpContext, RouteValues, Task> AnswerAsync)
{
    public const string Json = "application/json";

    public const string EventStream = "text/event-stream";

    /// <summary><see cref="Json"/>, or <see cref="EventStream"/> where each event's data is an <see cref="AnswerType"/>.</summary>
    public string MediaType { get; init; } = Json;

    /// <summary>A route that answers with a record.</summary>
    public static ReadRoute Of<TAnswer>(
        string path, string summary, IReadOnlyList<RouteParameter> parameters, Func<RouteValues, CancellationToken, Task<TAnswer>> readAsync)
        where TAnswer : notnull => new(path, summary, parameters, typeof(TAnswer), async (context, values) =>
        {
            var answer = await readAsync(values, context.RequestAborted);
            await context.Response.WriteAsJsonAsync(answer, WireJson.Options, context.RequestAborted);
        });
}
