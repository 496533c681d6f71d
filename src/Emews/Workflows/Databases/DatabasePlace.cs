using Emews.Database.Addresses;
using Emews.Database.Files;
using Emews.Database.Upkeep;
using Emews.Pools.Models.Programs;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs;

namespace Emews.Workflows.Databases;

/// <summary>
/// Where the database of an experiment is while it runs, and after. A SQLite file that the configuration does not name lies in the
/// experiment's folder; where that is on a network file system, the file is on local disk while a run goes on, and a copy of it comes
/// into the folder when the run ends. <c>experiment.json</c> always tells where the newer one is.
/// </summary>
internal sealed class DatabasePlace(WorkflowConfiguration configuration, ExperimentFolder folder, Action<string> say)
{
    private DatabaseAddress.Sqlite? _local;
    private bool _isMade;

    /// <summary>Where it is now.</summary>
    public DatabaseAddress Address => _local ?? Lasting;

    /// <summary>Where it is once the run has ended.</summary>
    public DatabaseAddress Lasting => AddressOfConfiguration.Of(configuration, configuration.SearchQueue.Database, folder);

    private bool IsOurs => IsUnnamed(configuration);

    /// <summary>What to know of the database before a run; null where there is nothing.</summary>
    /// <param name="configuration">What is to be run.</param>
    /// <param name="output">The folder that experiments lie in.</param>
    public static string? Note(WorkflowConfiguration configuration, string output) =>
        IsUnnamed(configuration) && NetworkFileSystem.Find(output) is { } network
            ? $"{Path.GetFullPath(output)} is on {network}, where SQLite is not safe: the database is on local disk while a run goes on, and is copied into the experiment's folder at its end"
            : null;

    /// <summary>Finds a place for the database of a new experiment.</summary>
    /// <exception cref="WorkflowRefusedException">There is none.</exception>
    public void Begin()
    {
        if (IsOurs && NetworkFileSystem.Find(folder.Path) is { } network)
        {
            MakeLocal(network);
        }
    }

    /// <summary>Finds the database of an experiment that was begun, and brings it to local disk where it has to be there.</summary>
    /// <exception cref="EmewsException">It cannot be read, or there is no place for it.</exception>
    public async Task TakeUpAsync(CancellationToken cancellationToken)
    {
        if (!IsOurs)
        {
            return;
        }

        // A run that could not end in good order has left it where it was.
        var found = await ExperimentDatabase.FindAsync(folder, say, cancellationToken).ConfigureAwait(false) as DatabaseAddress.Sqlite;
        if (found?.Local is not null)
        {
            _local = File.Exists(found.Path) ? found : throw new WorkflowRefusedException(ExperimentDatabase.Missing(folder, found));
        }
        else if (File.Exists(folder.Database) && NetworkFileSystem.Find(folder.Path) is { } network)
        {
            await SqliteCopy.MakeAsync(folder.Database, MakeLocal(network)).ConfigureAwait(false);
        }
    }

    /// <summary>Puts the copy into the experiment's folder, and leaves local disk where nobody needs it there any more.</summary>
    public async Task PutBackAsync()
    {
        if (_local is null)
        {
            return;
        }

        try
        {
            await CopyAsync(_local.Path, _local.Local!.Copy).ConfigureAwait(false);
            if (await PoolsAtWorkAsync().ConfigureAwait(false) is { Count: > 0 } pools)
            {
                say($"Still at work on {folder.ExperimentId}: {string.Join(", ", pools)}. Its database stays in {_local.Path}; {_local.Local.Copy} is a copy as of now.");
                return;
            }

            await ExperimentFile.WriteAsync(folder.Path, Lasting, CancellationToken.None).ConfigureAwait(false);
            PrivateFolder.Remove(Path.GetDirectoryName(_local.Path)!);
        }
        catch (Exception error) when (error is EmewsException or IOException or UnauthorizedAccessException)
        {
            say($"The database stays on the local disk of {_local.Local!.Host}, in {_local.Path}: it cannot be copied to {_local.Local.Copy}. {error.Message}");
        }
    }

    /// <summary>Removes what was made on local disk for a run that does not begin after all.</summary>
    public void GiveUp()
    {
        if (_isMade)
        {
            PrivateFolder.Remove(Path.GetDirectoryName(_local!.Path)!);
        }
    }

    private static bool IsUnnamed(WorkflowConfiguration configuration) => configuration.SearchQueue.ServiceAddress is null
        && configuration.Databases[configuration.SearchQueue.Database] is DatabaseConfiguration.Sqlite { Path: null };

    private string MakeLocal(string network)
    {
        var path = Path.Combine(LocalDisk.MakeFolder(folder.ExperimentId), Path.GetFileName(folder.Database));
        (_local, _isMade) = (new DatabaseAddress.Sqlite(path) { Local = new(Environment.MachineName, folder.Database) }, true);
        say($"{folder.Path} is on {network}, where SQLite is not safe: the database is {path} while the run goes on, and is copied to {folder.Database} at its end.");
        return path;
    }

    /// <summary>SQLite works on local disk only; the finished file goes over the network as any other.</summary>
    private static async Task CopyAsync(string source, string target)
    {
        var snapshot = source + ".copy";
        await SqliteCopy.MakeAsync(source, snapshot).ConfigureAwait(false);
        var file = File.OpenRead(snapshot);
        await using (file.ConfigureAwait(false))
        {
            SqliteCopy.RemoveLog(target);
            await AtomicFile.WriteAsync(target, file.CopyToAsync, CancellationToken.None).ConfigureAwait(false);
        }

        SqliteCopy.Remove(snapshot);
    }

    /// <summary>Pools that were started by hand and have something left to do.</summary>
    private async Task<IReadOnlyList<LiveAgent>> PoolsAtWorkAsync()
    {
        var upkeep = await DatabaseUpkeep.OpenAsync(_local!).ConfigureAwait(false);
        await using var scope = upkeep.ConfigureAwait(false);
        return await upkeep.ListExperimentsAsync(folder.ExperimentId).ConfigureAwait(false) is [{ Counts.Unfinished: > 0 } experiment] ? experiment.LivePools : [];
    }
}
