using System.Globalization;

namespace Emews.Pools.Models.Programs;

/// <summary>
/// Makes the working folders of an agent's tasks, below one of its own that is gone when the agent is. What an agent that was killed
/// has left is removed by the next of its experiment.
/// </summary>
/// <param name="options">Whose tasks they are, where folders are made, and how many are kept.</param>
internal sealed class TaskFolders(ProgramOptions options) : IDisposable
{
    private const string LockEnding = ".lock";

    private readonly Lock _lock = new();
    private FileStream? _alive;
    private string? _home;

    private string OfExperiment { get; } = Path.Combine(
        options.Scratch, string.Create(CultureInfo.InvariantCulture, $"emews-{ProcessSignals.UserId}"), options.Owner.ExperimentId);

    private string OfFailed => Path.Combine(OfExperiment, "failed", options.Owner.Pool);

    private string OfKept => Path.Combine(OfExperiment, "kept", options.Owner.Pool);

    /// <summary>Makes a folder for a task.</summary>
    /// <exception cref="ModelException">It cannot be made.</exception>
    public TaskFolder Make(ModelTask task)
    {
        try
        {
            lock (_lock)
            {
                _home ??= MakeHome();
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
    /// <returns>Where it is now; null where there are as many already as are to be kept.</returns>
    public string? Keep(TaskFolder folder, bool hasFailed)
    {
        lock (_lock)
        {
            var place = hasFailed ? OfFailed : OfKept;
            try
            {
                if (hasFailed && (Directory.Exists(place) ? Directory.EnumerateDirectories(place).Count() : 0) >= options.KeepFailed)
                {
                    return null;
                }

                PrivateFolder.Make(place);
                return folder.MoveInto(place);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_home is not null)
            {
                PrivateFolder.Remove(_home);
                _alive!.Dispose();
                File.Delete(_home + LockEnding);
                _home = null;
            }
        }
    }

    private string MakeHome()
    {
        PrivateFolder.Make(Path.GetDirectoryName(OfExperiment)!);
        PrivateFolder.Make(OfExperiment);
        RemoveLeftOvers();
        var home = Path.Combine(OfExperiment, string.Create(CultureInfo.InvariantCulture, $"agent-{Environment.ProcessId}-{ShortName()}"));

        // Held as long as this process lives, and before the folder is there for others to see.
        _alive = new FileStream(home + LockEnding, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        PrivateFolder.Make(home);
        return home;
    }

    private void RemoveLeftOvers()
    {
        foreach (var home in Directory.EnumerateDirectories(OfExperiment, "agent-*"))
        {
            try
            {
                using (new FileStream(home + LockEnding, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
                {
                    PrivateFolder.Remove(home);
                    File.Delete(home + LockEnding);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Its agent lives.
            }
        }
    }

    private static string ShortName() => Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..8];
}
