using Emews.Tasks;

namespace Emews.Tests.Database;

/// <summary>The model keeps the contract it is a model of.</summary>
public sealed class InMemoryTaskStoreTests : TaskStoreContract
{
    private readonly InMemoryDatabase _database = new();

    protected override Task<StoreClient> OpenAsync() => Task.FromResult(InMemoryClient.Open(_database));

    protected override Task LetTimePassAsync(TimeSpan time) => InMemoryClient.LetTimePassAsync(_database, time);

    protected override Task<IReadOnlyList<TaskId>> ReadCollectedAsync(string experimentId) =>
        InMemoryClient.ReadCollectedAsync(_database, experimentId);
}

/// <inheritdoc cref="InMemoryTaskStoreTests"/>
public sealed class InMemoryPoolStoreTests : PoolStoreContract
{
    private readonly InMemoryDatabase _database = new();

    protected override Task<StoreClient> OpenAsync() => Task.FromResult(InMemoryClient.Open(_database));

    protected override Task LetTimePassAsync(TimeSpan time) => InMemoryClient.LetTimePassAsync(_database, time);

    protected override Task<IReadOnlyList<TaskId>> ReadCollectedAsync(string experimentId) =>
        InMemoryClient.ReadCollectedAsync(_database, experimentId);
}

internal static class InMemoryClient
{
    public static StoreClient Open(InMemoryDatabase database)
    {
        var cut = new AnswerCut();
        var store = new InMemoryStore(database, _ => cut.Answer());
        return new StoreClient(store, store, cut);
    }

    public static Task LetTimePassAsync(InMemoryDatabase database, TimeSpan time)
    {
        lock (database.Gate)
        {
            database.Now += time;
        }

        return Task.CompletedTask;
    }

    public static Task<IReadOnlyList<TaskId>> ReadCollectedAsync(InMemoryDatabase database, string experimentId)
    {
        lock (database.Gate)
        {
            return Task.FromResult<IReadOnlyList<TaskId>>([.. database.Collected.GetValueOrDefault(experimentId, [])]);
        }
    }
}
