using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Emews.Database;
using Emews.IntegrationTests.Tool;
using Emews.Rest;

namespace Emews.IntegrationTests.Service;

/// <summary>A service is told to stop while its clients are at work: each gets a whole answer or a plain refusal, and goes on with the next service.</summary>
public sealed class ServiceUnderLoadTests : IDisposable
{
    private const string Secret = "correct-horse-battery-staple";
    private const int Clients = 12;
    private static readonly TimeSpan SoonEnough = TimeSpan.FromSeconds(10);

    private readonly Workspace _workspace = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Clients_see_a_clean_end_and_go_on_with_the_next_service()
    {
        _workspace.Set("EMEWS_TOKEN", Secret);
        await using (await SqliteStore.OpenAsync(_workspace.PathOf("emews.db"), null, Token))
        {
        }

        var port = FreePort();
        using var first = Start(port);
        await first.SaysAsync("Stop:   Ctrl-C");
        var address = new Uri($"http://127.0.0.1:{port}");
        await using var store = await RestStore.OpenAsync(address, new RestStoreOptions { Token = Secret, Patience = Timeout.InfiniteTimeSpan }, Token);
        using var enough = new CancellationTokenSource();
        var submitting = Enumerable.Range(0, Clients).Select(_ => SubmitAsync(store, enough.Token)).ToList();
        using var client = new HttpClient { BaseAddress = address, DefaultRequestHeaders = { Authorization = new("Bearer", Secret) } };
        var waiting = Enumerable.Range(0, Clients).Select(_ => client.PostAsJsonAsync(
            new Uri("query_result", UriKind.Relative), new { eq_task_id = 1_000_000, delay = 0.5, timeout = (double?)null }, Token)).ToList();
        await Eventually.TrueAsync(
            async () => (await client.GetStringAsync(new Uri("metrics", UriKind.Relative), Token)).Contains($"\nemews_waiting_clients {Clients}\n", StringComparison.Ordinal),
            () => "They never all waited.");

        var begun = TimeProvider.System.GetTimestamp();
        await first.SignalAsync("TERM");
        Assert.Equal(130, (await first.EndsAsync()).ExitCode);
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.Zero, SoonEnough);
        foreach (var wait in waiting)
        {
            using var answer = await wait;
            Assert.Equal((HttpStatusCode.OK, "[[1,\"EQ_ABORT\"]]"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token)));
        }

        using var second = Start(port);
        await second.SaysAsync("Stop:   Ctrl-C");
        await enough.CancelAsync();
        var ids = (await Task.WhenAll(submitting)).SelectMany(submitted => submitted).Order().ToList();
        Assert.Equal(Enumerable.Range(1, ids.Count).Select(id => (long)id), ids);
        Assert.Equal(ids.Count, (await store.CountTasksAsync("exp", Token)).Total);
        await second.SignalAsync("TERM");
        await second.EndsAsync();
    }

    public void Dispose() => _workspace.Dispose();

    /// <summary>Submits task after task, until it is enough and the last is in the database.</summary>
    private static async Task<List<long>> SubmitAsync(RestStore store, CancellationToken enough)
    {
        var ids = new List<long>();
        while (!enough.IsCancellationRequested)
        {
            ids.Add((await store.SubmitAsync(new(Guid.NewGuid(), "exp", 0, ["1"], [0]), Token))[0].Value);
        }

        return ids;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private EmewsProcess Start(int port) => _workspace.Start(
        "service", "start", "--db-path", "emews.db", "--port", port.ToString(CultureInfo.InvariantCulture), "--access-log", "access.log");
}
