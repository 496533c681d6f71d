namespace Emews.Tests.Stores;

/// <summary>Carries the model.</summary>
internal sealed class InMemoryCarrier : IStoreCarrier
{
    private readonly InMemoryDatabase _database = new();

    public IForeignPool Foreign => new InMemoryForeignPool(_database);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public Task<StoreClient> OpenAsync(CancellationToken cancellationToken)
    {
        var cut = new AnswerCut();
        var store = new InMemoryStore(_database, _ => cut.Answer());
        return Task.FromResult(new StoreClient(store, store, cut));
    }

    public Task LetTimePassAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        lock (_database.Gate)
        {
            _database.Now += time;
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
