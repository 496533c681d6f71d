using System.Diagnostics;
using System.Net;
using Emews.Processes;

namespace Emews.Tunnels;

/// <summary>A forward by an ssh client of our own, which ends with this program, however that ends.</summary>
internal sealed class ClientForward : IForward
{
    private const int MostLines = 50;

    // Keys that are asked of an agent may have to be confirmed by their owner.
    private static readonly TimeSpan LongestOpening = TimeSpan.FromSeconds(60);

    // What was said of the far end before may not hold any more.
    private static readonly TimeSpan TroubleLasts = TimeSpan.FromSeconds(5);

    // A program of its own, such as a ProxyCommand, may keep the client's standard error open.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly SshProgram _ssh;
    private readonly FarEnd _far;
    private readonly TimeProvider _time;
    private readonly Process _process;
    private readonly GroupGuard _guard;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private (string Text, long Said)? _farTrouble;

    private ClientForward(SshProgram ssh, IPEndPoint near, FarEnd far, Process process, TimeProvider time)
    {
        (_ssh, Near, _far, _process, _time) = (ssh, near, far, process, time);
        _guard = new GroupGuard(process.Id);
        process.StandardInput.Close();
        Ended = EndAsync(ReadAsync(process.StandardOutput, Hear), ReadAsync(process.StandardError, Note));
    }

    /// <inheritdoc/>
    public IPEndPoint Near { get; }

    /// <inheritdoc/>
    public Task<SshComplaint> Ended { get; }

    /// <inheritdoc/>
    public string? FarTrouble
    {
        get
        {
            lock (_lock)
            {
                return _farTrouble is { } trouble && _time.GetElapsedTime(trouble.Said) < TroubleLasts ? trouble.Text : null;
            }
        }
    }

    /// <summary>Opens it.</summary>
    /// <exception cref="SshRefusedException">It cannot be opened.</exception>
    public static async Task<ClientForward> OpenAsync(
        SshProgram ssh, IPEndPoint near, FarEnd far, TimeProvider time, CancellationToken cancellationToken)
    {
        var process = await LaunchThread.StartAsync(ssh.Forward(near, far)).ConfigureAwait(false);
        var forward = new ClientForward(ssh, near, far, process, time);
        try
        {
            await forward.OpensAsync(cancellationToken).ConfigureAwait(false);
            return forward;
        }
        catch
        {
            await forward.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await Ended.ConfigureAwait(false);
        _guard.Dispose();
        _process.Dispose();
    }

    private async Task OpensAsync(CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_opened.Task, Ended, Task.Delay(LongestOpening, _time, late.Token)).ConfigureAwait(false);
        await late.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_opened.Task.IsCompleted)
        {
            throw new SshRefusedException(Ended.IsCompleted
                ? await Ended.ConfigureAwait(false)
                : new($"it has not opened within {LongestOpening.TotalSeconds:0} s. What happens when you connect by hand? {_ssh.ByHand}"));
        }
    }

    private async Task<SshComplaint> EndAsync(Task hearing, Task noting)
    {
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        await Task.WhenAny(Task.WhenAll(hearing, noting), Task.Delay(LastWords, _time, CancellationToken.None)).ConfigureAwait(false);
        lock (_lock)
        {
            return SshComplaint.Of(_lines, _ssh, Near.Port);
        }
    }

    private void Hear(string line)
    {
        if (line.Contains(SshProgram.Open, StringComparison.Ordinal))
        {
            _opened.TrySetResult();
        }
    }

    private void Note(string line)
    {
        lock (_lock)
        {
            if (SshComplaint.OfFarEnd(line, _ssh.Route, _far) is { } trouble)
            {
                _farTrouble = (trouble, _time.GetTimestamp());
                return;
            }

            _lines.Add(line);
            if (_lines.Count > MostLines)
            {
                _lines.RemoveAt(0);
            }
        }
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> take)
    {
        try
        {
            while (await reader.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
            {
                take(line);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The client has ended, and its pipe with it.
        }
    }
}
