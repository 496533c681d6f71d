using Emews.Tests.Postgres;

namespace Emews.IntegrationTests.Database.EqSql;

/// <summary>EQ-SQL's statements do what they are for, on the database that EQ-SQL makes.</summary>
public sealed class EqSqlClientTests : IAsyncLifetime
{
    private const int Type = 3;
    private PostgresDatabase? _database;
    private EqSqlClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync();
        await EqSqlSchema.CreateAsync(_database);
        _client = await EqSqlClient.ConnectAsync(_database);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _client.DisposeAsync();
            await _database.DisposeAsync();
        }
    }

    [Fact]
    public async Task Tasks_go_round()
    {
        var first = await _client.SubmitAsync("exp", Type, "{\"x\":1}", priority: 1, tag: "mine");
        var second = await _client.SubmitAsync("exp", Type, "{\"x\":2}", priority: 2);
        await _client.StopPoolAsync(Type);
        Assert.Equal([new(second, "{\"x\":2}")], await _client.PopAsync(Type));
        Assert.Equal([new(first, "{\"x\":1}"), new(3, EqSqlClient.Stop)], await _client.PopAsync(Type, 9));
        Assert.Null(await _client.TryCollectAsync(first));
        await _client.ReportAsync(first, Type, "1.5");
        Assert.Equal("1.5", await _client.TryCollectAsync(first));
        Assert.Null(await _client.TryCollectAsync(first));
        Assert.Equal(new Dictionary<int, int> { [first] = 2, [second] = 1 }, await _client.GetStatesAsync(first, second));
    }

    [Fact]
    public async Task Orders_reach_what_is_queued()
    {
        int[] ids = [await SubmitAsync(), await SubmitAsync(), await SubmitAsync()];
        Assert.Equal(ids, (await _client.UpdatePrioritiesAsync(ids, [1, 3, 2])).Order());
        Assert.Equal([ids[1]], (await _client.PopAsync(Type)).Select(task => task.Id));
        Assert.Equal([ids[0], ids[2]], (await _client.UpdatePrioritiesAsync(ids, 7)).Order());
        Assert.Equal([ids[2]], await _client.CancelAsync(ids[1], ids[2]));
        Assert.Empty(await _client.CancelAsync(ids[2]));
        await _client.ClearQueuesAsync();
        Assert.True(await _client.AreQueuesEmptyAsync(Type));
        Assert.Equal([3, 1, 3], (await _client.GetStatesAsync(ids)).OrderBy(p => p.Key).Select(p => p.Value));
        Assert.Equal([7, 3, 7], (await _client.GetPrioritiesAsync(ids)).OrderBy(p => p.Key).Select(p => p.Value));
        await _client.ResetAsync();
        Assert.Equal(1, await SubmitAsync());
    }

    private Task<int> SubmitAsync() => _client.SubmitAsync("exp", Type, "{}");
}
