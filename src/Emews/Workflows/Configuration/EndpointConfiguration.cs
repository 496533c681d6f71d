namespace Emews.Workflows.Configuration;

/// <summary>A place where remote functions run (<c>fx_endpoints</c>).</summary>
/// <param name="Name">Its name in the file.</param>
public abstract record EndpointConfiguration(string Name)
{
    /// <summary>This machine.</summary>
    /// <param name="Name">Its name in the file.</param>
    public sealed record Local(string Name) : EndpointConfiguration(Name);

    /// <summary>A site reached through Globus Compute.</summary>
    /// <param name="Name">Its name in the file.</param>
    /// <param name="Id">The endpoint's id.</param>
    public sealed record GlobusCompute(string Name, Guid Id) : EndpointConfiguration(Name);

    /// <summary>A host reached through OpenSSH.</summary>
    /// <param name="Name">Its name in the file.</param>
    /// <param name="Host">The host, or a <c>Host</c> entry of the ssh configuration.</param>
    /// <param name="SshConfig">Absolute path of the ssh configuration; OpenSSH's own when null.</param>
    /// <param name="Emews">Where the tool is at the far end, as that end understands it; on its PATH when null.</param>
    public sealed record Ssh(string Name, string Host, string? SshConfig, string? Emews) : EndpointConfiguration(Name);
}
