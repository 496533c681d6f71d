using System.Text.Json.Nodes;

namespace Emews.Service.OpenApi;

/// <summary>A value that a request names in the path, or in the query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is.</param>
/// <param name="Meaning">What it says.</param>
/// <param name="Example">A right one.</param>
internal sealed record RouteParameter(string Name, Type Type, string Meaning, JsonNode Example)
{
    /// <summary>Whether it is a part of the path, and so never left out.</summary>
    public bool IsInPath { get; init; }
}
