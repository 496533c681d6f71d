using Emews.Service.Reads;
using Microsoft.AspNetCore.Builder;

namespace Emews.Service.OpenApi;

/// <summary>What a route is, for those who read of it in the OpenAPI document. It is fixed to the route itself, as metadata.</summary>
/// <param name="Name">What it is called, unlike any other.</param>
/// <param name="Section">Where it stands.</param>
/// <param name="Summary">What it does, in a sentence.</param>
/// <param name="Answer">What it answers.</param>
internal sealed record RouteDescription(string Name, Section Section, string Summary, RouteBody Answer)
{
    /// <summary>What else is to be said, as Markdown; empty for nothing.</summary>
    public string Details { get; init; } = "";

    /// <summary>What a request brings; null for nothing.</summary>
    public RouteBody? Request { get; init; }

    /// <summary>What a request names in the path or in the query.</summary>
    public IReadOnlyList<RouteParameter> Parameters { get; init; } = [];

    /// <summary>The problems it may have beside those that any route like it has.</summary>
    public IReadOnlyList<KnownProblem> Problems { get; init; } = [];
}

/// <summary>Fixes descriptions to routes.</summary>
internal static class RouteDescriptions
{
    public static TBuilder Describe<TBuilder>(this TBuilder route, RouteDescription description)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(description);
}
