using System.Net.Sockets;

namespace Emews.Rest;

/// <summary>How the connections to a service are made.</summary>
internal static class ServiceConnections
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(10);

    public static SocketsHttpHandler Create(RestStoreOptions options) => new()
    {
        // The service is named by whoever uses it, and nobody else says where a token goes.
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = LongestConnect,
        ConnectCallback = ConnectAsync,
        SslOptions = ServiceTrust.Options(options),
    };

    /// <summary>Connects so that a machine which is gone without a word is noticed within half a minute, also while nothing is sent.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
