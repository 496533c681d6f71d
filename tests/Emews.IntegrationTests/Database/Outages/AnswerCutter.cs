using System.Buffers.Binary;
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
    private readonly TcpRelay _relay;
    private CutAt _place;
    private int _left;

    public AnswerCutter(int server) => _relay = new(server, CarryAsync);

    public int Port => _relay.Port;

    /// <summary>Whether the last cut that was ordered has been made.</summary>
    public bool HasCut => Volatile.Read(ref _left) <= 0;

    /// <summary>Cuts the connection over which the nth request or answer from now on goes.</summary>
    public void Arm(CutAt place, int nth)
    {
        _place = place;
        Volatile.Write(ref _left, nth);
    }

    public void Disarm() => Volatile.Write(ref _left, 0);

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    private bool IsTime(CutAt place) => place == _place && Volatile.Read(ref _left) > 0 && Interlocked.Decrement(ref _left) == 0;

    private async Task CarryAsync(NetworkStream near, NetworkStream far, CancellationToken end)
    {
        await BeginAsync(near, far, end);
        await Task.WhenAny(TcpRelay.CarryAsync(near, far, _ => IsTime(CutAt.Request), end), CarryAnswersAsync(far, near, end));
    }

    /// <summary>Who asks for encryption hears that there is none; what else is said first goes to the server.</summary>
    private static async Task BeginAsync(NetworkStream near, NetworkStream far, CancellationToken end)
    {
        var first = new byte[8];
        while (true)
        {
            await near.ReadExactlyAsync(first, end);
            if (BinaryPrimitives.ReadInt32BigEndian(first.AsSpan(4)) is not (SslRequest or GssRequest))
            {
                await far.WriteAsync(first, end);
                return;
            }

            await near.WriteAsync("N"u8.ToArray(), end);
        }
    }

    // Messages are a letter, the length of the rest, and the rest.
    private async Task CarryAnswersAsync(NetworkStream from, NetworkStream to, CancellationToken end)
    {
        var head = new byte[5];
        try
        {
            while (true)
            {
                await from.ReadExactlyAsync(head, end);
                var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
                await from.ReadExactlyAsync(body, end);
                if (head[0] == ReadyForQuery && body[0] == Idle && IsTime(CutAt.Answer))
                {
                    return;
                }

                await to.WriteAsync((byte[])[.. head, .. body], end);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Whoever hangs up ends both directions.
        }
    }
}
