using System.Text.RegularExpressions;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tunnels;

/// <summary>The page on a search on a laptop, done by its own code blocks on two hosts; only the entry of ssh's configuration is the test's own.</summary>
public sealed partial class LaptopAndClusterPageTests
{
    private const string Page = "docs/laptop-and-cluster.md";

    [Fact]
    public async Task The_page_works_as_it_is_written()
    {
        await using var hosts = await TwoHosts.StartAsync();
        await using var server = await SshServer.StartAsync(hosts: hosts);
        server.WriteConfiguration(more: $"ControlPath {server.PathOf("master")}");
        using var laptop = new PageHost(hosts.Laptop);
        using var cluster = new PageHost(hosts.Login);
        laptop.Write("ssh_config", (await File.ReadAllTextAsync(server.Configuration, TestContext.Current.CancellationToken)).Replace("Host far", "Host cluster", StringComparison.Ordinal));
        var commands = 0;
        foreach (Match block in CodeBlock().Matches(Clone.Read(Page)))
        {
            var (language, more, text) = (block.Groups["language"].Value, block.Groups["more"].Value, block.Groups["text"].Value);
            if (language is "ssh-config")
            {
                continue;
            }

            var host = block.Groups["host"].Value is "laptop" ? laptop : cluster;
            switch (language)
            {
                case "bash":
                    await host.DoAsync(text.Replace("/scratch/me/trial", cluster.Folder, StringComparison.Ordinal), stays: more is "stays");
                    commands++;
                    break;
                case "text":
                    await host.SaysAsync(text);
                    break;
                default:
                    host.Write(more, text);
                    break;
            }
        }

        Assert.True(commands > 6, $"Only {commands} blocks of commands were found.");
        Assert.Empty(server.Clients);
    }

    [GeneratedRegex(@"^```(?<language>[\w-]+)(?: (?<host>laptop|cluster)(?: (?<more>[^\n]*))?)?\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex CodeBlock();
}
