namespace Emews.Workflows;

/// <summary>Held by the process that runs an experiment, and let go by the system however it ends: an experiment has one run at a time.</summary>
internal sealed class RunLock : IDisposable
{
    private const string Name = "run.lock";
    private const int Tries = 5;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of an experiment's folder; null where another process has it.</summary>
    public static async Task<RunLock?> TryTakeAsync(ExperimentFolder folder, TimeProvider time)
    {
        var path = Path.Combine(folder.Path, Name);
        for (var tried = 1; ; tried++)
        {
            try
            {
                return new RunLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
            }
            catch (IOException) when (tried < Tries)
            {
                // Somebody may only be looking.
                await Task.Delay(BetweenTries, time).ConfigureAwait(false);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    /// <summary>Whether a process runs the experiment of a folder.</summary>
    public static bool IsHeld(ExperimentFolder folder)
    {
        try
        {
            using var file = new FileStream(Path.Combine(folder.Path, Name), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => _file.Dispose();
}
