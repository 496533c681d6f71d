using System.Net.Sockets;

namespace Emews.Tests.Stores;

/// <summary>A wire between clients and their HTTP service, which is cut at a request or an answer when it is time.</summary>
/// <remarks>A service speaks only when it was asked, and only when it is done: what comes from it is an answer, or the rest of one.</remarks>
internal sealed class HttpWire : IAsyncDisposable
{
    private readonly TcpRelay _relay;
    private readonly Func<CutAt, bool> _isTime;

    /// <param name="service">The port of the service.</param>
    /// <param name="isTime">Asked for each piece of a request or an answer: whether the wire is cut instead of carrying it.</param>
    public HttpWire(int service, Func<CutAt, bool> isTime)
    {
        _isTime = isTime;
        _relay = new(service, CarryAsync);
    }

    public Uri Address => new($"http://127.0.0.1:{_relay.Port}");

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    private async Task CarryAsync(NetworkStream near, NetworkStream far, CancellationToken end) => await Task.WhenAny(
        TcpRelay.CarryAsync(near, far, _ => _isTime(CutAt.Request), end),
        TcpRelay.CarryAsync(far, near, answer => !IsInterim(answer) && _isTime(CutAt.Answer), end));

    /// <summary>Whether this only says that the rest of a request may come.</summary>
    private static bool IsInterim(byte[] answer) => answer.AsSpan().StartsWith("HTTP/1.1 100 "u8);
}
