using Emews.Database;
using Emews.Database.Addresses;
using Emews.Tasks;
using Emews.Workflows.Databases;

namespace Emews.Workflows;

/// <summary>An experiment that is on record, and its database, open; with it ends the use of the servers it needs.</summary>
/// <param name="Record">What is on record.</param>
/// <param name="Store">The database.</param>
/// <param name="Address">Where it is.</param>
/// <param name="DatabaseVersion">The version of its engine.</param>
/// <param name="Servers">The servers it needs.</param>
internal sealed record BegunExperiment(
    ExperimentRecord Record, IEmewsDatabase Store, DatabaseAddress Address, string DatabaseVersion, RunServers Servers) : IAsyncDisposable
{
    // What a store that has lost its database still waits for is not worth more.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>For how long the database has been gone; null while it answers.</summary>
    public TimeSpan? DatabaseAwayFor => (Store as PostgresStore)?.AwayFor;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Settling.EndsAsync(Store.DisposeAsync().AsTask(), Patience).ConfigureAwait(false);
        await Servers.DisposeAsync().ConfigureAwait(false);
    }
}
