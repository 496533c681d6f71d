using Emews.Database.Addresses;
using Emews.Tasks;
using Emews.Workflows.Databases;

namespace Emews.Workflows;

/// <summary>An experiment that is on record, and its database, open; with it end the servers that were started for it.</summary>
/// <param name="Store">The database.</param>
/// <param name="Address">Where it is.</param>
/// <param name="DatabaseVersion">The version of its engine.</param>
/// <param name="Servers">The servers that run for it alone.</param>
internal sealed record BegunExperiment(IEmewsDatabase Store, DatabaseAddress Address, string DatabaseVersion, RunServers Servers) : IAsyncDisposable
{
    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync().ConfigureAwait(false);
        await Servers.DisposeAsync().ConfigureAwait(false);
    }
}
