using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Emews.Database;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.Databases;

/// <summary>Where a server is reached.</summary>
internal static class ServerPlace
{
    /// <summary>Whether a database's server is on this machine, as far as its <c>db_host</c> tells.</summary>
    public static bool IsHere(DatabaseConfiguration.PostgreSql database) => IsHere(database.Host ?? PostgresDefaults.Host);

    /// <summary>Whether a name, an address or the folder of a socket stands for this machine.</summary>
    public static bool IsHere(string host)
    {
        if (host is PostgresDefaults.Host || Path.IsPathRooted(host))
        {
            return true;
        }

        if (IPAddress.TryParse(host, out var address))
        {
            return IPAddress.IsLoopback(address) || NetworkInterface.GetAllNetworkInterfaces()
                .Any(network => network.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(address)));
        }

        static string First(string name) => name.Split('.')[0];
        return string.Equals(First(host), First(Environment.MachineName), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether somebody answers where the server is to be.</summary>
    public static async Task<bool> AnswersAsync(DatabaseConfiguration.PostgreSql database, CancellationToken cancellationToken)
    {
        var (host, port) = (database.Host ?? PostgresDefaults.Host, database.Port ?? PostgresDefaults.Port);
        try
        {
            if (Path.IsPathRooted(host))
            {
                using var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await local.ConnectAsync(new UnixDomainSocketEndPoint($"{host}/.s.PGSQL.{port}"), cancellationToken).ConfigureAwait(false);
                return true;
            }

            using var client = new TcpClient();
            await client.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
