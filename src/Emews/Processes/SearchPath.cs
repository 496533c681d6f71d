namespace Emews.Processes;

/// <summary>Finds programs as a shell does.</summary>
internal static class SearchPath
{
    // Where root's programs lie, which an ordinary user's PATH may leave out.
    private static readonly string[] Always = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>A program on this program's own PATH or in the system's folders.</summary>
    public static string? Find(string program) =>
        Folders(Environment.GetEnvironmentVariable("PATH")).Concat(Always)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>A program on the PATH among variables; null when it is a path itself, or not there.</summary>
    public static string? FindIn(IReadOnlyDictionary<string, string> environment, string program) =>
        program.Contains('/', StringComparison.Ordinal) ? null
            : Folders(environment.GetValueOrDefault("PATH")).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>The folders of a PATH.</summary>
    public static IEnumerable<string> Folders(string? path) =>
        (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted);
}
