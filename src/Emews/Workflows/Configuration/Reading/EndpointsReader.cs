namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads <c>fx_endpoints</c>.</summary>
internal static class EndpointsReader
{
    private const string Example = "cluster: {type: ssh, host: …}";

    public static Parts<EndpointConfiguration> Read(Section root) => new(root, "fx_endpoints", Example, (name, entry, section) =>
        entry.Value is YamlScalar ? Bare(name, entry, section)
        : section.OpenNamed(entry, Example) is { } endpoint ? Full(name, endpoint)
        : null);

    private static EndpointConfiguration.GlobusCompute? Bare(string name, YamlEntry entry, Section section)
    {
        if (section.ScalarText(entry, section.PathOf(name), "an endpoint") is not { } text)
        {
            return null;
        }

        section.Context.CheckAvailable(entry.At, section.PathOf(name), "fx_endpoints.*=globus_compute");
        if (Guid.TryParseExact(text, "D", out var id))
        {
            return new EndpointConfiguration.GlobusCompute(name, id);
        }

        section.Error(name, $"expected the id of a Globus Compute endpoint or {{type: ssh, host: …}}, found '{Wording.Short(text)}'");
        return null;
    }

    private static EndpointConfiguration Full(string name, Section section)
    {
        var isRemote = section.Choice("type", false, ("local", false), ("ssh", true));
        if (!section.Has("type"))
        {
            section.Missing("type", "add type: ssh or type: local");
        }

        if (!isRemote)
        {
            section.Unused("the endpoint is local", "host", "ssh_config", "emews");
        }
        else if (!section.Has("host"))
        {
            section.Missing("host", "add the host, as ssh knows it");
        }
        else
        {
            section.CheckAvailableAs("ssh", "type");
        }

        EndpointConfiguration endpoint = isRemote
            ? new EndpointConfiguration.Ssh(name, section.Text("host") ?? "", section.LocalPath("ssh_config"), section.Text("emews"))
            : new EndpointConfiguration.Local(name);
        section.Close();
        return endpoint;
    }
}
