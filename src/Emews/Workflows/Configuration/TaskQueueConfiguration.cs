namespace Emews.Workflows.Configuration;

/// <summary>A task queue (<c>task_queues</c>): the search's way to a database.</summary>
public sealed record TaskQueueConfiguration
{
    /// <summary>Its name in the file.</summary>
    public required string Name { get; init; }

    /// <summary>How the queue reaches its database.</summary>
    public TaskQueueType Type { get; init; }

    /// <summary>The name of its database.</summary>
    public required string Database { get; init; }

    /// <summary>The endpoint (<c>fx_endpoint</c>) it goes through; null: none.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Where the EMEWS service listens, seen from its machine.</summary>
    public string? Host { get; init; }

    /// <summary>The port on which the EMEWS service listens.</summary>
    public int? Port { get; init; }

    /// <summary>The tunnel to the EMEWS service; null: none.</summary>
    public TunnelConfiguration? Tunnel { get; init; }

    /// <summary>The TLS that the EMEWS service speaks; null: none.</summary>
    public TlsConfiguration? Tls { get; init; }

    /// <summary>The address of an EMEWS service that others have started; null where the queue goes through none.</summary>
    internal Uri? ServiceAddress => Type is TaskQueueType.EmewsService && Endpoint is null && Port is { } port
        ? new UriBuilder(Tls is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps, Host ?? DefaultHost, port).Uri
        : null;

    /// <summary>Whether the run itself starts the EMEWS service, on this machine.</summary>
    internal bool StartsService => Type is TaskQueueType.EmewsService && Endpoint is not null;

    private const string DefaultHost = "127.0.0.1";
}

/// <summary>How a task queue reaches its database.</summary>
public enum TaskQueueType
{
    /// <summary>By a connection to it.</summary>
    Local,

    /// <summary>Through the EMEWS service.</summary>
    EmewsService,

    /// <summary>Through functions run at an endpoint.</summary>
    FuncX,
}

/// <summary>An ssh tunnel to the EMEWS service.</summary>
/// <param name="ConfigKey">The <c>Host</c> entry of the ssh configuration.</param>
/// <param name="SshConfig">Absolute path of the ssh configuration; OpenSSH's own when null.</param>
/// <param name="Port">The local end's port; null: a free one.</param>
public sealed record TunnelConfiguration(string ConfigKey, string? SshConfig, int? Port);

/// <summary>How the certificate of the EMEWS service is known. With neither: an authority that the system trusts vouches for it.</summary>
/// <param name="Fingerprint">Its SHA-256, in hexadecimal digits with or without colons; null: any that an authority vouches for.</param>
/// <param name="CaFile">Absolute path of a PEM file with the authorities that may vouch for it; null: those that the system trusts.</param>
public sealed record TlsConfiguration(string? Fingerprint, string? CaFile);
