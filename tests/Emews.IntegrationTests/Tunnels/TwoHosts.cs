using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tunnels;

/// <summary>A laptop and the login node of a cluster, as network namespaces with a link between them; the laptop reaches nothing but port 22.</summary>
internal sealed class TwoHosts : IAsyncDisposable
{
    public const string LoginAddress = "198.18.1.1";

    private const string LaptopAddress = "198.18.1.2";

    private TwoHosts(string name) => (Laptop, Login) = ($"{name}-laptop", $"{name}-login");

    /// <summary>The laptop's network namespace.</summary>
    public string Laptop { get; }

    /// <summary>The login node's.</summary>
    public string Login { get; }

    public static async Task<TwoHosts> StartAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName is "root", "Two hosts on one machine are network namespaces, which take root on Linux.");
        Needs.Command("ip");
        Needs.Service("iptables", File.Exists("/usr/sbin/iptables"));
        var hosts = new TwoHosts($"emews-{Guid.NewGuid().ToString("N")[..6]}");
        await IpAsync("netns", "add", hosts.Laptop);
        await IpAsync("netns", "add", hosts.Login);
        await IpAsync("link", "add", "wan", "netns", hosts.Laptop, "type", "veth", "peer", "name", "wan", "netns", hosts.Login);
        foreach (var (host, address) in new[] { (hosts.Laptop, LaptopAddress), (hosts.Login, LoginAddress) })
        {
            await IpAsync("-n", host, "addr", "add", $"{address}/24", "dev", "wan");
            await IpAsync("-n", host, "link", "set", "lo", "up");
            await IpAsync("-n", host, "link", "set", "wan", "up");
        }

        await hosts.FilterAsync("-p", "tcp", "--dport", "22", "-j", "ACCEPT");
        await hosts.FilterAsync("-m", "state", "--state", "ESTABLISHED", "-j", "ACCEPT");
        await hosts.FilterAsync("-j", "REJECT");
        return hosts;
    }

    /// <summary>Cuts the link.</summary>
    public Task CutAsync() => IpAsync("-n", Laptop, "link", "set", "wan", "down");

    /// <summary>Mends it.</summary>
    public Task MendAsync() => IpAsync("-n", Laptop, "link", "set", "wan", "up");

    public async ValueTask DisposeAsync()
    {
        await IpAsync("netns", "del", Laptop);
        await IpAsync("netns", "del", Login);
    }

    private Task FilterAsync(params string[] rule) => IpAsync(["netns", "exec", Login, "/usr/sbin/iptables", "-A", "INPUT", "-i", "wan", .. rule]);

    private static async Task IpAsync(params string[] words) => (await Shell.RunAsync("/", null, "ip", words)).MustSucceed();
}
