using System.Diagnostics;
using System.Globalization;
using System.Net;
using Emews.Processes;
using Emews.Tasks;

namespace Emews.Tunnels;

/// <summary>The system's OpenSSH client, with the words that it is given for a route.</summary>
internal sealed class SshProgram(SshRoute route)
{
    /// <summary>What a client prints once its forward is open.</summary>
    public const string Open = "emews-tunnel-open";

    // Where the user's configuration names none.
    private const string OwnControlPath = "ControlPath=~/.ssh/emews-%C";

    private const string Name = "ssh";
    private const int Failed = 255;

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);

    /// <summary>Nothing is ever asked, no key is taken on trust, and a link that is dead is noticed within 20 s.</summary>
    private static readonly string[] Forwarding =
    [
        "BatchMode=yes", "StrictHostKeyChecking=yes", "ExitOnForwardFailure=yes", "ServerAliveInterval=5", "ServerAliveCountMax=3",
        "ConnectTimeout=10", "LogLevel=INFO", "ClearAllForwardings=no", "ControlMaster=no", "ControlPath=none", "ForkAfterAuthentication=no",
        "PermitLocalCommand=yes", $"LocalCommand=echo {Open}",
    ];

    // Until ssh says otherwise.
    private bool _hasControlPath = true;

    /// <summary>Where it leads.</summary>
    public SshRoute Route => route;

    /// <summary>The command by which people connect themselves.</summary>
    public string ByHand => Shown();

    /// <summary>The command by which people open a connection that tunnels use.</summary>
    public string MasterByHand => _hasControlPath ? Shown("-fNM") : Shown("-fNM", "-o", OwnControlPath);

    /// <summary>A client that stays, and leads from a port of this machine to the far end.</summary>
    public ProcessStartInfo Forward(IPEndPoint near, FarEnd far) =>
        StartInfo(["-n", "-N", "-T", .. Forwarding.SelectMany(option => new[] { "-o", option }), "-L", Pair(near, far)]);

    /// <summary>Whether the user has opened a connection that can be used.</summary>
    public async Task<bool> HasMasterAsync(CancellationToken cancellationToken)
    {
        var (exitCode, said) = await AskMasterAsync("check", null, cancellationToken).ConfigureAwait(false);
        var hasControlPath = !said.Contains("No ControlPath specified", StringComparison.Ordinal);
        if (_hasControlPath && !hasControlPath)
        {
            _hasControlPath = false;
            (exitCode, _) = await AskMasterAsync("check", null, cancellationToken).ConfigureAwait(false);
        }

        return exitCode == 0;
    }

    /// <summary>Asks the connection that the user has opened for something.</summary>
    /// <param name="request"><c>check</c>, <c>forward</c> or <c>cancel</c>.</param>
    /// <param name="forward">The forward that it is about; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The exit code, and what it said.</returns>
    public async Task<(int ExitCode, string Said)> AskMasterAsync(
        string request, (IPEndPoint Near, FarEnd Far)? forward, CancellationToken cancellationToken)
    {
        string[] where = _hasControlPath ? [] : ["-o", OwnControlPath];
        string[] what = forward is { } pair ? ["-L", Pair(pair.Near, pair.Far)] : [];
        var start = StartInfo(["-o", "BatchMode=yes", "-o", "LogLevel=INFO", "-o", "ClearAllForwardings=no", .. where, "-O", request, .. what]);
        using var process = await LaunchThread.StartAsync(start).ConfigureAwait(false);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(LongestAnswer);
        try
        {
            process.StandardInput.Close();
            var said = process.StandardError.ReadToEndAsync(end.Token);
            await process.WaitForExitAsync(end.Token).ConfigureAwait(false);
            return (process.ExitCode, await said.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            cancellationToken.ThrowIfCancellationRequested();
            return (Failed, "the connection that you opened does not answer");
        }
    }

    private static string Pair(IPEndPoint near, FarEnd far) => string.Create(CultureInfo.InvariantCulture, $"{near}:{far}");

    private ProcessStartInfo StartInfo(string[] words)
    {
        var program = SearchPath.Find(Name)
            ?? throw new EmewsException("There is no ssh on PATH, which tunnels need: install OpenSSH's client (openssh-client).");
        return new ProcessStartInfo(program, [.. Configuration, .. words, "--", route.Host])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private string Shown(params string[] words) => string.Join(' ', [Name, .. Configuration.Concat(words).Append(route.Host).Select(ShellWord.Of)]);

    private string[] Configuration => route.Configuration is { } file ? ["-F", file] : [];
}
