namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads <c>type</c> and <c>fx_endpoint</c> of a pool or a database.</summary>
internal static class PlaceReader
{
    public static (PlaceType Type, string? Endpoint) Read(Section section, IReadOnlyCollection<string>? endpoints)
    {
        var type = section.Choice("type", PlaceType.Local, ("local", PlaceType.Local), ("funcx", PlaceType.FuncX));
        var endpoint = Endpoint(section, endpoints);
        if (type == PlaceType.Local)
        {
            section.Unused("the type is local", "fx_endpoint");
            return (type, null);
        }

        section.CheckAvailable("type", "=funcx");
        if (!section.Has("fx_endpoint"))
        {
            section.Missing("fx_endpoint", "type: funcx needs the name of an endpoint");
        }

        return (type, endpoint);
    }

    public static string? Endpoint(Section section, IReadOnlyCollection<string>? endpoints) =>
        section.Reference("fx_endpoint", "endpoint", "fx_endpoints", endpoints);
}
