using System.Net;
using System.Net.Sockets;

namespace Emews.Tests.Stores;

/// <summary>A wire between clients and their HTTP service, which is cut at a request or an answer when it is time.</summary>
/// <remarks>A service speaks only when it was asked, and only when it is done: what comes from it is an answer, or the rest of one.</remarks>
internal sealed class HttpWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _service;
    private readonly Func<CutAt, bool> _isTime;
    private readonly Task _accepting;

    /// <param name="service">The port of the service.</param>
    /// <param name="isTime">Asked for each piece of a request or an answer: whether the wire is cut instead of carrying it.</param>
    public HttpWire(int service, Func<CutAt, bool> isTime)
    {
        (_service, _isTime) = (service, isTime);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var wires = new List<Task>();
        try
        {
            while (true)
            {
                wires.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(wires);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _service, _end.Token);
            var (asked, answered) = (near.GetStream(), far.GetStream());
            await Task.WhenAny(CarryAsync(asked, answered, CutAt.Request), CarryAsync(answered, asked, CutAt.Answer));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // The service is gone, or the test over.
        }
    }

    private async Task CarryAsync(NetworkStream from, NetworkStream to, CutAt place)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, _end.Token) is > 0 and var count && (IsInterim(buffer) || !_isTime(place)))
            {
                await to.WriteAsync(buffer.AsMemory(0, count), _end.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Whoever hangs up ends both directions.
        }
    }

    /// <summary>Whether this only says that the rest of a request may come.</summary>
    private static bool IsInterim(byte[] answer) => answer.AsSpan().StartsWith("HTTP/1.1 100 "u8);
}
