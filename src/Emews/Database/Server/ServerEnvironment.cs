namespace Emews.Database.Server;

/// <summary>The environment variables that the programs of a server run with.</summary>
internal static class ServerEnvironment
{
    private static readonly string[] Paths = ["PATH", "LD_LIBRARY_PATH"];

    /// <summary>This program's own variables.</summary>
    public static IReadOnlyDictionary<string, string> Current() =>
        Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);

    /// <summary>The variables with others added: search paths are put in front of what is there.</summary>
    public static IReadOnlyDictionary<string, string> With(
        this IReadOnlyDictionary<string, string> environment, IEnumerable<KeyValuePair<string, string>> others)
    {
        var all = new Dictionary<string, string>(environment, StringComparer.Ordinal);
        foreach (var (name, value) in others)
        {
            var isPath = Paths.Contains(name, StringComparer.Ordinal);
            all[name] = isPath && all.GetValueOrDefault(name) is { Length: > 0 } before ? $"{value}{Path.PathSeparator}{before}" : value;
        }

        return all;
    }

    /// <summary>Without what tells PostgreSQL's programs to look elsewhere, such as <c>PGDATA</c> or <c>PGPORT</c>.</summary>
    public static IReadOnlyDictionary<string, string> WithoutPostgres(this IReadOnlyDictionary<string, string> environment) =>
        environment.Where(entry => !entry.Key.StartsWith("PG", StringComparison.Ordinal) || entry.Key.StartsWith("PG_", StringComparison.Ordinal))
            .ToDictionary(StringComparer.Ordinal);
}
