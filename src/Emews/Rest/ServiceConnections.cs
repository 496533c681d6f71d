using System.Net;
using System.Net.Sockets;

namespace Emews.Rest;

/// <summary>How the connections to a service are made.</summary>
internal static class ServiceConnections
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(10);

    /// <param name="options">How the store behaves.</param>
    /// <param name="way">The way to the service; null where its address is reached from here.</param>
    public static SocketsHttpHandler Create(RestStoreOptions options, IServiceWay? way) => new()
    {
        // The service is named by whoever uses it, and nobody else says where a token goes.
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = LongestConnect,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(NearEnd(way) ?? context.DnsEndPoint, cancellationToken),
        SslOptions = ServiceTrust.Options(options),
    };

    private static EndPoint? NearEnd(IServiceWay? way) => way is null ? null : way.NearEnd ?? throw new IOException("The way is closed.");

    /// <summary>Connects so that a machine which is gone without a word is noticed within half a minute, also while nothing is sent.</summary>
    private static async ValueTask<Stream> ConnectAsync(EndPoint end, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
            await socket.ConnectAsync(end, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
