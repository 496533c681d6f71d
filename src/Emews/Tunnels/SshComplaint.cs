namespace Emews.Tunnels;

/// <summary>What ssh says of a connection that it does not make, or has lost, in the words of who has to mend it.</summary>
/// <param name="Text">The rest of a sentence that has named the tunnel, and others after it.</param>
/// <param name="NeedsUser">Whether it stays so until somebody does something: more attempts could get the user locked out.</param>
/// <param name="IsPortTaken">Whether another port at this end would help.</param>
internal sealed record SshComplaint(string Text, bool NeedsUser = false, bool IsPortTaken = false)
{
    private const int MostWords = 300;

    /// <summary>Finds the complaint in the lines on standard error.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="ssh">The program.</param>
    /// <param name="port">The port at this end.</param>
    public static SshComplaint Of(IReadOnlyList<string> lines, SshProgram ssh, int port)
    {
        string? Line(params string[] marks) => lines.LastOrDefault(line => marks.Any(mark => line.Contains(mark, StringComparison.OrdinalIgnoreCase)));
        var file = ssh.Route.Configuration ?? "~/.ssh/config";
        return Line("Can't open user config file", "Bad configuration option", "terminating, ", "Bad owner or permissions on") is { } broken
                ? new($"its ssh configuration {file} cannot be used ({Cause(broken)}).", NeedsUser: true)
            : Line("REMOTE HOST IDENTIFICATION HAS CHANGED") is not null ? Changed(lines, ssh)
            : Line("Host key verification failed") is not null
                ? new($"its host key is not known here. Connect once by hand, and compare the key with what the site publishes: {ssh.ByHand}", NeedsUser: true)
            : Line("are too open", "UNPROTECTED PRIVATE KEY FILE") is { } open && Line("Permission denied") is not null
                ? new($"the file of its private key is open to others ({Cause(open)}): chmod 600 that file.", NeedsUser: true)
            : Line("Permission denied (") is { } denied ? Denied(denied, ssh)
            : Line("Too many authentication failures") is { } many ? Denied(many, ssh)
            : Line("cannot listen to port", "Address already in use") is not null
                ? new($"port {port} of this machine is taken by another program: leave out the tunnel's port, or name another one.", IsPortTaken: true)
            : Line("Could not resolve hostname") is { } unknown
                ? new($"its name is not known ({Cause(unknown)}). Is it a Host of {file}, and is there a network?")
            : Line("Connection refused") is { } refused ? new($"the machine is there, and no ssh server listens on its port ({Cause(refused)}).")
            : Line("timed out", "No route to host", "Network is unreachable", "Host is down") is { } silent
                ? new($"the machine does not answer ({Cause(silent)}). Is there a network, or is a VPN needed?")
            : new(lines.Count == 0 ? "the connection has ended." : $"the connection was lost ({Cause(lines[^1])}).");
    }

    /// <summary>Finds what an open connection says of its far end; null where a line tells nothing of it.</summary>
    public static string? OfFarEnd(string line, SshRoute route, FarEnd far) =>
        !line.Contains("open failed", StringComparison.Ordinal) ? null
        : line.Contains("prohibited", StringComparison.Ordinal)
            ? $"The ssh server of {route.Host} does not allow to go on to {far} (administratively prohibited): who runs it can allow that with AllowTcpForwarding and PermitOpen."
        : line.Contains("Connection refused", StringComparison.Ordinal)
            ? $"{route.Host} is there, and nothing listens on {far} when seen from it. `emews service start` starts a service; task_queues names its host and port."
        : $"From {route.Host} there is no way to {far} ({Cause(line)}). task_queues names the service's host and port as that machine sees them.";

    private static SshComplaint Changed(IReadOnlyList<string> lines, SshProgram ssh)
    {
        var remove = lines.Select(line => line.Trim()).FirstOrDefault(line => line.StartsWith("ssh-keygen ", StringComparison.Ordinal)) ?? $"ssh-keygen -R {ssh.Route.Host}";
        return new(
            $"it shows another host key than before: somebody may be listening in. Ask who runs it; if it is right, remove the old key and connect once by hand:\n  {remove}\n  {ssh.ByHand}",
            NeedsUser: true);
    }

    private static SshComplaint Denied(string line, SshProgram ssh) => new(
        $"it does not let this program in ({Cause(line)}). Where it wants a passphrase, a password or a second factor, open a connection yourself, which is then used: {ssh.MasterByHand}",
        NeedsUser: true);

    private static string Cause(string line)
    {
        var words = line.Trim().TrimEnd('.');
        words = words.StartsWith("ssh: ", StringComparison.Ordinal) ? words[5..] : words;
        return words.Length > MostWords ? words[..MostWords] : words;
    }
}
