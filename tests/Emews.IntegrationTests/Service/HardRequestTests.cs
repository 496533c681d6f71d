using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Emews.Database;
using Emews.IntegrationTests.Tool;
using Emews.Numerics.Randomness;
using Emews.Rest;
using Emews.Service;
using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Service;

/// <summary>Whatever is sent, the service answers it, lives on, and keeps nothing of it.</summary>
public sealed class HardRequestTests : IAsyncLifetime
{
    private const int Requests = 10_000;
    private const int Looks = 1_500;
    private const int AtOnce = 16;
    private const long MuchMemory = 64 * 1024 * 1024;
    private const int Megabyte = 1024 * 1024;
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(2);

    private readonly SqliteDatabase _file = new();
    private readonly List<string> _told = [];
    private readonly HttpClient _client = new();
    private SqliteStore _store = null!;
    private EmewsService _service = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync(_file.Path, null, Token);
        _service = await EmewsService.StartAsync(_store, new() { OnMessage = Tell, MaxRequestsPerSecond = 1_000_000 }, Token);
        _client.BaseAddress = _service.Address;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
        await _store.DisposeAsync();
        _file.Dispose();
    }

    [Fact]
    public async Task Ten_thousand_spoilt_requests_are_refused_or_right_and_leave_nothing_behind()
    {
        List<(string Path, string Body, bool IsEqSql)> routes =
        [
            .. StoreVerbs.All.Select(verb => (verb.Path, JsonSerializer.Serialize(SampleRequest.Of(verb.RequestType), verb.RequestType, WireJson.Options), false)),
            ("submit_tasks", EqSql("\"exp_id\":\"exp\",\"eq_type\":1,\"payload\":[\"{}\"],\"priority\":0,\"tag\":null"), true),
            ("get_status", EqSql("\"task_ids\":[1,2]"), true),
            ("get_priorities", EqSql("\"task_ids\":[1,2]"), true),
            ("get_worker_pools", EqSql("\"task_ids\":[1,2]"), true),
            ("update_priorities", EqSql("\"task_ids\":[1,2],\"new_priority\":[3,4]"), true),
            ("cancel_tasks", EqSql("\"task_ids\":[1,2]"), true),
            ("query_result", EqSql("\"eq_task_id\":1,\"delay\":0.1,\"timeout\":0.05"), true),
            ("as_completed", EqSql("\"task_ids\":[1,2],\"completed_tasks\":[],\"timeout\":0.05,\"n_required\":2,\"batch_size\":2,\"sleep\":0"), true),
            ("are_queues_empty", EqSql("\"eq_type\":1"), true),
        ];
        foreach (var (path, body, isEqSql) in routes)
        {
            Assert.InRange((int)(await SendAsync(path, body, isEqSql))!, 200, 499);
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var random = RandomStream.For(7, "spoilt");
        var spoiler = new Spoiler(random);
        var spoilt = Enumerable.Range(0, Requests).Select(i => routes[i % routes.Count]).Select(route => (route.Path, Body: spoiler.Spoil(route.Body), IsEqSql: route.IsEqSql && random.NextInt32(4) > 0)).ToList();
        var wrong = new List<string>();
        var (refused, right) = (0, 0);
        await Parallel.ForEachAsync(spoilt, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Token }, async (request, _) =>
        {
            var status = await SendAsync(request.Path, request.Body, request.IsEqSql);
            lock (wrong)
            {
                refused += (int?)status is >= 400 and < 500 ? 1 : 0;
                right += status is HttpStatusCode.OK ? 1 : 0;
                if ((int?)status >= 500)
                {
                    wrong.Add($"{(int?)status} {request.Path} {request.Body}");
                }
            }
        });
        Assert.Empty(wrong);
        Assert.InRange(refused, Requests / 2, Requests);
        Assert.InRange(right, Requests / 25, Requests);
        Assert.Empty(_told);
        Assert.Equal("alive\n", await _client.GetStringAsync(new Uri("healthz", UriKind.Relative), Token));
        spoilt.Clear();
        await ForgottenAsync(before);
    }

    [Fact]
    public async Task Spoilt_looks_are_refused_or_right()
    {
        string[] targets =
        [
            "/v1/experiments", "/v1/experiments/exp", "/v1/experiments/exp/tasks?state=queued&failed=false&pool=p&after=0&limit=10",
            "/v1/experiments/exp/results?first=1&last=2", "/v1/tasks/1", "/v1/pools?work_type=1&all=true", "/v1/queues", "/openapi/v1.json", "/readyz", "/metrics",
        ];
        await _store.SubmitAsync(new(Guid.NewGuid(), "exp", 1, ["1", "2"], [0]), Token);
        var spoiler = new Spoiler(RandomStream.For(8, "spoilt"));
        var statuses = new List<int>();
        for (var i = 0; i < Looks; i++)
        {
            var target = targets[i % targets.Length];
            statuses.Add(await LookAsync(i < targets.Length ? target : spoiler.Spoil(target)));
        }

        Assert.All(statuses.Take(targets.Length), status => Assert.Equal(200, status));
        Assert.All(statuses, status => Assert.InRange(status, 200, 499));
        Assert.InRange(statuses.Count(status => status >= 400), Looks / 4, Looks);
        Assert.Empty(_told);
    }

    [Theory]
    [InlineData(99, HttpStatusCode.BadRequest)]
    [InlineData(101, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(300, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_request_of_a_hundred_megabytes_hurts_nobody(int megabytes, HttpStatusCode expected)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal(expected, await SendLargeAsync(megabytes));
        Assert.Equal("alive\n", await _client.GetStringAsync(new Uri("healthz", UriKind.Relative), Token));
        await ForgottenAsync(before);
        Assert.Empty(_told);
    }

    /// <summary>What a connection has yet to let go of goes with its end.</summary>
    private static Task ForgottenAsync(long before) => Eventually.TrueAsync(
        () => GC.GetTotalMemory(forceFullCollection: true) - before < MuchMemory,
        () => $"{(GC.GetTotalMemory(forceFullCollection: true) - before) / Megabyte} MiB more than before are kept.");

    private static string EqSql(string fields) =>
        $"{{\"db_params\":{{\"user\":\"u\",\"host\":\"h\",\"db_name\":\"emews\",\"port\":1,\"password\":null,\"retry\":0}},{fields}}}";

    private async Task<HttpStatusCode> SendLargeAsync(int megabytes)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(new string('[', megabytes * Megabyte)));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await _client.PostAsync(new Uri("v1/submit", UriKind.Relative), body, Token);
        return answer.StatusCode;
    }

    /// <summary>As no client library would send it.</summary>
    private async Task<int> LookAsync(string target)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _service.Address.Port, Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"), Token);
        using var reader = new StreamReader(stream);
        var line = await reader.ReadLineAsync(Token);
        return int.Parse(line!.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <returns>The status; null where the answer was not waited for.</returns>
    private async Task<HttpStatusCode?> SendAsync(string path, string body, bool isEqSql)
    {
        using var content = new StringContent(isEqSql ? JsonSerializer.Serialize(body) : body, Encoding.UTF8, "application/json");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(LongEnough);
        try
        {
            using var answer = await _client.PostAsync(new Uri(path, UriKind.Relative), content, patience.Token);
            return answer.StatusCode;
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Tell(string message)
    {
        lock (_told)
        {
            _told.Add(message);
        }
    }
}
