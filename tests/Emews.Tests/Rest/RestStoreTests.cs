using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Emews.Rest;
using Emews.Service;
using Emews.Tasks;
using Emews.Tests.Service;
using Emews.Tests.Stores;

namespace Emews.Tests.Rest;

/// <summary>What a client does when its service is not there, or not what it should be.</summary>
public sealed class RestStoreTests
{
    private readonly ConcurrentQueue<string> _told = [];
    private readonly TaskCompletionSource _trouble = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_starts_anew_is_ridden_out_and_told_once()
    {
        await using var scene = await ServiceScene.StartAsync();
        await using var store = await scene.OpenAsync(new RestStoreOptions { Patience = Timeout.InfiniteTimeSpan, OnTrouble = Tell });
        await scene.Service.StopAsync();
        var submits = Enumerable.Range(0, 3).Select(i => store.SubmitAsync(new(Guid.NewGuid(), "exp", 0, [$"{i}"], [0]), Token)).ToList();
        await _trouble.Task.WaitAsync(Token);
        var options = new EmewsServiceOptions { Port = scene.Service.Address.Port, Token = ServiceScene.Secret };
        await using var next = await EmewsService.StartAsync(scene.Store, options, Token);
        Assert.Equal([new(1), new(2), new(3)], (await Task.WhenAll(submits)).SelectMany(ids => ids).Order());
        Assert.Equal(2, _told.Count);
        Assert.StartsWith($"{store.Place} cannot be reached", _told.First(), StringComparison.Ordinal);
        Assert.StartsWith($"{store.Place} is back", _told.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patience_that_ends_is_a_transient_error_that_names_the_service()
    {
        await using var scene = await ServiceScene.StartAsync();
        await using var store = await scene.OpenAsync(new RestStoreOptions { Patience = TimeSpan.FromMilliseconds(50) });
        await scene.Service.StopAsync();
        var error = await Assert.ThrowsAsync<EmewsException>(() => store.CountTasksAsync("exp", Token));
        Assert.True(error.IsTransient);
        Assert.Contains($"127.0.0.1:{scene.Service.Address.Port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("nothing listens on the port", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_is_refused_at_once_and_never_repeated()
    {
        await using var scene = await ServiceScene.StartAsync();
        var wrong = ServiceToken.Create();
        foreach (var token in new[] { wrong, null })
        {
            var error = await Assert.ThrowsAsync<EmewsException>(
                () => RestStore.OpenAsync(scene.Service.Address, new RestStoreOptions { Token = token }, Token));
            Assert.False(error.IsTransient);
            Assert.Contains("token", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(wrong, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("220 mail.example ESMTP\r\n")]
    public async Task Something_else_on_the_port_is_told_from_a_service(string said)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, said);
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        var error = await Assert.ThrowsAsync<EmewsException>(() => RestStore.OpenAsync(address, null, Token));
        Assert.False(error.IsTransient);
        Assert.Contains("something else answers", error.Message, StringComparison.Ordinal);
        await answering;
    }

    [Theory]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://emews:a-secret@127.0.0.1")]
    [InlineData("/a-secret")]
    public async Task An_address_that_is_none_is_refused_and_never_repeated(string address)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => RestStore.OpenAsync(new Uri(address, UriKind.RelativeOrAbsolute), null, Token));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_may_lie_below_another_path()
    {
        Assert.Equal("http://gateway.example/emews/", ServiceAddress.Check(new Uri("http://gateway.example/emews?x=1#y")).AbsoluteUri);
        await using var scene = await ServiceScene.StartAsync();
        await using var store = await RestStore.OpenAsync(
            new Uri($"{scene.Service.Address.AbsoluteUri}/?x"), new RestStoreOptions { Token = ServiceScene.Secret }, Token);
        Assert.True(await store.AreQueuesEmptyAsync(null, Token));
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        await using var scene = await ServiceScene.StartAsync();
        var store = await scene.OpenAsync();
        var agent = await store.RegisterAgentAsync(new(Guid.NewGuid(), "pool", "host", 1, 0, 1, TimeSpan.FromHours(1)), Token);
        var wait = store.WaitForWorkAsync(new(agent.AgentId, 0, Timeout.InfiniteTimeSpan), Token);
        await store.DisposeAsync();
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => wait);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.CountTasksAsync("exp", Token));
    }

    [Fact]
    public async Task Reports_that_are_large_together_go_in_several_requests()
    {
        await using var scene = await ServiceScene.StartAsync(new EmewsServiceOptions { MaxRequestBytes = 12 * 1024 * 1024 });
        await using var store = await scene.OpenAsync();
        await store.SubmitAsync(new(Guid.NewGuid(), "exp", 0, ["1", "2", "3", "4"], [0]), Token);
        var agent = new TestAgent(
            store, (await store.RegisterAgentAsync(new(Guid.NewGuid(), "pool", "host", 1, 0, 4, TimeSpan.FromHours(1)), Token)).AgentId, 0);
        var claimed = await agent.ClaimAsync(4);
        var text = new string('x', 7_000_000);
        var outcomes = await agent.ReportAsync(
            [.. claimed.Take(3).Select(task => TestAgent.Result(task, text)), TestAgent.Result(claimed[0]), TestAgent.Result(claimed[3])]);
        Assert.Equal(
            [ReportOutcome.Recorded, ReportOutcome.Recorded, ReportOutcome.Recorded, ReportOutcome.AlreadyRecorded, ReportOutcome.Recorded], outcomes);
        Assert.Equal([text.Length, text.Length, text.Length, 3], (await store.GetResultsAsync([.. claimed.Select(t => t.TaskId)], Token)).Select(r => r.Text!.Length));
    }

    private void Tell(string message)
    {
        _told.Enqueue(message);
        _trouble.TrySetResult();
    }

    private static async Task AnswerAsync(TcpListener listener, string said)
    {
        using var client = await listener.AcceptTcpClientAsync(Token);
        var stream = client.GetStream();
        _ = await stream.ReadAtLeastAsync(new byte[10_000], 4, cancellationToken: Token);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(said), Token);
        client.Client.Shutdown(SocketShutdown.Send);
        while (await stream.ReadAsync(new byte[10_000], Token) > 0)
        {
        }
    }
}
