using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Databases;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>Makes the folder and the database of an experiment that does not exist yet, or refuses and leaves nothing behind.</summary>
internal sealed class NewExperiment(
    WorkflowConfiguration configuration, string experimentId, ExperimentFolder folder, WorkflowOptions options, Action<string> say)
{
    private readonly ExperimentOpening _opening = new(configuration, experimentId, folder, options, say);

    /// <summary>Makes folder and database, and puts the experiment on record in both.</summary>
    /// <param name="cancellationToken">Gives up, and leaves nothing behind.</param>
    /// <exception cref="WorkflowRefusedException">The experiment cannot begin; the message says what to do.</exception>
    public async Task<BegunExperiment> BeginAsync(CancellationToken cancellationToken)
    {
        _opening.RefuseBadModels();
        _opening.RefuseBadScripts();
        var replaced = options.Existing == ExistingExperiment.Replace ? ReplacedExperiment.MoveAside(folder) : null;
        try
        {
            folder.Create(options.ConfigurationPath);
            try
            {
                var begun = await BeginInFolderAsync(replaced, cancellationToken).ConfigureAwait(false);
                replaced?.Say(say);
                return begun;
            }
            catch
            {
                folder.RemoveNew();
                throw;
            }
        }
        catch
        {
            replaced?.MoveBack();
            throw;
        }
    }

    private async Task<BegunExperiment> BeginInFolderAsync(ReplacedExperiment? replaced, CancellationToken cancellationToken)
    {
        var runLock = await RunLock.TryTakeAsync(folder, options.Time).ConfigureAwait(false) ?? throw folder.Running();
        try
        {
            _opening.Place.Begin();
            return await _opening.OpenAsync(
                async (store, servers) =>
                {
                    await _opening.RefuseSharedTypeAsync(store).ConfigureAwait(false);
                    await (replaced?.RenameAsync(store, _opening.Address) ?? Task.CompletedTask).ConfigureAwait(false);
                    var record = await RegisterAsync(store).ConfigureAwait(false);
                    var version = await _opening.VersionAsync(store).ConfigureAwait(false);
                    return new BegunExperiment(configuration, record, store, _opening.Place, version, servers, runLock);
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _opening.Place.GiveUp();
            runLock.Dispose();
            throw;
        }
    }

    private async Task<ExperimentRecord> RegisterAsync(IEmewsDatabase store)
    {
        var resolved = ResolvedDatabases.Write(configuration, options.Defaults);
        var registration = new ExperimentRegistration(
            Guid.NewGuid(), experimentId, configuration.Search.TaskType, resolved, WorkflowParts.LockstepEvery(configuration));
        if (!await store.RegisterExperimentAsync(registration, CancellationToken.None).ConfigureAwait(false))
        {
            var counts = await store.CountTasksAsync(experimentId, CancellationToken.None).ConfigureAwait(false);
            throw folder.Exists(options.ConfigurationPath, $"in the database {_opening.Address}", counts);
        }

        await File.WriteAllTextAsync(folder.Configuration, resolved, CancellationToken.None).ConfigureAwait(false);
        await ExperimentFile.WriteAsync(folder.Path, _opening.Address, CancellationToken.None).ConfigureAwait(false);
        return await store.FindExperimentAsync(experimentId, CancellationToken.None).ConfigureAwait(false)
            ?? throw new EmewsException($"{experimentId} was deleted from the database {_opening.Address} as soon as it was there.");
    }
}
