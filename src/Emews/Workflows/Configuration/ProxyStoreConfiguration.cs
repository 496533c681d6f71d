namespace Emews.Workflows.Configuration;

/// <summary>One Globus endpoint of the proxy store (<c>proxystore.globus_config</c>).</summary>
/// <param name="Id">The Globus endpoint's id.</param>
/// <param name="HostRegex">Which hosts it serves.</param>
/// <param name="EndpointPath">The store's folder as Globus names it.</param>
/// <param name="LocalPath">The same folder as those hosts name it.</param>
public sealed record GlobusProxyConfiguration(Guid Id, string HostRegex, string EndpointPath, string LocalPath);
