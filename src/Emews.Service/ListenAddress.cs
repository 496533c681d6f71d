using System.Net;

namespace Emews.Service;

/// <summary>The address a service listens on.</summary>
internal static class ListenAddress
{
    /// <exception cref="ServiceRefusedException">It is none of this machine's.</exception>
    public static IPAddress Parse(string host) => host switch
    {
        "localhost" => IPAddress.Loopback,
        _ when IPAddress.TryParse(host, out var address) => address,
        _ => throw new ServiceRefusedException(
            $"The service listens on an IP address of this machine, or on localhost, and '{host}' is neither. For all addresses: 0.0.0.0"),
    };
}
