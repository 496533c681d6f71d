using Emews.Database.Addresses;
using Emews.Rest;
using Emews.Tasks;

namespace Emews.Database.Upkeep;

/// <summary>Opens a look at the experiments of an EMEWS DB, wherever that is.</summary>
internal static class ExperimentLook
{
    /// <summary>Connects.</summary>
    /// <exception cref="EmewsException">The database cannot be reached; the message says why and what to do.</exception>
    public static async Task<IExperimentLook> OpenAsync(DatabaseAddress address, CancellationToken cancellationToken = default) =>
        address is DatabaseAddress.Service
            ? new ServiceLook((RestStore)await EmewsDatabase.OpenAsync(address, new(), cancellationToken).ConfigureAwait(false), isOwner: true)
            : await DatabaseUpkeep.OpenAsync(address, cancellationToken).ConfigureAwait(false);

    /// <summary>Looks through a store that is open, where it can: a way to a service takes a while to open.</summary>
    /// <param name="store">The store; stays open.</param>
    /// <param name="address">Where it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<IExperimentLook> OpenAsync(ITaskStore store, DatabaseAddress address, CancellationToken cancellationToken = default) =>
        (store, address) is (RestStore service, DatabaseAddress.Service) ? new ServiceLook(service, isOwner: false) : await OpenAsync(address, cancellationToken).ConfigureAwait(false);
}
