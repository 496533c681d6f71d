namespace Emews.Tunnels;

/// <summary>How a tunnel reaches another machine.</summary>
/// <param name="Host">The machine's entry (<c>Host</c>) in the ssh configuration, or a name that ssh takes.</param>
/// <param name="Configuration">Absolute path of that configuration; null for OpenSSH's own.</param>
/// <param name="Port">The port at this end; null for any that is free.</param>
internal sealed record SshRoute(string Host, string? Configuration = null, int? Port = null);
