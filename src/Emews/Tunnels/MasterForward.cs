using System.Net;

namespace Emews.Tunnels;

/// <summary>A forward by a connection that the user has opened (a ControlMaster), since it takes a passphrase or a second factor.</summary>
internal sealed class MasterForward : IForward
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly SshProgram _ssh;
    private readonly FarEnd _far;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();

    private MasterForward(SshProgram ssh, IPEndPoint near, FarEnd far, TimeProvider time)
    {
        (_ssh, Near, _far, _time) = (ssh, near, far, time);
        Ended = WatchAsync();
    }

    /// <inheritdoc/>
    public IPEndPoint Near { get; }

    /// <inheritdoc/>
    public Task<SshComplaint> Ended { get; }

    /// <inheritdoc/>
    /// <remarks>The connection tells it to the terminal that it was opened in.</remarks>
    public string? FarTrouble => null;

    /// <summary>Opens it; null where the user has opened no connection.</summary>
    /// <exception cref="SshRefusedException">The connection does not do it.</exception>
    public static async Task<MasterForward?> TryOpenAsync(
        SshProgram ssh, IPEndPoint near, FarEnd far, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!await ssh.HasMasterAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var (exitCode, said) = await ssh.AskMasterAsync("forward", (near, far), cancellationToken).ConfigureAwait(false);
        return exitCode == 0 ? new MasterForward(ssh, near, far, time) : throw new SshRefusedException(new(
            $"the connection that you opened does not lead from port {near.Port} of this machine to {far} ({said.Trim()}). Is the port taken by another program?",
            IsPortTaken: true));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        Task ended = Ended;
        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ended.IsCompletedSuccessfully)
        {
            await _ssh.AskMasterAsync("cancel", (Near, _far), CancellationToken.None).ConfigureAwait(false);
        }

        _end.Dispose();
    }

    private async Task<SshComplaint> WatchAsync()
    {
        do
        {
            await Task.Delay(Interval, _time, _end.Token).ConfigureAwait(false);
        }
        while (await _ssh.HasMasterAsync(_end.Token).ConfigureAwait(false));
        return new($"the connection that you opened is gone. Open it again: {_ssh.MasterByHand}", NeedsUser: true);
    }
}
