namespace Emews.Pools.Models.Programs;

/// <summary>Folders that are nobody else's business.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Where scratch belongs: on the node's own disk, where the scheduler or the system has it.</summary>
    public static string Scratch =>
        ((string?[])[Environment.GetEnvironmentVariable("SLURM_TMPDIR"), Environment.GetEnvironmentVariable("TMPDIR")])
            .FirstOrDefault(Directory.Exists) is { } folder ? Path.GetFullPath(folder) : Path.GetTempPath();

    /// <summary>Makes a folder that only its owner may enter, or takes one that is so already.</summary>
    /// <exception cref="IOException">It cannot be made, or somebody else may enter it.</exception>
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnerOnly);
        if ((File.GetUnixFileMode(path) & (UnixFileMode)0x1FF) != OwnerOnly)
        {
            throw new IOException($"others may enter {path}, which is for the folders of tasks: chmod 700 {path}, or set TMPDIR to another folder");
        }
    }

    /// <summary>Removes a folder with all that is in it; what cannot be removed stays.</summary>
    public static void Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A program may leave what its own user cannot remove; it is scratch, and no reason to fail.
        }
    }
}
