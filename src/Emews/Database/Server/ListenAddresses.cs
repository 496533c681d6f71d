using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Emews.Database.Server;

/// <summary>
/// Whom a server listens to (<c>db_listen</c>). An address of this machine opens the server to the network of that address; a
/// network opens it to that network, on all addresses. Without either it is this machine alone.
/// </summary>
internal sealed class ListenAddresses
{
    /// <summary>What may stand there, for messages.</summary>
    public const string Expected = "addresses of this machine or networks, such as 10.0.0.5 or 10.0.0.0/8, or * for all";

    private const string Everywhere = "*";

    private readonly IReadOnlyList<IPAddress> _addresses;
    private readonly IReadOnlyList<IPNetwork> _networks;

    private ListenAddresses(IReadOnlyList<IPAddress> addresses, IReadOnlyList<IPNetwork> networks)
    {
        _addresses = addresses;
        _networks = networks;
    }

    /// <summary>The server's setting <c>listen_addresses</c>.</summary>
    public string Setting => _networks.Count > 0 ? Everywhere : string.Join(',', ["localhost", .. _addresses]);

    /// <summary>Reads a list separated by commas.</summary>
    /// <exception cref="FormatException">An entry is neither an address nor a network.</exception>
    public static ListenAddresses Parse(string? text)
    {
        var (addresses, networks) = (new List<IPAddress>(), new List<IPNetwork>());
        foreach (var entry in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (entry is Everywhere or "0.0.0.0" or "::")
            {
                networks.AddRange([new(IPAddress.Any, 0), new(IPAddress.IPv6Any, 0)]);
            }
            else if (IsAddress(entry, out var address))
            {
                addresses.Add(address);
            }
            else
            {
                networks.Add(IPNetwork.TryParse(entry, out var network) ? network : throw Wrong(entry));
            }
        }

        return new ListenAddresses(addresses, networks);
    }

    /// <summary>The networks that the server lets in beside this machine.</summary>
    /// <exception cref="ServerRefusedException">An address is not this machine's.</exception>
    public IReadOnlyList<IPNetwork> Networks() =>
        [.. _addresses.Where(address => !IPAddress.IsLoopback(address)).Select(NetworkOf).Concat(_networks).Distinct()];

    // A short form like 10.1 means 10.0.0.1 to the system, and something else to people.
    private static bool IsAddress(string entry, out IPAddress address) =>
        IPAddress.TryParse(entry, out address!) && (address.AddressFamily is AddressFamily.InterNetworkV6 || entry.Count(c => c == '.') == 3);

    private static FormatException Wrong(string entry) => new($"'{entry}' is neither an address nor a network: expected {Expected}");

    private static IPNetwork NetworkOf(IPAddress address)
    {
        var own = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses).ToList();
        return own.Find(candidate => candidate.Address.Equals(address)) is { } found
            ? new IPNetwork(address, found.PrefixLength)
            : throw new ServerRefusedException(
                $"db_listen: {address} is no address of this machine, which has {string.Join(", ", own.Select(candidate => candidate.Address))}. "
                + "To let others in, name their network, such as 10.0.0.0/8.");
    }
}
