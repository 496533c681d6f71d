using System.Net;
using System.Net.Http.Headers;
using Emews.Rest;
using Emews.Service;
using Emews.Tasks;

namespace Emews.Tests.Service;

/// <summary>Who shows the read-only token looks at everything, and changes nothing.</summary>
public sealed class WatcherTests
{
    private static readonly string Secret = ServiceToken.Create();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_lets_look_and_no_more()
    {
        await using var scene = await ServiceScene.StartAsync(new EmewsServiceOptions { ReadToken = Secret });
        await using var watcher = await RestStore.OpenAsync(scene.Service.Address, new RestStoreOptions { Token = Secret }, Token);
        Assert.True(await watcher.AreQueuesEmptyAsync(null, Token));
        var error = await Assert.ThrowsAsync<EmewsException>(() => watcher.SubmitAsync(new(Guid.NewGuid(), "exp", 0, ["1"], [0]), Token));
        Assert.False(error.IsTransient);
        Assert.Contains("read-only token", error.Message, StringComparison.Ordinal);
        Assert.True(await watcher.AreQueuesEmptyAsync(null, Token));
    }

    [Fact]
    public async Task Every_route_knows_whether_it_only_looks()
    {
        await using var scene = await ServiceScene.StartAsync(new EmewsServiceOptions { ReadToken = Secret });
        foreach (var verb in StoreVerbs.All)
        {
            Assert.Equal(verb.Kind is not VerbKind.Look, await IsForbiddenAsync(HttpMethod.Post, verb.Path));
        }

        string[] looks = ["get_status", "get_priorities", "get_worker_pools", "are_queues_empty"];
        string[] changes = ["submit_tasks", "update_priorities", "cancel_tasks", "query_result", "as_completed"];
        foreach (var path in looks.Concat(changes))
        {
            Assert.Equal(changes.Contains(path, StringComparer.Ordinal), await IsForbiddenAsync(HttpMethod.Post, path));
        }

        foreach (var path in (string[])["healthz", "readyz", "metrics", "ping", "nowhere"])
        {
            Assert.False(await IsForbiddenAsync(HttpMethod.Get, path), path);
        }

        foreach (var (method, path) in new[] { (HttpMethod.Head, "v1/queues"), (HttpMethod.Options, "v1/submit"), (HttpMethod.Post, "healthz"), (HttpMethod.Put, "metrics") })
        {
            Assert.False(await IsForbiddenAsync(method, path), path);
        }

        Assert.True(await IsForbiddenAsync(HttpMethod.Get, "shutdown"));
        Assert.False(scene.Service.StopWanted.IsCompleted);

        async Task<bool> IsForbiddenAsync(HttpMethod method, string path)
        {
            using var client = new HttpClient { BaseAddress = scene.Service.Address };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Secret);
            using var answer = await client.SendAsync(new(method, path), Token);
            Assert.NotEqual(HttpStatusCode.Unauthorized, answer.StatusCode);
            return answer.StatusCode is HttpStatusCode.Forbidden && (await ServiceScene.ReadProblemAsync(answer)).Type is ProblemTypes.ReadOnly;
        }
    }

    [Fact]
    public async Task It_is_a_token_of_its_own()
    {
        await using var scene = await ServiceScene.StartAsync();
        var right = new EmewsServiceOptions { Token = Secret };
        await RefusedAsync("could do everything", right with { ReadToken = Secret });
        await RefusedAsync("at least 16 characters", right with { ReadToken = "guessable" });
        await RefusedAsync("without a token", new EmewsServiceOptions { ReadToken = Secret });

        async Task RefusedAsync(string why, EmewsServiceOptions options) => Assert.Contains(
            why, (await Assert.ThrowsAsync<ServiceRefusedException>(() => EmewsService.StartAsync(scene.Store, options, Token))).Message, StringComparison.Ordinal);
    }
}
