using System.Text.Json.Nodes;

namespace Emews.Service.OpenApi;

/// <summary>What a request brings to a route, or its answer.</summary>
/// <param name="Schema">Its JSON schema.</param>
/// <param name="Examples">Right ones, of which the document shows the first.</param>
internal sealed record RouteBody(Func<JsonSchemas, JsonNode> Schema, params IReadOnlyList<JsonNode?> Examples)
{
    /// <summary>Its kind.</summary>
    public string MediaType { get; init; } = "application/json";

    /// <summary>What it says, in a sentence.</summary>
    public string Meaning { get; init; } = "The answer.";

    /// <summary>A plain text.</summary>
    public static RouteBody Text(string example, string mediaType = "text/plain") =>
        new(_ => new JsonObject { ["type"] = "string" }, example) { MediaType = mediaType };
}
