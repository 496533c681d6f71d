using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Emews.IntegrationTests.Tool;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tunnels;

/// <summary>An ssh server of a test's own, and the configuration of a client that may log in to it as <c>far</c>.</summary>
internal sealed class SshServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/sshd";

    private readonly string _options;
    private readonly string? _network;
    private int? _process;

    private SshServer(string folder, string options, TwoHosts? hosts)
    {
        (Folder, _options, _network) = (folder, options, hosts?.Login);
        (Address, Port) = hosts is null ? ("127.0.0.1", FreePort()) : (TwoHosts.LoginAddress, 22);
    }

    public string Folder { get; }

    public string Address { get; }

    public int Port { get; }

    /// <summary>The configuration of the client.</summary>
    public string Configuration => PathOf("config");

    private string Log => PathOf("log");

    /// <summary>Starts a server that knows the client's key, and that the client knows.</summary>
    /// <param name="options">Further lines of the server's configuration.</param>
    /// <param name="hosts">Where it is, on the login node; null for this machine.</param>
    public static async Task<SshServer> StartAsync(string options = "", TwoHosts? hosts = null)
    {
        Needs.Command("ssh");
        Needs.Service("sshd", File.Exists(Program));
        var server = new SshServer(Directory.CreateTempSubdirectory("emews-ssh-").FullName, options, hosts);
        await server.MakeKeyAsync("host");
        await server.MakeKeyAsync("user");
        File.Copy(server.PathOf("user.pub"), server.PathOf("authorized_keys"));
        server.Know("host");
        server.WriteConfiguration();
        await server.StartAsync();
        return server;
    }

    /// <summary>The clients that keep a tunnel to it open.</summary>
    public IReadOnlyList<ProcessEntry> Clients =>
        [.. ProcessTable.Of(Folder).Where(process => process.Command.Contains(" -N ", StringComparison.Ordinal))];

    public string PathOf(string file) => Path.Combine(Folder, file);

    public async Task MakeKeyAsync(string name, string passphrase = "") =>
        (await Shell.RunAsync(Folder, null, "ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", PathOf(name))).MustSucceed();

    /// <summary>Has the client take a key for the server's; null for none.</summary>
    public void Know(string? key) => File.WriteAllText(
        PathOf("known_hosts"), key is null ? "" : $"{(Port == 22 ? Address : $"[{Address}]:{Port}")} {File.ReadAllText(PathOf($"{key}.pub"))}");

    /// <summary>Writes the configuration of the client.</summary>
    /// <param name="key">The key it shows.</param>
    /// <param name="more">Further lines of the host's entry.</param>
    public void WriteConfiguration(string key = "user", string more = "") => File.WriteAllText(Configuration, string.Create(
        CultureInfo.InvariantCulture,
        $"""
        Host far
          HostName {Address}
          Port {Port}
          IdentityFile {PathOf(key)}
          IdentitiesOnly yes
          UserKnownHostsFile {PathOf("known_hosts")}
          GlobalKnownHostsFile none
          {more}

        """));

    public async Task StartAsync()
    {
        if (Environment.UserName is "root")
        {
            Directory.CreateDirectory("/run/sshd");
        }

        await File.WriteAllTextAsync(PathOf("sshd_config"), string.Create(
            CultureInfo.InvariantCulture,
            $"""
            Port {Port}
            ListenAddress {Address}
            HostKey {PathOf("host")}
            AuthorizedKeysFile {PathOf("authorized_keys")}
            PidFile {PathOf("pid")}
            StrictModes no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            UsePAM no
            ClientAliveInterval 2
            {_options}

            """));
        string[] inside = _network is null ? [] : ["ip", "netns", "exec", _network];
        string[] command = [.. inside, Program, "-f", PathOf("sshd_config"), "-E", Log];
        (await Shell.RunAsync(Folder, null, command[0], command[1..])).MustSucceed();
        await Eventually.TrueAsync(() => File.Exists(PathOf("pid")) && File.ReadAllText(PathOf("pid")).EndsWith('\n'), () => File.ReadAllText(Log));
        _process = int.Parse(await File.ReadAllTextAsync(PathOf("pid")), CultureInfo.InvariantCulture);
    }

    /// <summary>Ends the server and every login to it.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            foreach (var one in Descendants(process).Append(process))
            {
                await EmewsProcess.SignalAsync(one, "KILL");
            }

            File.Delete(PathOf("pid"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static List<int> Descendants(int process)
    {
        var children = $"/proc/{process}/task/{process}/children";
        return !File.Exists(children) ? [] :
        [
            .. File.ReadAllText(children).Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(child => int.Parse(child, CultureInfo.InvariantCulture)).SelectMany(child => Descendants(child).Append(child)),
        ];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
