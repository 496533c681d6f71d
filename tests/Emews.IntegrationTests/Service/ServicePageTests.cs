using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Emews.IntegrationTests.Tunnels;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Service;

/// <summary>The page on the service, done by its own code blocks; only the port is the test's own.</summary>
public sealed partial class ServicePageTests
{
    private const string Port = "11218";

    [Fact(Timeout = 300_000)]
    public async Task The_page_works_as_it_is_written()
    {
        Needs.Command("python3");
        Needs.Command("curl");
        using var host = new PageHost();
        var page = Clone.Read("docs/service.md").Replace(Port, $"{FindPort()}", StringComparison.Ordinal);
        var commands = 0;
        foreach (Match block in CodeBlock().Matches(page))
        {
            var (language, more, text) = (block.Groups["language"].Value, block.Groups["more"].Value, block.Groups["text"].Value);
            switch (language)
            {
                case "bash":
                    await host.DoAsync(text, stays: more is "stays");
                    commands++;
                    break;
                case "text":
                    await host.SaysAsync(text, earlier: more is "earlier" ? 1 : 0);
                    break;
                default:
                    host.Write(more, text);
                    break;
            }
        }

        Assert.True(commands > 6, $"Only {commands} blocks of commands were found.");
    }

    private static int FindPort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"^```(?<language>\w+)(?: (?<more>[^\n]*))?\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex CodeBlock();
}
