using Emews.Tunnels;

namespace Emews.Tests.Tunnels;

/// <summary>What ssh prints, in words that say what to do. The lines are those of OpenSSH 9.2.</summary>
public class SshComplaintTests
{
    private static readonly SshProgram Ssh = new(new SshRoute("cluster", "/home/me/my config"));

    [Theory]
    [InlineData("ssh: connect to host 10.0.0.9 port 22: Connection timed out", "the machine does not answer (connect to host 10.0.0.9 port 22: Connection timed out)")]
    [InlineData("ssh: connect to host 10.0.0.9 port 22: No route to host", "the machine does not answer")]
    [InlineData("ssh: connect to host 10.0.0.9 port 22: Network is unreachable", "is a VPN needed?")]
    [InlineData("ssh: connect to host 10.0.0.9 port 22: Connection refused", "no ssh server listens on its port")]
    [InlineData("Timeout, server 10.0.0.9 not responding.", "the connection was lost (Timeout, server 10.0.0.9 not responding)")]
    [InlineData("kex_exchange_identification: Connection closed by remote host", "the connection was lost")]
    [InlineData("channel_setup_fwd_listener_tcpip: cannot listen to port: 8080\nCould not request local forwarding.", "port 8080 of this machine is taken")]
    [InlineData("", "the connection has ended.")]
    public void What_may_pass_by_itself_is_told_from_its_cause(string lines, string said)
    {
        var complaint = Of(lines);

        Assert.Contains(said, complaint.Text, StringComparison.Ordinal);
        Assert.False(complaint.NeedsUser);
    }

    [Theory]
    [InlineData("No ED25519 host key is known for cluster and you have requested strict checking.\nHost key verification failed.", "ssh -F '/home/me/my config' cluster")]
    [InlineData("me@cluster: Permission denied (publickey,keyboard-interactive).", "a passphrase, a password or a second factor")]
    [InlineData("Permissions 0644 for '/home/me/key' are too open.\nme@cluster: Permission denied (publickey).", "chmod 600")]
    [InlineData("Received disconnect from 10.0.0.9 port 22:2: Too many authentication failures", "open a connection yourself")]
    [InlineData("/home/me/my config: line 3: Bad configuration option: hots", "its ssh configuration /home/me/my config cannot be used")]
    public void What_needs_somebody_is_told_with_what_to_do(string lines, string said)
    {
        var complaint = Of(lines);

        Assert.Contains(said, complaint.Text, StringComparison.Ordinal);
        Assert.True(complaint.NeedsUser);
    }

    [Theory]
    [InlineData("channel 2: open failed: connect failed: Connection refused", "nothing listens on login1:8080")]
    [InlineData("channel 2: open failed: administratively prohibited: open failed", "AllowTcpForwarding")]
    [InlineData("channel 2: open failed: connect failed: No route to host", "there is no way to login1:8080")]
    [InlineData("Warning: Permanently added 'cluster' to the list of known hosts.", null)]
    public void What_is_wrong_at_the_far_end_is_told_apart(string line, string? said)
    {
        var trouble = SshComplaint.OfFarEnd(line, Ssh.Route, new FarEnd("login1", 8080));

        Assert.True(said is null ? trouble is null : trouble!.Contains(said, StringComparison.Ordinal), trouble);
    }

    private static SshComplaint Of(string lines) => SshComplaint.Of(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries), Ssh, 8080);
}
