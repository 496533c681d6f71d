using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>What the suites of both interfaces share: a carrier, and short words for what they do with it.</summary>
public abstract class StoreContract(IStoreCarrier carrier) : IAsyncLifetime
{
    protected const string Experiment = "exp";
    protected const int WorkType = 3;

    /// <summary>Numbers that no task has, within and beyond what EQ-SQL's columns can hold.</summary>
    protected static readonly IReadOnlyList<TaskId> Strangers =
        [new(long.MinValue), new(int.MinValue), new(-1), new(0), new(99), new(int.MaxValue), new(1L << 31), new((1L << 32) + 1), new(long.MaxValue)];

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A client that is there from the beginning.</summary>
    protected StoreClient Client { get; private set; } = null!;

    protected ITaskStore Tasks => Client.Tasks;

    protected IPoolStore Pools => Client.Pools;

    public async ValueTask InitializeAsync()
    {
        await carrier.InitializeAsync();
        Client = await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Client is not null)
        {
            await Client.DisposeAsync();
        }

        await carrier.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A pool that is not ours.</summary>
    protected IForeignPool Foreign => carrier.Foreign;

    /// <summary>Opens another client of this test's database.</summary>
    protected Task<StoreClient> OpenAsync() => carrier.OpenAsync(Token);

    protected Task LetTimePassAsync(TimeSpan time) => carrier.LetTimePassAsync(time, Token);

    /// <summary>What was acknowledged, in order.</summary>
    protected async Task<IReadOnlyList<TaskId>> ReadCollectedAsync(string experimentId)
    {
        var collected = await Tasks.ListCollectedAsync(new(experimentId), Token);
        Assert.Equal(Enumerable.Range(1, collected.Count), collected.Select(c => (int)c.Order));
        return [.. collected.Select(c => c.TaskId)];
    }

    /// <summary>Sends a call twice: the first time its answer is lost after the commit.</summary>
    protected async Task<T> RepeatedAsync<T>(Func<Task<T>> call)
    {
        Client.Cut.Arm();
        await Assert.ThrowsAsync<EmewsException>(call);
        return await call();
    }

    /// <summary>Has two clients make a call at the same moment: this test's own, whose answer comes first, and another.</summary>
    protected async Task<T[]> AtOnceAsync<T>(Func<StoreClient, Task<T>> call)
    {
        await using var other = await OpenAsync();
        using var start = new Barrier(2);
        return await Task.WhenAll(new[] { Client, other }.Select(client => Task.Run(
            () =>
            {
                start.SignalAndWait(Token);
                return call(client);
            },
            Token)));
    }

    /// <inheritdoc cref="AtOnceAsync{T}"/>
    protected Task AtOnceAsync(Func<StoreClient, Task> call) => AtOnceAsync(async client =>
    {
        await call(client);
        return 0;
    });

    /// <inheritdoc cref="RepeatedAsync{T}"/>
    protected Task RepeatedAsync(Func<Task> call) => RepeatedAsync(async () =>
    {
        await call();
        return 0;
    });

    protected Task<IReadOnlyList<TaskId>> SubmitAsync(
        int count, int priority = 0, string experimentId = Experiment, int workType = WorkType) => Tasks.SubmitAsync(
            new(Guid.NewGuid(), experimentId, workType, [.. Enumerable.Range(0, count).Select(i => $"{{\"x\":{i}}}")], [priority]), Token);

    /// <summary>Submits one task a priority.</summary>
    protected Task<IReadOnlyList<TaskId>> SubmitAsync(IReadOnlyList<int> priorities) => Tasks.SubmitAsync(
        new(Guid.NewGuid(), Experiment, WorkType, [.. priorities.Select(_ => "{}")], priorities), Token);

    protected async Task<TestAgent> RegisterAsync(
        string pool = "pool", int workType = WorkType, int maxAttempts = 3, StoreClient? client = null)
    {
        var store = (client ?? Client).Pools;
        var agent = await store.RegisterAgentAsync(
            new(Guid.NewGuid(), pool, "host", 42, workType, 4, TimeSpan.FromSeconds(30), maxAttempts), Token);
        return new TestAgent(store, agent.AgentId, workType);
    }

    protected async Task<TakenResults> TakeAllAsync(string experimentId = Experiment) =>
        await Tasks.TakeResultsAsync(new(experimentId, new(1), new(long.MaxValue)), Token);

    protected async Task<TaskState> StateAsync(TaskId id) => (await Tasks.GetStatesAsync([id], Token))[id];
}
