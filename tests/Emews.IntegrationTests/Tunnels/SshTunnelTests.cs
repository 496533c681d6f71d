using System.Net;
using System.Net.Sockets;
using System.Text;
using Emews.IntegrationTests.Tool;
using Emews.Tasks;
using Emews.Tests.Shared;
using Emews.Tunnels;

namespace Emews.IntegrationTests.Tunnels;

/// <summary>Tunnels through a real ssh server: they lead where they should, open again by themselves, and say what is wrong and what to do.</summary>
public sealed class SshTunnelTests : IAsyncLifetime
{
    private readonly TcpListener far = new(IPAddress.Loopback, 0);
    private SshServer server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private FarEnd Far => new("127.0.0.1", ((IPEndPoint)far.LocalEndpoint).Port);

    private SshRoute Route => new("far", server.Configuration);

    public async ValueTask InitializeAsync()
    {
        server = await SshServer.StartAsync();
        far.Start();
        _ = GreetAsync();
    }

    public async ValueTask DisposeAsync()
    {
        far.Stop();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_tunnel_leads_to_the_far_end_and_leaves_no_client_behind()
    {
        await using (var tunnel = await OpenAsync())
        {
            Assert.Equal("hello", await HearAsync(tunnel));
            Assert.Null(tunnel.Trouble);
            Assert.Single(server.Clients);
        }

        Assert.Empty(server.Clients);
    }

    [Fact]
    public async Task A_tunnel_whose_client_is_killed_opens_again_by_itself()
    {
        await using var tunnel = await OpenAsync();
        await EmewsProcess.SignalAsync(Assert.Single(server.Clients).Id, "KILL");
        await Eventually.TrueAsync(() => tunnel.Trouble is not null || tunnel.NearEnd is null, () => "It has not noticed.");
        await OpensAgainAsync(tunnel);
        Assert.Single(server.Clients);
    }

    [Fact]
    public async Task A_tunnel_whose_server_is_away_says_so_and_opens_again_when_it_is_back()
    {
        await using var tunnel = await OpenAsync();
        await server.StopAsync();
        await SaysAsync(tunnel, "no ssh server listens on its port");
        Assert.Null(tunnel.NearEnd);
        await server.StartAsync();
        await OpensAgainAsync(tunnel);
    }

    [Fact]
    public async Task A_host_key_that_is_not_known_or_has_changed_is_never_taken_on_trust()
    {
        server.Know(null);
        Assert.Contains($"its host key is not known here. Connect once by hand, and compare the key with what the site publishes: ssh -F {server.Configuration} far", await RefusalAsync(), StringComparison.Ordinal);

        server.Know("user");
        var changed = await RefusalAsync();
        Assert.Contains("another host key than before", changed, StringComparison.Ordinal);
        Assert.Contains("\n  ssh-keygen ", changed, StringComparison.Ordinal);
        Assert.Contains($"\n  ssh -F {server.Configuration} far", changed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_does_not_let_us_in_asks_nothing_and_is_said()
    {
        await File.WriteAllTextAsync(server.PathOf("authorized_keys"), "", Token);
        var refusal = await RefusalAsync();
        Assert.Contains("it does not let this program in", refusal, StringComparison.Ordinal);
        Assert.Contains("Permission denied (publickey)", refusal, StringComparison.Ordinal);
        Assert.Contains($"open a connection yourself, which is then used: ssh -F {server.Configuration} -fNM -o 'ControlPath=~/.ssh/emews-%C' far", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_not_known_a_port_that_is_taken_and_a_configuration_that_is_not_there_are_said()
    {
        Assert.Contains("its name is not known", await RefusalAsync(Route with { Host = "nowhere.invalid" }), StringComparison.Ordinal);
        Assert.Contains($"port {Far.Port} of this machine is taken by another program", await RefusalAsync(Route with { Port = Far.Port }), StringComparison.Ordinal);
        Assert.Contains("its ssh configuration /nowhere/config cannot be used", await RefusalAsync(Route with { Configuration = "/nowhere/config" }), StringComparison.Ordinal);
        await server.StopAsync();
        Assert.Contains("no ssh server listens on its port", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_at_the_far_end_is_told_from_a_server_that_leads_nowhere()
    {
        var nothing = Far;
        far.Stop();
        await using (var tunnel = await SshTunnel.OpenAsync(Route, nothing, TimeProvider.System, Token))
        {
            Assert.Equal("", await HearAsync(tunnel));
            await SaysAsync(tunnel, $"nothing listens on {nothing} when seen from it. `emews service start` starts a service");
        }

        await using var strict = await SshServer.StartAsync("AllowTcpForwarding no");
        await using var closed = await SshTunnel.OpenAsync(new("far", strict.Configuration), nothing, TimeProvider.System, Token);
        Assert.Equal("", await HearAsync(closed));
        await SaysAsync(closed, "does not allow to go on");
    }

    [Fact]
    public async Task A_connection_that_the_user_has_opened_is_used_and_asked_for_when_it_is_gone()
    {
        await server.MakeKeyAsync("locked", "a passphrase");
        await File.AppendAllTextAsync(server.PathOf("authorized_keys"), await File.ReadAllTextAsync(server.PathOf("locked.pub"), Token), Token);
        server.WriteConfiguration("locked", $"ControlPath {server.PathOf("master")}");
        Assert.Contains($"ssh -F {server.Configuration} -fNM far", await RefusalAsync(), StringComparison.Ordinal);

        await OpenMasterAsync();
        await using (var tunnel = await OpenAsync())
        {
            Assert.Equal("hello", await HearAsync(tunnel));
            (await SshAsync("-O", "exit")).MustSucceed();
            await SaysAsync(tunnel, $"ssh -F {server.Configuration} -fNM far");
            await OpenMasterAsync();
            await OpensAgainAsync(tunnel);
        }

        Assert.Equal(0, (await SshAsync("-O", "check")).ExitCode);
        (await SshAsync("-O", "exit")).MustSucceed();
    }

    private Task<SshTunnel> OpenAsync() => SshTunnel.OpenAsync(Route, Far, TimeProvider.System, Token);

    private async Task<string> RefusalAsync(SshRoute? route = null)
    {
        var error = await Assert.ThrowsAsync<EmewsException>(() => SshTunnel.OpenAsync(route ?? Route, Far, TimeProvider.System, Token));
        Assert.StartsWith("The tunnel to ", error.Message, StringComparison.Ordinal);
        return error.Message;
    }

    /// <summary>What the far end says to who connects; nothing where the connection ends before.</summary>
    private static async Task<string> HearAsync(SshTunnel tunnel)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync((IPEndPoint)tunnel.NearEnd!, Token);
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            return await reader.ReadToEndAsync(Token);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            return "";
        }
    }

    private static Task SaysAsync(SshTunnel tunnel, string text) => Eventually.TrueAsync(
        () => tunnel.Trouble?.Contains(text, StringComparison.Ordinal) is true, () => $"It says '{tunnel.Trouble}'.");

    private static Task OpensAgainAsync(SshTunnel tunnel) => Eventually.TrueAsync(
        async () => tunnel is { NearEnd: not null, Trouble: null } && await HearAsync(tunnel) is "hello", () => $"It stays closed: {tunnel.Trouble}");

    /// <summary>What a user does in a terminal, with the passphrase; here with another key.</summary>
    private async Task OpenMasterAsync() => (await SshAsync("-i", server.PathOf("user"), "-fNM")).MustSucceed();

    private Task<ShellResult> SshAsync(params string[] words) =>
        Shell.RunAsync(server.Folder, null, "bash", "-c", $"exec ssh -F {server.Configuration} {string.Join(' ', words)} far >&- 2>&-");

    private async Task GreetAsync()
    {
        try
        {
            while (true)
            {
                using var client = await far.AcceptTcpClientAsync(Token);
                await client.GetStream().WriteAsync("hello"u8.ToArray(), Token);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // The test has ended.
        }
    }
}
