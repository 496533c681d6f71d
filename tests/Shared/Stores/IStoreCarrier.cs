namespace Emews.Tests.Stores;

/// <summary>What carries a store: one empty database of a test's own, and any number of clients of it.</summary>
public interface IStoreCarrier : IAsyncLifetime
{
    Task<StoreClient> OpenAsync(CancellationToken cancellationToken);

    /// <summary>A pool that is not ours, at work in the same database.</summary>
    IForeignPool Foreign { get; }

    /// <summary>Moves the database's clock on.</summary>
    Task LetTimePassAsync(TimeSpan time, CancellationToken cancellationToken);
}
