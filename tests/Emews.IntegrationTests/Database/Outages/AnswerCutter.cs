using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Database.Outages;

/// <summary>A wire between clients and their PostgreSQL server, which can be cut at any request or answer that goes over it.</summary>
internal sealed class AnswerCutter : IAsyncDisposable
{
    private const byte ReadyForQuery = (byte)'Z';
    private const byte Idle = (byte)'I';
    private const int SslRequest = 80877103;
    private const int GssRequest = 80877104;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _server;
    private readonly Task _accepting;
    private CutAt _place;
    private int _left;

    public AnswerCutter(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether the last cut that was ordered has been made.</summary>
    public bool HasCut => Volatile.Read(ref _left) <= 0;

    /// <summary>Cuts the connection over which the nth request or answer from now on goes.</summary>
    public void Arm(CutAt place, int nth)
    {
        _place = place;
        Volatile.Write(ref _left, nth);
    }

    public void Disarm() => Volatile.Write(ref _left, 0);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private bool IsTime(CutAt place) => place == _place && Volatile.Read(ref _left) > 0 && Interlocked.Decrement(ref _left) == 0;

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
            await far.ConnectAsync(IPAddress.Loopback, _server, _end.Token);
            await BeginAsync(near.GetStream(), far.GetStream());
            await Task.WhenAny(CarryRequestsAsync(near.GetStream(), far.GetStream()), CarryAnswersAsync(far.GetStream(), near.GetStream()));
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            // The server or the client is gone, or the test over.
        }
    }

    /// <summary>Who asks for encryption hears that there is none; what else is said first goes to the server.</summary>
    private async Task BeginAsync(NetworkStream near, NetworkStream far)
    {
        var first = new byte[8];
        while (true)
        {
            await near.ReadExactlyAsync(first, _end.Token);
            if (BinaryPrimitives.ReadInt32BigEndian(first.AsSpan(4)) is not (SslRequest or GssRequest))
            {
                await far.WriteAsync(first, _end.Token);
                return;
            }

            await near.WriteAsync("N"u8.ToArray(), _end.Token);
        }
    }

    private async Task CarryRequestsAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer, _end.Token) is > 0 and var count && !IsTime(CutAt.Request))
            {
                await to.WriteAsync(buffer.AsMemory(0, count), _end.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Whoever hangs up ends both directions.
        }
    }

    // Messages are a letter, the length of the rest, and the rest.
    private async Task CarryAnswersAsync(NetworkStream from, NetworkStream to)
    {
        var head = new byte[5];
        try
        {
            while (true)
            {
                await from.ReadExactlyAsync(head, _end.Token);
                var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
                await from.ReadExactlyAsync(body, _end.Token);
                if (head[0] == ReadyForQuery && body[0] == Idle && IsTime(CutAt.Answer))
                {
                    return;
                }

                await to.WriteAsync((byte[])[.. head, .. body], _end.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // As above.
        }
    }
}
