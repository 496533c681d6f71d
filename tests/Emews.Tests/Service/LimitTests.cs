using System.Net;
using System.Net.Sockets;
using System.Text;
using Emews.Rest;
using Emews.Service;
using Emews.Tasks;

namespace Emews.Tests.Service;

/// <summary>One client does not take the service from all others.</summary>
public sealed class LimitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_asks_too_often_is_told_so_and_goes_on_later()
    {
        await using var scene = await ServiceScene.StartAsync(new EmewsServiceOptions { MaxRequestsPerSecond = 5 });
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 200; i++)
        {
            using var answer = await scene.GetAsync("readyz", ServiceScene.Right);
            statuses.Add(answer.StatusCode);
            if (answer.StatusCode is HttpStatusCode.TooManyRequests)
            {
                Assert.NotNull(answer.Headers.RetryAfter);
                Assert.Contains("5 requests a second", (await ServiceScene.ReadProblemAsync(answer)).Detail, StringComparison.Ordinal);
            }
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], statuses.Distinct());
        using var alive = await scene.GetAsync("healthz", null);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);

        // Our own client sends it again, until it is its turn.
        await using var store = await scene.OpenAsync();
        Assert.True(await store.AreQueuesEmptyAsync(null, Token));
    }

    [Fact]
    public async Task A_service_with_too_much_to_do_says_so_and_is_known_to_live()
    {
        var waiting = new SemaphoreSlim(0);
        await using var scene = await ServiceScene.StartAsync(
            new EmewsServiceOptions { MaxRequestsAtOnce = 3 },
            (verb, _) =>
            {
                if (verb is nameof(ITaskStore.WaitForResultsAsync))
                {
                    waiting.Release();
                }

                return Task.CompletedTask;
            });
        await using var store = await scene.OpenAsync();
        using var end = new CancellationTokenSource();
        var waits = Enumerable.Range(0, 3).Select(_ => store.WaitForResultsAsync(new("exp", new(1), new(9), 0, Timeout.InfiniteTimeSpan), end.Token)).ToList();
        foreach (var _ in waits)
        {
            await waiting.WaitAsync(Token);
        }

        using var full = await scene.GetAsync("readyz", ServiceScene.Right);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, full.StatusCode);
        Assert.Equal(ProblemTypes.TooMany, (await ServiceScene.ReadProblemAsync(full)).Type);
        using var alive = await scene.GetAsync("healthz", null);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);

        await end.CancelAsync();
        Assert.True(await store.AreQueuesEmptyAsync(null, Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waits));
    }

    [Fact]
    public async Task Who_sends_nothing_any_more_is_not_waited_for()
    {
        await using var scene = await ServiceScene.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", scene.Service.Address.Port, Token);
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /v1/submit HTTP/1.1\r\nHost: x\r\nAuthorization: {ServiceScene.Right}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"),
            Token);
        using var reader = new StreamReader(client.GetStream());
        Assert.Equal("HTTP/1.1 408 Request Timeout", await reader.ReadLineAsync(Token));
    }
}
