using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Emews.Database;
using Emews.Rest;
using Emews.Service;
using Emews.Tests.Shared;
using Emews.Tests.Stores;

namespace Emews.Tests.Service;

/// <summary>A service before a SQLite file, and requests to it as any program may make them.</summary>
internal sealed class ServiceScene : IAsyncDisposable
{
    private readonly SqliteDatabase _file;
    private readonly HttpClient _client = new();

    private ServiceScene(SqliteDatabase file, SqliteStore store, EmewsService service) => (_file, Store, Service) = (file, store, service);

    public static string Secret { get; } = ServiceToken.Create();

    public static AuthenticationHeaderValue Right { get; } = new("Bearer", Secret);

    public SqliteStore Store { get; }

    public EmewsService Service { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="options">How the service behaves; it gets the token.</param>
    /// <param name="onCall">Sees each call of the store first, with its token; null for nobody.</param>
    public static async Task<ServiceScene> StartAsync(EmewsServiceOptions? options = null, Func<string, CancellationToken, Task>? onCall = null)
    {
        var file = new SqliteDatabase();
        var store = await SqliteStore.OpenAsync(file.Path, null, Token);
        var database = onCall is null ? store : WatchedDatabase.Create(store, onCall);
        return new(file, store, await EmewsService.StartAsync(database, (options ?? new()) with { Token = Secret }, Token));
    }

    public Task<RestStore> OpenAsync(RestStoreOptions? options = null) =>
        RestStore.OpenAsync(Service.Address, (options ?? new()) with { Token = Secret }, Token);

    public Task<EventReader> FollowAsync(string path, string? lastEventId = null) => EventReader.OpenAsync(Service.Address, path, Secret, lastEventId);

    /// <summary>Changes the file by hand.</summary>
    public void Run(string sql) => _file.Run(sql);

    public Task<HttpResponseMessage> GetAsync(string path, AuthenticationHeaderValue? shown) => SendAsync(new(HttpMethod.Get, Url(path)), shown);

    public Task<HttpResponseMessage> PostAsync(string path, string json, string mediaType = "application/json") =>
        SendAsync(new(HttpMethod.Post, Url(path)) { Content = new StringContent(json, Encoding.UTF8, mediaType) }, Right);

    public static async Task<Problem> ReadProblemAsync(HttpResponseMessage response)
    {
        Assert.Equal(Problem.MediaType, response.Content.Headers.ContentType?.MediaType);
        var problem = JsonSerializer.Deserialize<Problem>(await response.Content.ReadAsStringAsync(Token), WireJson.Options)!;
        Assert.Equal((int)response.StatusCode, problem.Status);
        return problem;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Service.DisposeAsync();
        await Store.DisposeAsync();
        _file.Dispose();
    }

    private Uri Url(string path) => new(Service.Address, path);

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, AuthenticationHeaderValue? shown)
    {
        using (request)
        {
            request.Headers.Authorization = shown;
            return await _client.SendAsync(request, Token);
        }
    }
}
