using Emews.Database;
using Emews.Pools;
using Emews.Tasks;
using Emews.Tests.Postgres;
using Npgsql;

namespace Emews.IntegrationTests.Database;

/// <summary>A server on this machine that is reached by its socket, which is no network.</summary>
public sealed class PostgresSocketTests
{
    [Fact]
    public async Task A_pool_and_its_queue_work_over_a_socket()
    {
        var token = TestContext.Current.CancellationToken;
        await using var database = await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync();
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Host = database.Cluster.Folder };
        await using var store = await PostgresStore.OpenAsync(settings.ConnectionString, null, token);
        await using var queue = new TaskQueue(store, "a");
        var future = await queue.SubmitAsync(workType: 0, "{}", cancellationToken: token);
        await using var agent = await PoolAgent.RegisterAsync(store, workType: 0, new WorkerPoolOptions(), cancellationToken: token);

        var task = Assert.Single(await agent.QueryAsync(limit: 1, TimeSpan.FromMinutes(2), token));
        await agent.ReportAsync(task, "5", agent.Now);

        Assert.Equal("5", await future.GetResultAsync(cancellationToken: token));
    }
}
