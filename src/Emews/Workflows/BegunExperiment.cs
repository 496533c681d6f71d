using Emews.Database;
using Emews.Rest;
using Emews.Searches;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Databases;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>An experiment that is on record, and its database, open; with it ends the use of the servers it needs.</summary>
/// <param name="Configuration">What is run from now on.</param>
/// <param name="Record">What is on record.</param>
/// <param name="Store">The database.</param>
/// <param name="Place">Where it is, and where it goes when the run ends.</param>
/// <param name="DatabaseVersion">The version of its engine.</param>
/// <param name="Servers">The servers it needs.</param>
/// <param name="Lock">Keeps other runs of it away.</param>
internal sealed record BegunExperiment(
    WorkflowConfiguration Configuration, ExperimentRecord Record, IEmewsDatabase Store, DatabasePlace Place, string DatabaseVersion,
    RunServers Servers, RunLock Lock) : IAsyncDisposable
{
    // What a store that has lost its database still waits for is not worth more.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>What was run before; null for a new experiment.</summary>
    public ExperimentPast? Past { get; init; }

    /// <summary>For how long the database has been gone; null while it answers.</summary>
    public TimeSpan? DatabaseAwayFor => Store switch
    {
        PostgresStore server => server.AwayFor,
        RestStore service => service.AwayFor,
        _ => null,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Settling.EndsAsync(Store.DisposeAsync().AsTask(), Patience).ConfigureAwait(false);
        await Servers.DisposeAsync().ConfigureAwait(false);
        await Place.PutBackAsync().ConfigureAwait(false);
        Lock.Dispose();
    }
}

/// <summary>What was run of an experiment that goes on.</summary>
/// <param name="History">Its tasks and how they ended, for the search.</param>
/// <param name="Log">What its event log tells.</param>
/// <param name="Agents">The agents that had left by then.</param>
internal sealed record ExperimentPast(SearchHistory History, RunLog Log, IReadOnlySet<long> Agents);
