using Emews.Database;
using Emews.Database.Addresses;
using Emews.Database.Upkeep;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Databases;
using Emews.Workflows.PoolScripts;

namespace Emews.Workflows;

/// <summary>What every run needs before it begins or goes on: models that can be loaded, its servers, its database, its work type.</summary>
internal sealed class ExperimentOpening(
    WorkflowConfiguration configuration, string experimentId, ExperimentFolder folder, WorkflowOptions options, Action<string> say)
{
    // One listens, one is the queue's, one the display's.
    private const int MaxConnections = 3;

    /// <summary>Where the search's tasks are, and where they go from there.</summary>
    public DatabasePlace Place { get; } = new(configuration, folder, say);

    /// <summary>Where the search's tasks are.</summary>
    public DatabaseAddress Address => Place.Address;

    /// <summary>Starts the servers, opens the store, and does something with both. Where that fails, all is closed again.</summary>
    /// <param name="beginAsync">What to do; it takes over store and servers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<BegunExperiment> OpenAsync(
        Func<IEmewsDatabase, RunServers, Task<BegunExperiment>> beginAsync, CancellationToken cancellationToken)
    {
        var servers = new RunServers(say, options.Time);
        try
        {
            await servers.StartAsync(configuration, cancellationToken).ConfigureAwait(false);
            var store = await OpenStoreAsync(servers, cancellationToken).ConfigureAwait(false);
            try
            {
                return await beginAsync(store, servers).ConfigureAwait(false);
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
            throw;
        }
    }

    /// <summary>Models that cannot be loaded are found here rather than in every pool.</summary>
    public void RefuseBadModels()
    {
        try
        {
            SearchCheck.Require(configuration.Search.Method);
        }
        catch (EmewsException error)
        {
            throw new WorkflowRefusedException($"The search cannot be used. {error.Message}", error);
        }

        foreach (var task in configuration.Tasks)
        {
            try
            {
                _ = WorkflowParts.Model(configuration, task);
            }
            catch (EmewsException error)
            {
                throw new WorkflowRefusedException($"The model of task type {task.Type} cannot be used. {error.Message}", error);
            }
        }
    }

    /// <summary>The same for the scripts that start pools.</summary>
    public void RefuseBadScripts()
    {
        foreach (var pool in configuration.Tasks.SelectMany(task => task.Pools).Concat(configuration.PoolSchedule.Select(entry => entry.Pool)))
        {
            PoolScript.Require(configuration.Pools[pool]);
        }
    }

    /// <summary>Claims are by work type: another experiment's tasks of the same type would be run by our pools, and ours by its.</summary>
    public async Task RefuseSharedTypeAsync(IEmewsDatabase store)
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

        var look = await ExperimentLook.OpenAsync(store, Address).ConfigureAwait(false);
        await using var scope = look.ConfigureAwait(false);
        var found = await look.ListExperimentsAsync(other).ConfigureAwait(false);
        throw TypeInUse.Refusal(type, free, Address, found is [var only] ? only : new(other, null, [], new(0, 0, 0, 0, 0, 0), []), options.ConfigurationPath);
    }

    /// <summary>The version of the database's engine.</summary>
    public async Task<string> VersionAsync(IEmewsDatabase store)
    {
        var look = await ExperimentLook.OpenAsync(store, Address).ConfigureAwait(false);
        await using var scope = look.ConfigureAwait(false);
        return (await look.LookAsync().ConfigureAwait(false)).Version;
    }

    private async Task<IEmewsDatabase> OpenStoreAsync(RunServers servers, CancellationToken cancellationToken)
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
            var store = await EmewsDatabase.OpenAsync(Address, server, cancellationToken).ConfigureAwait(false);
            if (!configuration.SearchQueue.StartsService)
            {
                return store;
            }

            // It was opened so that it is there, with the schema of today.
            await store.DisposeAsync().ConfigureAwait(false);
            var service = await RunService.StartAsync(options, configuration.SearchQueue, Address, folder.ServiceLog, say, cancellationToken)
                .ConfigureAwait(false);
            servers.Hold(service);
            return await EmewsDatabase.OpenAsync(service.Address, server, cancellationToken).ConfigureAwait(false);
        }
        catch (EmewsException error) when (error is not WorkflowRefusedException)
        {
            throw new WorkflowRefusedException($"The database cannot be used. {error.Message}", error);
        }
    }
}
