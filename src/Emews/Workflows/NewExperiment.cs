using Emews.Database.Addresses;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>Makes the folder and the database of an experiment that does not exist yet, or refuses and leaves nothing behind.</summary>
internal sealed class NewExperiment(
    WorkflowConfiguration configuration, string experimentId, ExperimentFolder folder, WorkflowOptions options)
{
    private string DatabasePath => WorkflowParts.DatabasePath(configuration, configuration.SearchQueue.Database, folder);

    /// <summary>Makes folder and database, and puts the experiment on record in both.</summary>
    /// <returns>The database, open.</returns>
    /// <exception cref="WorkflowRefusedException">The experiment cannot begin; the message says what to do.</exception>
    public async Task<IEmewsDatabase> BeginAsync()
    {
        RefuseBadModels();
        folder.Create(options.ConfigurationPath);
        try
        {
            var store = await OpenStoreAsync().ConfigureAwait(false);
            try
            {
                await RefuseSharedTypeAsync(store).ConfigureAwait(false);
                await RegisterAsync(store).ConfigureAwait(false);
                return store;
            }
            catch
            {
                await store.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch
        {
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

    private async Task<IEmewsDatabase> OpenStoreAsync()
    {
        try
        {
            return await WorkflowParts.StoreAsync(configuration, configuration.SearchQueue.Database, folder, CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (EmewsException error)
        {
            throw new WorkflowRefusedException($"The database {DatabasePath} cannot be used. {error.Message}", error);
        }
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

        throw new WorkflowRefusedException(
            $"Task type {type} is in use in the database {DatabasePath}: '{other}' has unfinished tasks of it.\n"
            + $"  Give this experiment another, such as 'type: {free}' under 'tasks', or a database of its own.");
    }

    private async Task RegisterAsync(IEmewsDatabase store)
    {
        var resolved = ConfigurationWriter.Write(configuration, options.Defaults);
        var registration = new ExperimentRegistration(
            Guid.NewGuid(), experimentId, configuration.Search.TaskType, resolved, configuration.Lockstep ? configuration.RetrainAfter : null);
        if (!await store.RegisterExperimentAsync(registration, CancellationToken.None).ConfigureAwait(false))
        {
            throw new WorkflowRefusedException(
                $"{experimentId} exists in the database {DatabasePath}.\n  New: {folder.CommandForAnother(options.ConfigurationPath)}");
        }

        await File.WriteAllTextAsync(folder.Configuration, resolved, CancellationToken.None).ConfigureAwait(false);
        await ExperimentFile.WriteAsync(folder.Path, new DatabaseAddress.Sqlite(DatabasePath), CancellationToken.None).ConfigureAwait(false);
    }
}
