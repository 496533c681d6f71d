namespace Emews.Service.OpenApi;

/// <summary>A part of the document.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What stands there.</param>
internal sealed record Section(string Name, string Meaning)
{
    public static readonly Section Tasks = new("Model exploration", "The side of who submits tasks and collects their results.");

    public static readonly Section Pools = new("Worker pools", "The side of who runs the tasks: an agent is one process of a pool, and owns tasks through leases.");

    public static readonly Section People = new("People", "For looking at, from a browser or with curl.");

    public static readonly Section EqSql = new(
        "EQ-SQL",
        "The routes of EQ-SQL's own service, for its Python client as it is. A request is the JSON object, or a JSON string that holds it.");

    public static readonly Section Service = new("Service", "The service itself.");

    public static readonly IReadOnlyList<Section> All = [Tasks, Pools, People, EqSql, Service];
}
