using System.Globalization;
using System.Text.RegularExpressions;
using Emews.Processes;

namespace Emews.Database.Server;

/// <summary>The programs of one PostgreSQL installation.</summary>
/// <param name="Folder">The folder they lie in.</param>
/// <param name="Version">The major version, such as <c>15</c>; two numbers before PostgreSQL 10.</param>
internal sealed partial record PostgresBinaries(string Folder, string Version)
{
    /// <summary>Where Debian keeps a folder for each version, none of them on PATH.</summary>
    public const string SystemFolder = "/usr/lib/postgresql";

    private const string Install =
        "Install it (apt-get install postgresql), or name the folder of initdb and pg_ctl with 'pg_bin_path' in the configuration.";

    private static readonly string[] Programs = ["initdb", "pg_ctl", "postgres"];

    /// <summary>The path of one of the programs.</summary>
    public string PathOf(string program) => Path.Combine(Folder, program);

    /// <summary>Finds PostgreSQL: where it is said to be, else on PATH, else the newest of the system's.</summary>
    /// <param name="binPath">The folder of the programs, if it is named.</param>
    /// <param name="environment">The variables, of which PATH counts.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ServerRefusedException">It is not there.</exception>
    public static async Task<PostgresBinaries> FindAsync(
        string? binPath, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken) =>
        await OpenAsync(Candidates(binPath, environment)[0], cancellationToken).ConfigureAwait(false);

    /// <summary>Finds the PostgreSQL that can serve a cluster of a version.</summary>
    /// <param name="binPath">The folder of the programs, if it is named.</param>
    /// <param name="environment">The variables, of which PATH counts.</param>
    /// <param name="version">The cluster's version.</param>
    /// <param name="data">The cluster's folder.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ServerRefusedException">It is not there.</exception>
    public static async Task<PostgresBinaries> FindForAsync(
        string? binPath, IReadOnlyDictionary<string, string> environment, string version, string data, CancellationToken cancellationToken)
    {
        var found = new List<PostgresBinaries>();
        foreach (var folder in Candidates(binPath, environment))
        {
            var binaries = await OpenAsync(folder, cancellationToken).ConfigureAwait(false);
            if (string.Equals(binaries.Version, version, StringComparison.Ordinal))
            {
                return binaries;
            }

            found.Add(binaries);
        }

        throw new ServerRefusedException(
            $"{data} was made by PostgreSQL {version}, and the programs in {found[0].Folder} are of PostgreSQL {found[0].Version}, which cannot "
            + $"read it. Install PostgreSQL {version} (apt-get install postgresql-{version}), or name the folder of its programs with "
            + "'pg_bin_path' in the configuration, or make a new database in another folder.");
    }

    /// <summary>Folders that hold all the programs, the best first; at least one.</summary>
    private static List<string> Candidates(string? binPath, IReadOnlyDictionary<string, string> environment)
    {
        var folders = binPath is not null
            ? [binPath]
            : SearchPath.Folders(environment.GetValueOrDefault("PATH")).Concat(SystemFolders());
        var complete = folders.Where(folder => Programs.All(program => File.Exists(Path.Combine(folder, program)))).ToList();
        return complete.Count > 0 ? complete
            : binPath is null
                ? throw new ServerRefusedException($"PostgreSQL is neither on PATH nor in {SystemFolder}. {Install}")
                : throw new ServerRefusedException(
                    $"There is no PostgreSQL in {binPath}, which 'pg_bin_path' names: it lacks "
                    + $"{Programs.First(program => !File.Exists(Path.Combine(binPath, program)))}. {Install}");
    }

    private static IEnumerable<string> SystemFolders() => !Directory.Exists(SystemFolder) ? [] :
        Directory.EnumerateDirectories(SystemFolder)
            .OrderByDescending(folder => double.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"));

    private static async Task<PostgresBinaries> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        var program = Path.Combine(folder, "postgres");
        var result = await ProgramRun.RunAsync(
            [program, "--version"], ServerEnvironment.Current(), cancellationToken: cancellationToken).ConfigureAwait(false);
        var match = VersionText().Match(result.Output);
        if (!result.Succeeded || !match.Success)
        {
            throw new ServerRefusedException($"{program} does not say which version of PostgreSQL it is:\n{result.Said}");
        }

        var (first, second) = (match.Groups["first"].Value, match.Groups["second"].Value);
        return new PostgresBinaries(folder, first.Length == 1 ? $"{first}.{second}" : first);
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<first>\d+)(\.(?<second>\d+))?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionText();
}
