using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Emews.Database;

/// <summary>
/// Asks whether there is a server at all, without the driver: that one has to be compiled first, which on a busy machine takes longer
/// than a server may be silent.
/// </summary>
internal sealed class PostgresProbe
{
    // The wish for encryption, to which every server says yes or no in one letter.
    private static readonly byte[] Question = [0, 0, 0, 8, 4, 210, 22, 47];

    private readonly string _host;
    private readonly int _port;

    private PostgresProbe(string host, int port) => (_host, _port) = (host, port);

    /// <summary>A probe for the server of a connection string; null where that leaves it to the driver which one it is.</summary>
    public static PostgresProbe? Of(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        return settings.Host is { Length: > 0 } host && !host.Contains(',', StringComparison.Ordinal) ? new PostgresProbe(host, settings.Port) : null;
    }

    /// <summary>Ends when somebody has answered.</summary>
    /// <returns>The answer.</returns>
    /// <param name="longest">How long that may take.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SocketException">Nobody is there.</exception>
    /// <exception cref="IOException">Somebody was there, and has hung up.</exception>
    /// <exception cref="TimeoutException">Nobody has answered.</exception>
    public async Task<char> AskAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(longest);
        try
        {
            using var socket = await ConnectAsync(end.Token).ConfigureAwait(false);
            await socket.SendAsync(Question, end.Token).ConfigureAwait(false);
            var answer = new byte[1];
            return await socket.ReceiveAsync(answer, end.Token).ConfigureAwait(false) > 0 ? (char)answer[0] : throw new IOException("It has hung up.");
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("it does not answer.", late);
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var isLocal = Path.IsPathRooted(_host);
        EndPoint place = isLocal ? new UnixDomainSocketEndPoint($"{_host}/.s.PGSQL.{_port}") : new DnsEndPoint(_host, _port);
        var socket = isLocal ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(place, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
