using System.Net;
using System.Net.Sockets;

namespace Emews.Tests.Stores;

/// <summary>A port that leads on to another, connection by connection.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private readonly Func<NetworkStream, NetworkStream, CancellationToken, Task> _carryAsync;
    private readonly Task _accepting;

    /// <param name="target">The port it leads to.</param>
    /// <param name="carryAsync">Carries what goes over one connection, from the near end to the far one and back; when it ends, the connection does.</param>
    public TcpRelay(int target, Func<NetworkStream, NetworkStream, CancellationToken, Task> carryAsync)
    {
        (_target, _carryAsync) = (target, carryAsync);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Carries one direction as it is, until somebody hangs up, or the wire is to be cut.</summary>
    /// <param name="from">Where from.</param>
    /// <param name="to">Where to.</param>
    /// <param name="isCut">Asked for each piece: whether the wire is cut instead of carrying it.</param>
    /// <param name="cancellationToken">Hangs up.</param>
    public static async Task CarryAsync(NetworkStream from, NetworkStream to, Func<byte[], bool> isCut, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var count && !isCut(buffer))
            {
                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Whoever hangs up ends both directions.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ConnectAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ConnectAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
            await _carryAsync(near.GetStream(), far.GetStream(), _end.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            // Either end is gone, or the test over.
        }
    }
}
