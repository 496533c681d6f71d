using System.Net;
using System.Net.Sockets;
using Emews.Rest;
using Emews.Tasks;

namespace Emews.Tunnels;

/// <summary>
/// A way to a service on another machine, over ssh. Where it closes it is opened again by itself; until then it says why it is closed,
/// and what to do. A connection that the user has opened goes before one of its own.
/// </summary>
internal sealed class SshTunnel : IServiceWay
{
    private const int MostPorts = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    // Whether the user has opened a connection is found out here; asking the far machine over and over may get the user locked out there.
    private static readonly TimeSpan PauseForUser = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstLockoutPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLockoutPause = TimeSpan.FromMinutes(10);

    private readonly SshProgram _ssh;
    private readonly FarEnd _far;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private Task _keeping = Task.CompletedTask;
    private volatile IForward? _forward;
    private volatile string? _trouble;

    private SshTunnel(SshRoute route, FarEnd far, TimeProvider time) => (_ssh, _far, _time) = (new(route), far, time);

    /// <inheritdoc/>
    public EndPoint? NearEnd => _forward?.Near;

    /// <inheritdoc/>
    public string? Trouble => _forward is { } forward ? forward.FarTrouble : _trouble;

    /// <summary>Opens a tunnel, which from then on keeps itself open.</summary>
    /// <param name="route">How the other machine is reached.</param>
    /// <param name="far">What to reach from there.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="EmewsException">It cannot be opened; the message says why and what to do.</exception>
    public static async Task<SshTunnel> OpenAsync(SshRoute route, FarEnd far, TimeProvider time, CancellationToken cancellationToken)
    {
        var tunnel = new SshTunnel(route, far, time);
        try
        {
            tunnel._forward = await tunnel.OpenOnceAsync(mayAsk: true, cancellationToken).ConfigureAwait(false);
        }
        catch (SshRefusedException refused)
        {
            throw new EmewsException($"The tunnel to {route.Host} cannot be opened: {refused.Message}", refused, isTransient: !refused.Complaint.NeedsUser);
        }

        tunnel._keeping = tunnel.KeepAsync();
        return tunnel;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_forward is { } forward)
        {
            await forward.DisposeAsync().ConfigureAwait(false);
        }

        _end.Dispose();
    }

    private async Task KeepAsync()
    {
        while (_forward is { } forward)
        {
            Close(await forward.Ended.WaitAsync(_end.Token).ConfigureAwait(false));
            await forward.DisposeAsync().ConfigureAwait(false);
            _forward = await ReopenAsync().ConfigureAwait(false);
        }
    }

    private void Close(SshComplaint why)
    {
        _trouble = $"The tunnel to {_ssh.Route.Host} is closed: {why.Text}";
        _forward = null;
    }

    private async Task<IForward> ReopenAsync()
    {
        var (pause, longest, lockout, mayAskFrom) = (FirstPause, LongestPause, FirstLockoutPause, _time.GetTimestamp());
        while (true)
        {
            try
            {
                if (await OpenOnceAsync(mayAsk: _time.GetTimestamp() >= mayAskFrom, _end.Token).ConfigureAwait(false) is { } forward)
                {
                    return forward;
                }
            }
            catch (SshRefusedException refused)
            {
                Close(refused.Complaint);
                if (refused.Complaint.NeedsUser)
                {
                    mayAskFrom = _time.GetTimestamp() + (long)(lockout.TotalSeconds * _time.TimestampFrequency);
                    (longest, lockout) = (PauseForUser, Shorter(lockout * 2, LongestLockoutPause));
                }
            }

            await Task.Delay(Jitter.Around(pause), _time, _end.Token).ConfigureAwait(false);
            pause = Shorter(pause * 2, longest);
        }
    }

    /// <param name="mayAsk">Whether a connection of one's own may be tried.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>The forward; null where the user has opened no connection, and none was to be tried.</returns>
    /// <exception cref="SshRefusedException">There is none to be had.</exception>
    private async Task<IForward?> OpenOnceAsync(bool mayAsk, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var near = new IPEndPoint(IPAddress.Loopback, _ssh.Route.Port ?? FreePort());
            try
            {
                return await MasterForward.TryOpenAsync(_ssh, near, _far, _time, cancellationToken).ConfigureAwait(false) is { } forward ? forward
                    : mayAsk ? await ClientForward.OpenAsync(_ssh, near, _far, _time, cancellationToken).ConfigureAwait(false)
                    : null;
            }
            catch (SshRefusedException refused) when (refused.Complaint.IsPortTaken && _ssh.Route.Port is null && attempt < MostPorts)
            {
                // Somebody was faster.
            }
        }
    }

    /// <summary>A port that is free at this moment; ssh itself takes none for 0.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
