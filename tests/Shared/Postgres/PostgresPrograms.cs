using System.Globalization;
using Emews.Tests.Shared;

namespace Emews.Tests.Postgres;

/// <summary>PostgreSQL's own programs, run by a user they accept: they refuse root.</summary>
internal static class PostgresPrograms
{
    private static readonly string[] Wanted = ["initdb", "pg_ctl", "postgres"];

    /// <summary>Where they are: a folder of PATH, or the newest that Debian's packages made; null when not installed.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>What comes before a command so that it runs as a user they accept.</summary>
    public static IReadOnlyList<string> AsUser { get; } = Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--"]
        : [];

    public static string PathOf(string program) => Path.Combine(
        Folder ?? throw new InvalidOperationException("PostgreSQL is not installed."), program);

    /// <summary>Runs a command as that user; what it prints when it succeeds.</summary>
    public static async Task<string> RunAsync(params string[] command)
    {
        string[] whole = [.. AsUser, .. command];
        return (await Shell.RunAsync("/", environment: null, whole[0], whole[1..])).MustSucceed().Output;
    }

    private static string? Find()
    {
        var path = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        var debian = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return path
            .Concat(debian.OrderByDescending(Version).Select(folder => Path.Combine(folder, "bin")))
            .FirstOrDefault(folder => Array.TrueForAll(Wanted, program => File.Exists(Path.Combine(folder, program))));
    }

    private static int Version(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
