using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>What the suites of both interfaces share: a carrier, and short words for what they do with it.</summary>
public abstract class StoreContract(IStoreCarrier carrier) : IAsyncLifetime
{
    protected const string Experiment = "exp";
    protected const int WorkType = 3;

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

    /// <summary>Opens another client of this test's database.</summary>
    protected Task<StoreClient> OpenAsync() => carrier.OpenAsync(Token);

    protected Task LetTimePassAsync(TimeSpan time) => carrier.LetTimePassAsync(time, Token);

    protected Task<IReadOnlyList<TaskId>> ReadCollectedAsync(string experimentId) => carrier.ReadCollectedAsync(experimentId, Token);

    /// <summary>Sends a call twice: the first time its answer is lost after the commit.</summary>
    protected async Task<T> RepeatedAsync<T>(Func<Task<T>> call)
    {
        Client.Cut.Arm();
        await Assert.ThrowsAsync<EmewsException>(call);
        return await call();
    }

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
