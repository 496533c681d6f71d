using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emews.Database;
using Emews.Service;
using Emews.Tasks;
using Emews.Tests.Postgres;

namespace Emews.IntegrationTests.Service;

/// <summary>Two services before one database, and EQ-SQL's clients that ask both for the same results.</summary>
public sealed class TwoServicesTests : IAsyncLifetime
{
    private const int Tasks = 60;
    private const string Name = "shared";
    private static readonly PostgresStoreOptions Some = new() { MaxConnections = 5 };

    private readonly HttpClient[] _clients = [new(), new()];
    private readonly List<IAsyncDisposable> _parts = [];
    private PostgresStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var database = await (await SharedPostgres.ClusterAsync()).CreateEmewsDatabaseAsync();
        _parts.Add(database);
        foreach (var client in _clients)
        {
            _store = await PostgresStore.OpenAsync(database.ConnectionString, Some, Token);
            var service = await EmewsService.StartAsync(_store, new() { MaxRequestsPerSecond = 100_000 }, Token);
            client.BaseAddress = service.Address;
            _parts.AddRange([_store, service]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }

        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public async Task Of_many_who_ask_both_for_a_result_one_gets_it(int length)
    {
        var tasks = await CompleteAsync(length);
        var got = new ConcurrentBag<long>();
        await Task.WhenAll(tasks.SelectMany(task => Enumerable.Range(0, 4).Select(async number =>
        {
            var request = new JsonObject { ["eq_task_id"] = task.Value, ["timeout"] = 0.5 };
            if ((int?)(await AskAsync(number, "query_result", request))?[0]![0] == 0)
            {
                got.Add(task.Value);
            }
        })));
        Assert.Equal(tasks.Select(task => task.Value), got.Order());
        await IsCollectedOnceAsync(tasks);
    }

    [Fact]
    public async Task Of_many_who_collect_batches_from_both_each_gets_others()
    {
        var tasks = await CompleteAsync(10);
        var got = new ConcurrentBag<long>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            var request = new JsonObject
            {
                ["task_ids"] = JsonSerializer.SerializeToNode(tasks.Select(task => task.Value)),
                ["timeout"] = 0.5,
                ["n_required"] = 3,
                ["batch_size"] = 3,
            };
            while (await AskAsync(number, "as_completed", request) is JsonObject answer && (string?)answer["status"] is "ok")
            {
                foreach (var result in answer["result"]!.AsArray())
                {
                    got.Add(result![0]!.GetValue<long>());
                }
            }
        }));
        Assert.Equal(tasks.Select(task => task.Value), got.Order());
        await IsCollectedOnceAsync(tasks);
    }

    [Fact]
    public async Task They_name_the_server_behind_them()
    {
        var ready = JsonNode.Parse(await _clients[0].GetStringAsync(new Uri("readyz", UriKind.Relative), Token))!;
        Assert.Matches(@"^PostgreSQL \d+(\.\d+)+$", ready["database"]!.GetValue<string>());
    }

    private async Task<IReadOnlyList<TaskId>> CompleteAsync(int length)
    {
        var tasks = await _store.SubmitAsync(new(Guid.NewGuid(), Name, 0, [.. Enumerable.Repeat("1", Tasks)], [0]), Token);
        var agent = await _store.RegisterAgentAsync(new(Guid.NewGuid(), "pool1", "here", 1, 0, Tasks, TimeSpan.FromMinutes(5)), Token);
        var claimed = await _store.ClaimAsync(new(agent.AgentId, agent.AgentId << 32, 0, Tasks), Token);
        var result = $"\"{new string('x', length)}\"";
        await _store.ReportAsync(
            new(agent.AgentId, [.. claimed.Tasks.Select(task => new TaskReport(task.TaskId, task.LeaseId, result, null, true, agent.Now, agent.Now))]), Token);
        return tasks;
    }

    private async Task IsCollectedOnceAsync(IReadOnlyList<TaskId> tasks)
    {
        var collected = await _store.ListCollectedAsync(new(Name), Token);
        Assert.Equal(tasks, collected.Select(result => result.TaskId).Order());
        Assert.Empty((await _store.TakeResultsAsync(new(Name, tasks[0], tasks[^1]), Token)).Results);
    }

    /// <returns>The answer; null where the client was cut off.</returns>
    private async Task<JsonNode?> AskAsync(int number, string path, JsonObject request)
    {
        using var content = new StringContent(request.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var answer = await _clients[number % _clients.Length].PostAsync(new Uri(path, UriKind.Relative), content, Token);
            return JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Token));
        }
        catch (HttpRequestException error) when (error.StatusCode is null)
        {
            return null;
        }
    }
}
