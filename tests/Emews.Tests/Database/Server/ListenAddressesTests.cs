using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Emews.Database.Server;

namespace Emews.Tests.Database.Server;

/// <summary>Whom a server listens to.</summary>
public class ListenAddressesTests
{
    [Theory]
    [InlineData(null, "localhost")]
    [InlineData("", "localhost")]
    [InlineData("127.0.0.2", "localhost,127.0.0.2")]
    [InlineData("10.0.0.0/8", "*", "10.0.0.0/8")]
    [InlineData(" 192.168.1.0/24 , 10.1.2.3/8,fd00::/8,", "*", "192.168.1.0/24", "10.0.0.0/8", "fd00::/8")]
    [InlineData("*", "*", "0.0.0.0/0", "::/0")]
    [InlineData("0.0.0.0, 10.0.0.0/8", "*", "0.0.0.0/0", "::/0", "10.0.0.0/8")]
    public void Networks_are_let_in_and_nobody_else(string? text, string setting, params string[] networks)
    {
        var listen = ListenAddresses.Parse(text);

        Assert.Equal(setting, listen.Setting);
        Assert.Equal(networks, listen.Networks().Select(network => network.ToString()));
    }

    [Fact]
    public void An_address_of_this_machine_lets_its_own_network_in()
    {
        var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .FirstOrDefault(candidate => candidate.Address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(candidate.Address));
        Assert.SkipWhen(own is null, "This machine has no address but the loopback.");

        var listen = ListenAddresses.Parse(own.Address.ToString());

        Assert.Equal($"localhost,{own.Address}", listen.Setting);
        var network = Assert.Single(listen.Networks());
        Assert.Equal(own.PrefixLength, network.PrefixLength);
        Assert.True(network.Contains(own.Address));
    }

    [Fact]
    public void An_address_of_another_machine_is_refused_by_name()
    {
        var listen = ListenAddresses.Parse("192.0.2.7");

        var refused = Assert.Throws<ServerRefusedException>(() => listen.Networks());

        Assert.Contains("192.0.2.7 is no address of this machine, which has ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("login1")]
    [InlineData("10.1")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/8 trust")]
    [InlineData("10.0.0.0/8\nhost all all 0.0.0.0/0 trust")]
    public void What_is_neither_address_nor_network_is_named(string text)
    {
        var error = Assert.Throws<FormatException>(() => ListenAddresses.Parse($"127.0.0.1,{text}"));

        Assert.StartsWith($"'{text}' is neither an address nor a network", error.Message, StringComparison.Ordinal);
    }
}
