using System.Globalization;
using Emews.Database.Files;
using Emews.Pools;
using Emews.Pools.Models.Programs;

namespace Emews.Workflows.Databases;

/// <summary>This machine's own disk, for what must not lie on a network's.</summary>
internal static class LocalDisk
{
    /// <summary>Makes a new folder that only its owner may enter, where the scheduler or the system has room for such.</summary>
    /// <param name="name">How its name begins.</param>
    /// <exception cref="WorkflowRefusedException">There is no local disk that can be written.</exception>
    public static string MakeFolder(string name)
    {
        List<string> tried = [];
        foreach (var scratch in Scratch())
        {
            if (NetworkFileSystem.Find(scratch) is { } network)
            {
                tried.Add($"{scratch} is on {network}.");
                continue;
            }

            try
            {
                return Make(scratch, name);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                tried.Add($"{scratch}: {error.Message}");
            }
        }

        throw new WorkflowRefusedException(
            "No local disk can be written, which a SQLite file needs. Set TMPDIR to a folder on one, or use PostgreSQL ('emews db init').\n  "
            + string.Join("\n  ", tried));
    }

    private static IEnumerable<string> Scratch() =>
        ((string?[])[Environment.GetEnvironmentVariable("SLURM_TMPDIR"), Environment.GetEnvironmentVariable("TMPDIR"), "/tmp"])
            .Where(folder => folder is { Length: > 0 }).Select(folder => Path.GetFullPath(folder!)).Distinct(StringComparer.Ordinal);

    private static string Make(string scratch, string name)
    {
        var path = Path.Combine(scratch, string.Create(CultureInfo.InvariantCulture, $"emews-{ProcessSignals.UserId}"));
        foreach (var part in (string[])["", "databases", $"{name}-{Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture)[..8]}"])
        {
            path = Path.Combine(path, part);
            PrivateFolder.Make(path);
        }

        return path;
    }
}
