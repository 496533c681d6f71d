namespace Emews.Pools.Models.Programs;

/// <summary>
/// The working folders of an experiment that stay for people to look into. They stay where they are, so that what is written in them
/// still holds; a link a folder, below <c>failed/POOL</c> or <c>kept/POOL</c>, tells which they are.
/// </summary>
/// <param name="experiment">The experiment's folder on this machine.</param>
internal sealed class KeptFolders(string experiment)
{
    private const string Failed = "failed";
    private const string Kept = "kept";

    /// <summary>The names of all.</summary>
    public IReadOnlySet<string> Names => ((string[])[Failed, Kept])
        .Select(kind => Path.Combine(experiment, kind)).Where(Directory.Exists)
        .SelectMany(Directory.EnumerateDirectories).SelectMany(Links)
        .Select(link => Path.GetFileName(link)!).ToHashSet(StringComparer.Ordinal);

    /// <summary>Keeps a folder of a failed task, if there are fewer of its pool than a limit.</summary>
    public bool TryKeepFailed(string folder, string pool, int limit) =>
        Links(Path.Combine(experiment, Failed, pool)).Count(Directory.Exists) < limit && TryLink(folder, Failed, pool);

    /// <summary>Keeps a folder on request.</summary>
    public bool TryKeep(string folder, string pool) => TryLink(folder, Kept, pool);

    private bool TryLink(string folder, string kind, string pool)
    {
        var place = Path.Combine(experiment, kind, pool);
        Directory.CreateDirectory(place);
        Directory.CreateSymbolicLink(Path.Combine(place, Path.GetFileName(folder)), folder);
        return true;
    }

    private static IEnumerable<string> Links(string place) => Directory.Exists(place) ? Directory.EnumerateFileSystemEntries(place) : [];
}
