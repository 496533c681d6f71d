using System.Net;
using System.Net.Http.Json;
using Emews.Database;
using Emews.IntegrationTests.Tool;
using Emews.Service;
using Emews.Tests.Postgres;
using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Service;

/// <summary>Any number of clients may wait for news: the database has one connection more for all of them.</summary>
public sealed class WaitingClientsTests
{
    private const int Clients = 1_000;
    private const int Verbs = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_waiting_clients_cost_the_database_one_listener()
    {
        await using var database = await (await SharedPostgres.ClusterAsync()).CreateEmewsDatabaseAsync();
        await using var store = await PostgresStore.OpenAsync(
            database.ConnectionString, new() { MaxConnections = Verbs + 1, ApplicationName = "served" }, Token);
        await using var service = await EmewsService.StartAsync(store, null, Token);
        var tasks = await store.SubmitAsync(new(Guid.NewGuid(), "exp", 0, ["1"], [0]), Token);
        using var client = new HttpClient { BaseAddress = service.Address };
        var waits = Enumerable.Range(0, Clients).Select(i => client.PostAsJsonAsync(
            new Uri("v1/wait-for-results", UriKind.Relative), new { experiment_id = "exp", first = 1, last = i + 1, known = 0, timeout = 30 }, Token)).ToList();
        await Eventually.TrueAsync(
            async () => (await client.GetStringAsync(new Uri("metrics", UriKind.Relative), Token)).Contains($"\nemews_waiting_clients {Clients}\n", StringComparison.Ordinal),
            () => "They never all waited.");

        Assert.InRange(await database.CountAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'served'"), 1, Verbs + 1);
        Assert.Equal(1, await database.CountAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'served' AND query LIKE 'LISTEN%'"));

        var agent = await store.RegisterAgentAsync(new(Guid.NewGuid(), "pool", "host", 1, 0, 1, TimeSpan.FromHours(1)), Token);
        var worker = new TestAgent(store, agent.AgentId, 0);
        await worker.CompleteAsync(await worker.ClaimOneAsync());
        foreach (var wait in waits)
        {
            using var answer = await wait;
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Single(tasks);
    }
}
