namespace Emews.Database.Files;

/// <summary>The type of the file system that a path is on, in the kernel's word for it, such as <c>ext4</c> or <c>nfs4</c>.</summary>
/// <remarks>
/// The system is asked about the path itself, not about a table of mounts: so links, bind mounts and mounts on mounts need no rules, and
/// other systems than Linux answer, too.
/// </remarks>
internal static class FileSystemType
{
    /// <summary>
    /// Says what folders are on, where the system does not know it or says it wrongly, such as behind a container or a file system in user
    /// space: <c>/scratch=nfs:/data=ext4</c>.
    /// </summary>
    public const string Variable = "EMEWS_FILESYSTEMS";

    /// <summary>The type for a path that need not exist; null where nobody can tell.</summary>
    public static string? Of(string path) => Of(path, Environment.GetEnvironmentVariable(Variable));

    /// <param name="path">The path.</param>
    /// <param name="told">What the variable says; it goes before what the system says, and the nearest folder in it before others.</param>
    public static string? Of(string path, string? told)
    {
        var full = Path.GetFullPath(path);
        var nearest = Told(told).Where(entry => IsIn(full, entry.Folder)).OrderByDescending(entry => entry.Folder.Length);
        return nearest.Select(entry => entry.Type).FirstOrDefault() ?? Asked(full);
    }

    private static IEnumerable<(string Folder, string Type)> Told(string? told) =>
        from entry in (told ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let at = entry.LastIndexOf('=')
        where at > 0 && Path.IsPathRooted(entry)
        select (Path.TrimEndingDirectorySeparator(Path.GetFullPath(entry[..at])), entry[(at + 1)..]);

    private static bool IsIn(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal)
        && (path.Length == folder.Length || folder[^1] == Path.DirectorySeparatorChar || path[folder.Length] == Path.DirectorySeparatorChar);

    private static string? Asked(string path)
    {
        var there = path;
        while (!Path.Exists(there) && Path.GetDirectoryName(there) is { } above)
        {
            there = above;
        }

        try
        {
            return new DriveInfo(there).DriveFormat;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
