using Emews.Database;
using Emews.Service;
using Emews.Tasks;
using Emews.Tests.Postgres;
using Emews.Tests.Shared;
using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Service;

/// <summary>Results as an event stream, where several transactions record them at once.</summary>
public sealed class ResultStreamOnPostgresTests
{
    private const string Stream = "v1/experiments/exp/results";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task One_that_is_recorded_after_others_that_ended_later_is_told_with_the_next_look()
    {
        await using var database = await (await SharedPostgres.ClusterAsync()).CreateEmewsDatabaseAsync();
        await using var store = await OpenAsync(database);
        await using var service = await EmewsService.StartAsync(store, null, Token);
        var ids = await SubmitAsync(store, 3);
        var agent = await JoinAsync(store);
        var claimed = await agent.ClaimAsync(3);
        await agent.CompleteAsync(claimed[0]);
        await database.RunAsync("CREATE TABLE late AS SELECT * FROM emews_queue_IN");
        await database.RunAsync("DELETE FROM emews_queue_IN");
        await agent.CompleteAsync(claimed[1]);
        await using var stream = await EventReader.OpenAsync(service.Address, Stream);
        Assert.Equal([ids[1]], await stream.NextAsync(1));
        await database.RunAsync("INSERT INTO emews_queue_IN SELECT * FROM late");
        await agent.CompleteAsync(claimed[2]);
        Assert.Equal([ids[0], ids[2]], await stream.NextAsync(2));
    }

    [Fact(Timeout = 120_000)]
    public async Task Two_clients_hear_of_each_result_once_while_many_report_and_others_acknowledge()
    {
        const int Agents = 6;
        const int TasksEach = 100;
        await using var database = await (await SharedPostgres.ClusterAsync()).CreateEmewsDatabaseAsync();
        await using var store = await OpenAsync(database);
        await using var service = await EmewsService.StartAsync(store, null, Token);
        var ids = await SubmitAsync(store, Agents * TasksEach);
        await using var watcher = await EventReader.OpenAsync(service.Address, Stream);
        await using var collector = await EventReader.OpenAsync(service.Address, Stream);
        var reports = Task.WhenAll(Enumerable.Range(0, Agents).Select(_ => WorkAsync()));
        var (heard, watched) = (new List<TaskId>(), new HashSet<TaskId>());
        while (heard.Count < ids.Count && await collector.NextAsync() is { } result)
        {
            // Both hear of it before it is acknowledged, each in an order of its own.
            heard.Add(result.TaskId);
            while (!watched.Contains(result.TaskId))
            {
                Assert.True(watched.Add((await watcher.NextAsync())!.TaskId));
            }

            await store.AcknowledgeAsync(new("exp", [result.TaskId]), Token);
        }

        await reports;
        Assert.Equal(ids, heard.Order());
        Assert.Equal(ids, watched.Order());

        async Task WorkAsync()
        {
            var agent = await JoinAsync(store);
            while (await agent.ClaimAsync(3) is { Count: > 0 } claimed)
            {
                await agent.CompleteAsync(claimed);
            }
        }
    }

    private static Task<PostgresStore> OpenAsync(PostgresDatabase database) =>
        PostgresStore.OpenAsync(database.ConnectionString, new() { MaxConnections = 9 }, Token);

    private static Task<IReadOnlyList<TaskId>> SubmitAsync(PostgresStore store, int tasks) =>
        store.SubmitAsync(new(Guid.NewGuid(), "exp", 0, [.. Enumerable.Repeat("1", tasks)], [0]), Token);

    private static async Task<TestAgent> JoinAsync(PostgresStore store) => new(
        store, (await store.RegisterAgentAsync(new(Guid.NewGuid(), "pool", "host", 1, 0, 9, TimeSpan.FromHours(1)), Token)).AgentId, 0);
}
