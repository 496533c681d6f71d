using Emews.Database;
using Emews.Tasks;
using Emews.Tests.Postgres;
using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Database.EqSql;

/// <summary>One EMEWS DB in which Emews and EQ-SQL's clients work at the same time.</summary>
public abstract class MixedDatabase : IAsyncLifetime
{
    protected const int WorkType = 3;
    protected const string Ours = "ours";
    protected const string Theirs = "theirs";
    private readonly PostgresCarrier _carrier = new();
    private readonly List<IAsyncDisposable> _opened = [];

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected PostgresDatabase Database => _carrier.Database;

    protected ITaskStore Tasks { get; private set; } = null!;

    protected IPoolStore Pools { get; private set; } = null!;

    private protected EqSqlClient Foreign { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        await _carrier.InitializeAsync();
        var store = await OpenAsync();
        (Tasks, Pools) = (store, store);
        Foreign = await ConnectAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in _opened)
        {
            await opened.DisposeAsync();
        }

        await _carrier.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A further client of ours.</summary>
    protected async Task<PostgresStore> OpenAsync()
    {
        var store = await PostgresStore.OpenAsync(Database.ConnectionString, null, Token);
        _opened.Add(store);
        return store;
    }

    /// <summary>A further client of EQ-SQL's.</summary>
    private protected async Task<EqSqlClient> ConnectAsync()
    {
        var client = await EqSqlClient.ConnectAsync(Database);
        _opened.Add(client);
        return client;
    }

    protected Task<IReadOnlyList<TaskId>> SubmitAsync(int count, int priority = 0) => Tasks.SubmitAsync(
        new(Guid.NewGuid(), Ours, WorkType, [.. Enumerable.Range(0, count).Select(i => $"{i}")], [priority]), Token);

    protected async Task<TestAgent> RegisterAsync(string pool = "pool", IPoolStore? store = null, int type = WorkType)
    {
        store ??= Pools;
        var registration = new AgentRegistration(Guid.NewGuid(), pool, "host", 1, type, 4, TimeSpan.FromSeconds(30));
        return new TestAgent(store, (await store.RegisterAgentAsync(registration, Token)).AgentId, type);
    }

    protected async Task<IReadOnlyList<TaskResult>> TakeAsync(string experiment = Ours) =>
        (await Tasks.TakeResultsAsync(new(experiment, new(1), new(long.MaxValue)), Token)).Results;

    protected async Task<TaskState> StateAsync(TaskId id) => (await Tasks.GetStatesAsync([id], Token))[id];
}
