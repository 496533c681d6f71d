using System.Globalization;

namespace Emews.Pools.Models.Programs;

/// <summary>
/// Makes the working folders of an agent's tasks, below one of its own that is gone when the agent is, and with the last of them the
/// experiment's, unless folders are kept in it. What an agent that was killed has left is removed by the next of its experiment.
/// </summary>
/// <param name="options">Whose tasks they are, where folders are made, and how many are kept.</param>
internal sealed class TaskFolders(ProgramOptions options) : IDisposable
{
    private const string LockEnding = ".lock";
    private const int Tries = 5;

    private readonly Lock _lock = new();
    private FileStream? _alive;
    private string? _home;

    private string OfExperiment { get; } = Path.Combine(
        options.Scratch, string.Create(CultureInfo.InvariantCulture, $"emews-{ProcessSignals.UserId}"), options.Owner.ExperimentId);

    private KeptFolders Kept => new(OfExperiment);

    /// <summary>Makes a folder for a task.</summary>
    /// <exception cref="ModelException">It cannot be made.</exception>
    public TaskFolder Make(ModelTask task)
    {
        try
        {
            lock (_lock)
            {
                _home ??= MakeHome(Tries);
                var name = string.Create(CultureInfo.InvariantCulture, $"{task.TaskId}-{task.Attempt}-{ShortName()}");
                var path = Path.Combine(_home, name);
                PrivateFolder.Make(path);
                return new TaskFolder(path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw ModelProgram.CannotStart($"The task's working folder cannot be made: {error.Message}", error);
        }
    }

    /// <summary>Keeps a folder for people to look into.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="hasFailed">Whether its task failed; of those there is a limit.</param>
    public void Keep(TaskFolder folder, bool hasFailed)
    {
        lock (_lock)
        {
            try
            {
                folder.IsKept = hasFailed ? Kept.TryKeepFailed(folder.Path, options.Owner.Pool, options.KeepFailed)
                    : Kept.TryKeep(folder.Path, options.Owner.Pool);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It is a help to people, and no reason to fail.
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_home is not null)
            {
                Remove(_home, Kept.Names);
                _alive!.Dispose();
                File.Delete(_home + LockEnding);
                _home = null;
                RemoveEmpty(OfExperiment);
            }
        }
    }

    private string MakeHome(int tries)
    {
        try
        {
            return MakeHome();
        }
        catch (DirectoryNotFoundException) when (tries > 1)
        {
            // Another agent was the last of the experiment, and has just removed its folder.
            return MakeHome(tries - 1);
        }
    }

    private string MakeHome()
    {
        PrivateFolder.Make(Path.GetDirectoryName(OfExperiment)!);
        Directory.CreateDirectory(OfExperiment);
        RemoveLeftOvers();
        var home = Path.Combine(OfExperiment, string.Create(CultureInfo.InvariantCulture, $"agent-{Environment.ProcessId}-{ShortName()}"));

        // Held as long as this process lives, and before the folder is there for others to see.
        _alive = new FileStream(home + LockEnding, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        Directory.CreateDirectory(home);
        return home;
    }

    private void RemoveLeftOvers()
    {
        var kept = Kept.Names;
        foreach (var home in Directory.EnumerateDirectories(OfExperiment, "agent-*"))
        {
            try
            {
                using (new FileStream(home + LockEnding, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
                {
                    Remove(home, kept);
                    File.Delete(home + LockEnding);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Its agent lives.
            }
        }
    }

    /// <summary>Removes an agent's folder but for those in it that are kept.</summary>
    private static void Remove(string home, IReadOnlySet<string> kept)
    {
        if (!Directory.Exists(home))
        {
            return;
        }

        string[] folders = [.. Directory.EnumerateDirectories(home)];
        foreach (var folder in folders.Where(folder => !kept.Contains(Path.GetFileName(folder))))
        {
            PrivateFolder.Remove(folder);
        }

        if (!Directory.EnumerateFileSystemEntries(home).Any())
        {
            PrivateFolder.Remove(home);
        }
    }

    private static void RemoveEmpty(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Other agents are at work, or folders are kept.
        }
    }

    private static string ShortName() => Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..8];
}
