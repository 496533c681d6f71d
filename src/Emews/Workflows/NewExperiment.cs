using Emews.Database;
using Emews.Database.Addresses;
using Emews.Database.Upkeep;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Databases;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>Makes the folder and the database of an experiment that does not exist yet, or refuses and leaves nothing behind.</summary>
internal sealed class NewExperiment(
    WorkflowConfiguration configuration, string experimentId, ExperimentFolder folder, WorkflowOptions options, Action<string> say)
{
    // One listens, one is the queue's, one the display's.
    private const int MaxConnections = 3;

    private DatabaseAddress Address => AddressOfConfiguration.Of(configuration.Databases[configuration.SearchQueue.Database], folder);

    /// <summary>Makes folder and database, and puts the experiment on record in both.</summary>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <exception cref="WorkflowRefusedException">The experiment cannot begin; the message says what to do.</exception>
    public async Task<BegunExperiment> BeginAsync(CancellationToken cancellationToken)
    {
        RefuseBadModels();
        folder.Create(options.ConfigurationPath);
        var servers = new RunServers(say, options.Time);
        try
        {
            await servers.StartAsync(configuration, cancellationToken).ConfigureAwait(false);
            var store = await OpenStoreAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await RefuseSharedTypeAsync(store).ConfigureAwait(false);
                var record = await RegisterAsync(store).ConfigureAwait(false);
                return new BegunExperiment(record, store, Address, await VersionAsync().ConfigureAwait(false), servers);
            }
            catch
            {
                await store.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch
        {
            await servers.DisposeAsync().ConfigureAwait(false);
            folder.RemoveNew();
            throw;
        }
    }

    /// <summary>Models that cannot be loaded are found here rather than in every pool.</summary>
    private void RefuseBadModels()
    {
        foreach (var task in configuration.Tasks)
        {
            try
            {
                WorkflowParts.Model(configuration, task);
            }
            catch (EmewsException error)
            {
                throw new WorkflowRefusedException($"The model of task type {task.Type} cannot be used. {error.Message}", error);
            }
        }
    }

    private async Task<IEmewsDatabase> OpenStoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            var server = new PostgresStoreOptions
            {
                ApplicationName = $"emews {experimentId}",
                MaxConnections = MaxConnections,
                Patience = Timeout.InfiniteTimeSpan,
                Hurry = cancellationToken,
                OnTrouble = say,
            };
            return await EmewsDatabase.OpenAsync(Address, server, cancellationToken).ConfigureAwait(false);
        }
        catch (EmewsException error)
        {
            throw new WorkflowRefusedException($"The database cannot be used. {error.Message}", error);
        }
    }

    private async Task<string> VersionAsync()
    {
        var upkeep = await DatabaseUpkeep.OpenAsync(Address).ConfigureAwait(false);
        await using var scope = upkeep.ConfigureAwait(false);
        return (await upkeep.LookAsync().ConfigureAwait(false)).Version;
    }

    /// <summary>Claims are by work type: another experiment's tasks of the same type would be run by our pools, and ours by its.</summary>
    private async Task RefuseSharedTypeAsync(IEmewsDatabase store)
    {
        var type = configuration.Search.TaskType;
        if (await store.FindOtherExperimentAsync(experimentId, type, CancellationToken.None).ConfigureAwait(false) is not { } other)
        {
            return;
        }

        var free = type;
        while (await store.FindOtherExperimentAsync(experimentId, ++free, CancellationToken.None).ConfigureAwait(false) is not null)
        {
        }

        var upkeep = await DatabaseUpkeep.OpenAsync(Address).ConfigureAwait(false);
        await using var scope = upkeep.ConfigureAwait(false);
        var found = await upkeep.ListExperimentsAsync(other).ConfigureAwait(false);
        throw TypeInUse.Refusal(type, free, Address, found is [var only] ? only : new(other, null, [], new(0, 0, 0, 0, 0, 0), []), options.ConfigurationPath);
    }

    private async Task<ExperimentRecord> RegisterAsync(IEmewsDatabase store)
    {
        var resolved = ResolvedDatabases.Write(configuration, options.Defaults);
        var registration = new ExperimentRegistration(
            Guid.NewGuid(), experimentId, configuration.Search.TaskType, resolved, WorkflowParts.LockstepEvery(configuration));
        if (!await store.RegisterExperimentAsync(registration, CancellationToken.None).ConfigureAwait(false))
        {
            throw new WorkflowRefusedException(
                $"{experimentId} exists in the database {Address}.\n  New: {folder.CommandForAnother(options.ConfigurationPath)}");
        }

        await File.WriteAllTextAsync(folder.Configuration, resolved, CancellationToken.None).ConfigureAwait(false);
        await ExperimentFile.WriteAsync(folder.Path, Address, CancellationToken.None).ConfigureAwait(false);
        return await store.FindExperimentAsync(experimentId, CancellationToken.None).ConfigureAwait(false)
            ?? throw new EmewsException($"{experimentId} was deleted from the database {Address} as soon as it was there.");
    }
}
