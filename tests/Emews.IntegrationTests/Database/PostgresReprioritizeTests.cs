using Emews.Database;
using Emews.Tasks;
using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Database;

/// <summary>Reprioritisers that stand in each other's way, with pools in between.</summary>
public sealed class PostgresReprioritizeTests : IAsyncLifetime
{
    private const int WorkType = 3;
    private const int Count = 3000;
    private const int Claimed = 40;
    private const int GivenBack = 33;
    private readonly PostgresCarrier _carrier = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _carrier.InitializeAsync();

    public ValueTask DisposeAsync() => _carrier.DisposeAsync();

    [Fact]
    public async Task Opposite_orders_of_two_clients_meet_no_error_and_no_pool_goes_empty_handed()
    {
        await using var store = await OpenAsync();
        var ids = await store.SubmitAsync(
            new(Guid.NewGuid(), "exp", WorkType, [.. Enumerable.Repeat("{}", Count)], [.. Enumerable.Range(0, Count)]), Token);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var pools = Enumerable.Range(0, 4).Select(_ => Task.Run(() => ClaimAndGiveBackAsync(done.Token), Token)).ToList();
        await Task.WhenAll(Task.Run(() => ReorderAsync(ids), Token), Task.Run(() => ReorderAsync([.. ids.Reverse()]), Token));
        await done.CancelAsync();
        var claims = await Task.WhenAll(pools);

        Assert.All(claims, count => Assert.True(count > 0));
        Assert.Equal(new TaskCounts(Count, 0, 0, 0, 0, 0), Merge(await store.CountTasksAsync("exp", Token)));
        Assert.Equal(0, await _carrier.Database.CountAsync(
            "SELECT count(*) FROM emews_queue_out q JOIN eq_tasks t USING (eq_task_id) WHERE q.eq_priority <> t.eq_priority"));
        Assert.Equal(0, await _carrier.Database.CountAsync(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
    }

    [Fact]
    public async Task A_claim_begun_after_a_reprioritisation_sees_the_whole_new_order()
    {
        await using var store = await OpenAsync();
        var ids = await store.SubmitAsync(
            new(Guid.NewGuid(), "exp", WorkType, [.. Enumerable.Repeat("{}", Count)], [0]), Token);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var pool = Task.Run(() => ClaimAndGiveBackAsync(done.Token), Token);
        var agent = await RegisterAsync(store);
        for (var round = 1; round <= 20; round++)
        {
            var changed = await store.UpdatePrioritiesAsync(new(ids, [.. Enumerable.Range(round * Count, Count)]), Token);
            var claimed = await agent.ClaimAsync(Claimed);

            // Of all that got a new priority, only what the other pool has, or is about to take, may be passed over.
            var worst = claimed.Min(task => task.Priority) - (round * Count);
            var passedOver = changed.Except(claimed.Select(task => task.TaskId)).Count(id => id.Value - 1 > worst);
            Assert.InRange(worst, 0, Count);
            Assert.InRange(passedOver, 0, 2 * GivenBack);
            await agent.ReleaseAsync(claimed);
        }

        await done.CancelAsync();
        await pool;
    }

    private static TaskCounts Merge(TaskCounts counts) => counts with { Queued = counts.Queued + counts.Requeued, Requeued = 0 };

    private static async Task<TestAgent> RegisterAsync(PostgresStore store)
    {
        var registration = new AgentRegistration(Guid.NewGuid(), "pool", "host", 1, WorkType, 4, TimeSpan.FromSeconds(30));
        return new TestAgent(store, (await store.RegisterAgentAsync(registration, Token)).AgentId, WorkType);
    }

    private Task<PostgresStore> OpenAsync() => PostgresStore.OpenAsync(_carrier.Database.ConnectionString, null, Token);

    private async Task ReorderAsync(IReadOnlyList<TaskId> ids)
    {
        await using var store = await OpenAsync();
        for (var round = 0; round < 50; round++)
        {
            await store.UpdatePrioritiesAsync(new(ids, [.. Enumerable.Range(round, ids.Count)]), Token);
        }
    }

    private async Task<int> ClaimAndGiveBackAsync(CancellationToken done)
    {
        await using var store = await OpenAsync();
        var agent = await RegisterAsync(store);
        var claims = 0;
        while (!done.IsCancellationRequested)
        {
            var claimed = await agent.ClaimAsync(GivenBack);
            Assert.NotEmpty(claimed);
            await agent.ReleaseAsync(claimed);
            claims++;
        }

        return claims;
    }
}
