using System.Text.RegularExpressions;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads <c>proxystore</c>.</summary>
internal static class ProxyStoreReader
{
    private const string Example = "{host_regex: …, endpoint_path: …, local_path: …}";

    public static IReadOnlyList<GlobusProxyConfiguration> Read(Section root)
    {
        root.CheckAvailable("proxystore");
        if (root.Child("proxystore", "globus_config: …") is not { } store)
        {
            return [];
        }

        if (!store.Has("globus_config"))
        {
            store.Missing("globus_config", "add the Globus endpoints of the store");
        }

        var endpoints = new List<GlobusProxyConfiguration>();
        if (store.Child("globus_config", $"an endpoint's id with {Example}") is { } section)
        {
            foreach (var entry in section.Entries)
            {
                if (section.OpenNamed(entry, Example) is { } endpoint)
                {
                    endpoints.Add(Endpoint(entry, endpoint));
                }
            }
        }

        store.Close();
        return endpoints;
    }

    private static GlobusProxyConfiguration Endpoint(YamlEntry entry, Section section)
    {
        if (!Guid.TryParseExact(entry.Name, "D", out var id))
        {
            section.Context.Error(entry.At, section.Path, $"expected the id of a Globus endpoint, found '{Wording.Short(entry.Name)}'");
        }

        foreach (var name in (string[])["host_regex", "endpoint_path", "local_path"])
        {
            if (!section.Has(name))
            {
                section.Missing(name, $"an endpoint of the store has {Example}");
            }
        }

        var hosts = section.Text("host_regex") ?? "";
        try
        {
            _ = Regex.IsMatch("", hosts, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException problem)
        {
            section.Error("host_regex", $"is no regular expression: {problem.Message}");
        }

        var endpoint = new GlobusProxyConfiguration(id, hosts, section.Text("endpoint_path") ?? "", section.Text("local_path") ?? "");
        section.Close();
        return endpoint;
    }
}
