using System.Net;
using System.Text;
using Emews.Rest;
using Emews.Service;
using Emews.Tests.Stores;

namespace Emews.Tests.Service;

/// <summary>Who is let in, and where the service listens.</summary>
public sealed class AccessTests
{
    public static TheoryData<string?> Wrong =>
    [
        (string?)null, "", "Bearer", "Bearer ", "Bearer x", $"Bearer {ServiceScene.Secret}x", $"Bearer {ServiceScene.Secret[..^1]}", ServiceScene.Secret,
        $"Digest {ServiceScene.Secret}", "Basic", "Basic !", Basic("emews", "x"), Basic(ServiceScene.Secret, ""), $"Basic {ServiceScene.Secret}",
    ];

    public static TheoryData<string> Right =>
        [$"Bearer {ServiceScene.Secret}", $"bearer  {ServiceScene.Secret}", Basic("", ServiceScene.Secret), Basic("anybody", ServiceScene.Secret)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_the_token_only_a_sign_of_life_is_given()
    {
        await using var scene = await ServiceScene.StartAsync();
        using var client = new HttpClient { BaseAddress = scene.Service.Address };
        foreach (var path in StoreVerbs.All.Select(verb => verb.Path).Concat(["readyz", "", "nowhere", "healthz/x"]))
        {
            using var get = await client.GetAsync(new Uri(path, UriKind.Relative), Token);
            using var post = await client.PostAsync(new Uri(path, UriKind.Relative), null, Token);
            Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (get.StatusCode, post.StatusCode));
            Assert.Equal(["Bearer", "Basic"], post.Headers.WwwAuthenticate.Select(way => way.Scheme));
            Assert.Equal(ProblemTypes.Unauthorized, (await ServiceScene.ReadProblemAsync(post)).Type);
        }

        Assert.Equal("alive\n", await client.GetStringAsync(new Uri("healthz", UriKind.Relative), Token));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_wrong_token_lets_nobody_in(string? shown) => Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(shown));

    [Theory]
    [MemberData(nameof(Right))]
    public async Task The_token_lets_in_by_either_way(string shown) => Assert.Equal(HttpStatusCode.OK, await AskAsync(shown));

    [Fact]
    public async Task Without_a_token_it_serves_this_machine_alone()
    {
        using var file = new SqliteDatabase();
        await using var client = await file.OpenAsync(Token);
        var database = (Emews.Tasks.IEmewsDatabase)client.Tasks;
        await using (var service = await EmewsService.StartAsync(database, cancellationToken: Token))
        {
            Assert.Equal("127.0.0.1", service.Address.Host);
            await using var store = await RestStore.OpenAsync(service.Address, null, Token);
            Assert.True(await store.AreQueuesEmptyAsync(null, Token));
        }

        await RefusedAsync("on this machine alone", new EmewsServiceOptions { Host = "0.0.0.0" });
        await RefusedAsync("on this machine alone", new EmewsServiceOptions { Host = "::" });

        async Task RefusedAsync(string why, EmewsServiceOptions options) => Assert.Contains(
            why, (await Assert.ThrowsAsync<ServiceRefusedException>(() => EmewsService.StartAsync(database, options, Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_served_is_refused_before_anything_begins()
    {
        await using var scene = await ServiceScene.StartAsync();
        var right = new EmewsServiceOptions { Token = ServiceScene.Secret };
        await RefusedAsync($"Port {scene.Service.Address.Port} of 127.0.0.1 is taken", right with { Port = scene.Service.Address.Port });
        await RefusedAsync("'nowhere.example' is neither", right with { Host = "nowhere.example" });
        await RefusedAsync("cannot listen on 203.0.113.7", right with { Host = "203.0.113.7" });
        await RefusedAsync("at least 16 characters", right with { Token = "guessable" });
        await RefusedAsync("visible ASCII", right with { Token = $"{ServiceScene.Secret} " });
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => EmewsService.StartAsync(scene.Store, right with { Port = 65536 }, Token));

        async Task RefusedAsync(string why, EmewsServiceOptions options)
        {
            var error = await Assert.ThrowsAsync<ServiceRefusedException>(() => EmewsService.StartAsync(scene.Store, options, Token));
            Assert.Contains(why, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(options.Token!, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Options_never_show_their_token()
    {
        Assert.DoesNotContain(ServiceScene.Secret, $"{new EmewsServiceOptions { Token = ServiceScene.Secret }}", StringComparison.Ordinal);
        Assert.DoesNotContain(ServiceScene.Secret, $"{new RestStoreOptions { Token = ServiceScene.Secret }}", StringComparison.Ordinal);
    }

    private static string Basic(string user, string password) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";

    private static async Task<HttpStatusCode> AskAsync(string? shown)
    {
        await using var scene = await ServiceScene.StartAsync();
        using var client = new HttpClient { BaseAddress = scene.Service.Address };
        if (shown is not null)
        {
            Assert.True(client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", shown));
        }

        using var answer = await client.GetAsync(new Uri("readyz", UriKind.Relative), Token);
        return answer.StatusCode;
    }
}
