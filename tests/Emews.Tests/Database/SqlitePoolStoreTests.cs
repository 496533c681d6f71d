using Emews.Tasks;

namespace Emews.Tests.Database;

public sealed class SqlitePoolStoreTests : PoolStoreContract
{
    private readonly SqliteDatabase _database = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _database.Dispose();
    }

    protected override Task<StoreClient> OpenAsync() => _database.OpenAsync(Token);

    protected override Task LetTimePassAsync(TimeSpan time)
    {
        _database.LetTimePass(time);
        return Task.CompletedTask;
    }

    protected override Task<IReadOnlyList<TaskId>> ReadCollectedAsync(string experimentId) =>
        Task.FromResult(_database.ReadCollected(experimentId));
}
