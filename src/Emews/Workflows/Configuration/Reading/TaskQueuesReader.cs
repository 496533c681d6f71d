using Emews.Rest;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads <c>task_queues</c>.</summary>
internal sealed class TaskQueuesReader
{
    private const string Example = "sim: {type: local, db: local}";

    private readonly Parts<DatabaseConfiguration> _databases;
    private readonly Parts<EndpointConfiguration> _endpoints;

    private TaskQueuesReader(Parts<DatabaseConfiguration> databases, Parts<EndpointConfiguration> endpoints)
    {
        _databases = databases;
        _endpoints = endpoints;
    }

    public static Parts<TaskQueueConfiguration> Read(
        Section root, Parts<DatabaseConfiguration> databases, Parts<EndpointConfiguration> endpoints)
    {
        var reader = new TaskQueuesReader(databases, endpoints);
        var queues = new Parts<TaskQueueConfiguration>(root, "task_queues", Example, reader.Queue);
        if (queues.IsEmpty)
        {
            queues.AddDefault(root, "sim", new TaskQueueConfiguration { Name = "sim", Database = DefaultDatabase(root, databases, "task_queues") });
        }

        return queues;
    }

    /// <summary>The database of what names none: the only one, or <c>local</c>.</summary>
    public static string DefaultDatabase(Section section, Parts<DatabaseConfiguration> databases, string forKey)
    {
        if (databases.OnlyOr("local") is { } name)
        {
            return name;
        }

        if (databases.Names is not null)
        {
            section.Missing(forKey, $"there is more than one database, so say which: {Wording.OneOf(databases.Names)}");
        }

        return "";
    }

    /// <summary>The database a part names, or the default one.</summary>
    public static string DatabaseOf(Section section, Parts<DatabaseConfiguration> databases) => section.Has("db")
        ? section.Reference("db", "database", databases.Key, databases.Names) ?? ""
        : section.Default("db", DefaultDatabase(section, databases, "db"));

    private TaskQueueConfiguration? Queue(string name, YamlEntry entry, Section parent)
    {
        if (parent.OpenNamed(entry, Example) is not { } section)
        {
            return null;
        }

        var type = section.Choice(
            "type",
            TaskQueueType.Local,
            ("local", TaskQueueType.Local),
            ("emews_service", TaskQueueType.EmewsService),
            ("funcx", TaskQueueType.FuncX));
        var endpoint = PlaceReader.Endpoint(section, _endpoints.Names);
        var queue = new TaskQueueConfiguration { Name = name, Type = type, Database = DatabaseOf(section, _databases) };
        switch (type)
        {
            case TaskQueueType.EmewsService:
                queue = Service(section, queue with { Endpoint = endpoint });
                break;
            case TaskQueueType.FuncX:
                section.CheckAvailable("type", "=funcx");
                section.Unused("the type is funcx", "host", "port", "tunnel", "tls");
                if (!section.Has("fx_endpoint"))
                {
                    section.Missing("fx_endpoint", "type: funcx needs the name of an endpoint");
                }

                queue = queue with { Endpoint = endpoint };
                break;
            default:
                section.Unused("the type is local", "fx_endpoint", "host", "port", "tunnel", "tls");
                break;
        }

        section.Close();
        return queue;
    }

    private TaskQueueConfiguration Service(Section section, TaskQueueConfiguration queue)
    {
        if (_endpoints.Find(queue.Endpoint) is EndpointConfiguration.Local)
        {
            section.Unused("the run starts the service itself", "tunnel", "tls");
        }

        if (!section.Has("fx_endpoint") && !section.Has("port"))
        {
            section.Missing("port", "say on which port the service listens, such as port: 8080; 'emews service start' prints it");
        }

        return queue with
        {
            Host = Host(section),
            Port = section.OptionalInteger("port", section.Has("fx_endpoint") ? 0 : 1, 65535),
            Tunnel = Tunnel(section),
            Tls = Tls(section),
        };
    }

    private static string? Host(Section section)
    {
        var host = section.Text("host");
        if (host is not null && Uri.CheckHostName(host) is UriHostNameType.Unknown or UriHostNameType.Basic)
        {
            section.Error("host", $"'{Wording.Short(host)}' is no name or address of a machine; the port has a key of its own");
            return null;
        }

        return host;
    }

    private static TunnelConfiguration? Tunnel(Section queue)
    {
        if (queue.Child("tunnel", "{config_key: cluster, port: 11219}") is not { } section)
        {
            return null;
        }

        if (!section.Has("config_key"))
        {
            section.Missing("config_key", "add the Host entry of the ssh configuration");
        }

        var tunnel = new TunnelConfiguration(
            section.Text("config_key") ?? "", section.LocalPath("ssh_config"), section.OptionalInteger("port", 0, 65535));
        section.Close();
        return tunnel;
    }

    private static TlsConfiguration? Tls(Section queue)
    {
        if (queue.Child("tls", "{fingerprint: …}, or {ca_file: ca.pem}, or {} where the system trusts its authority") is not { } section)
        {
            return null;
        }

        var tls = new TlsConfiguration(section.Text("fingerprint"), section.LocalPath("ca_file"));
        if (tls.Fingerprint is not null && !ServiceTrust.IsFingerprint(tls.Fingerprint))
        {
            section.Error("fingerprint", "is the SHA-256 of a certificate, 64 hexadecimal digits: 'emews service start --tls' prints it");
        }

        if (tls is { Fingerprint: not null, CaFile: not null })
        {
            section.Error("ca_file", "stands beside fingerprint, which accepts one certificate and no other: remove one");
        }

        section.Close();
        return tls;
    }
}
