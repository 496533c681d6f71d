using Emews.Database;
using Emews.Database.Addresses;
using Emews.Tasks;
using Emews.Workflows.Databases;

namespace Emews.Workflows;

/// <summary>An experiment that makes room for a new one of its name: its folder, and its records, are kept under another.</summary>
internal sealed class ReplacedExperiment
{
    private readonly ExperimentFolder _old;
    private readonly ExperimentFolder _aside;
    private string? _left;

    private ReplacedExperiment(ExperimentFolder old, ExperimentFolder aside) => (_old, _aside) = (old, aside);

    /// <summary>Moves the folder of an experiment aside, if there is one.</summary>
    /// <exception cref="WorkflowRefusedException">It is running, or its folder cannot be moved.</exception>
    public static ReplacedExperiment MoveAside(ExperimentFolder folder)
    {
        if (RunLock.IsHeld(folder))
        {
            throw folder.Running();
        }

        var aside = folder.Aside();
        try
        {
            if (Directory.Exists(folder.Path))
            {
                Directory.Move(folder.Path, aside.Path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WorkflowRefusedException($"{folder.Path} cannot be moved aside: {error.Message}", error);
        }

        return new ReplacedExperiment(folder, aside);
    }

    /// <summary>Undoes the move.</summary>
    public void MoveBack()
    {
        if (Directory.Exists(_aside.Path))
        {
            Directory.Move(_aside.Path, _old.Path);
        }
    }

    /// <summary>Gives up what the old experiment has not run, and renames it in its database.</summary>
    /// <param name="store">The new experiment's database.</param>
    /// <param name="address">Where that is.</param>
    public async Task RenameAsync(IEmewsDatabase store, DatabaseAddress address)
    {
        await RenameInAsync(store).ConfigureAwait(false);
        if (!Directory.Exists(_aside.Path) || await ExperimentDatabase.FindAsync(_aside, _ => { }).ConfigureAwait(false) is not { } own)
        {
            return;
        }

        switch (own)
        {
            case DatabaseAddress.Sqlite file when file != address && File.Exists(file.Path):
                var old = await SqliteStore.OpenAsync(file.Path).ConfigureAwait(false);
                await using (old.ConfigureAwait(false))
                {
                    await RenameInAsync(old).ConfigureAwait(false);
                }

                break;
            case DatabaseAddress.PostgreSql when !string.Equals(own.ToString(), address.ToString(), StringComparison.Ordinal):
                _left = $"{_old.ExperimentId} keeps its name in its own database, {own}.";
                break;
        }
    }

    /// <summary>Says where the old experiment is now.</summary>
    public void Say(Action<string> say)
    {
        if (Directory.Exists(_aside.Path))
        {
            say($"The old {_old.ExperimentId} is kept as {_aside.ExperimentId}.{(_left is null ? "" : " " + _left)}");
        }
    }

    private async Task RenameInAsync(ITaskStore store)
    {
        if (await store.FindExperimentAsync(_old.ExperimentId, CancellationToken.None).ConfigureAwait(false) is not { } record)
        {
            return;
        }

        // Pools of the new one take tasks of the type whosever they are.
        if ((await store.CountTasksAsync(_old.ExperimentId, CancellationToken.None).ConfigureAwait(false)).Unfinished > 0)
        {
            await store.CancelExperimentAsync(_old.ExperimentId, CancellationToken.None).ConfigureAwait(false);
        }

        var request = new RenameExperimentRequest(record.RequestId, _old.ExperimentId, _aside.ExperimentId);
        if (!await store.RenameExperimentAsync(request, CancellationToken.None).ConfigureAwait(false))
        {
            throw new WorkflowRefusedException(
                $"The old {_old.ExperimentId} cannot be kept as {_aside.ExperimentId}: the database has one of that name. Choose another exp_id.");
        }
    }
}
