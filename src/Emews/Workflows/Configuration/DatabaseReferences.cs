using System.Globalization;
using System.Text.RegularExpressions;
using Emews.Database;

namespace Emews.Workflows.Configuration;

/// <summary>The <c>${db_*}</c> in a database's commands.</summary>
internal static partial class DatabaseReferences
{
    /// <summary>The keys that a text refers to.</summary>
    public static IEnumerable<string> In(string text) => Reference().Matches(text).Select(match => match.Groups["key"].Value);

    /// <summary>The text with the database's values.</summary>
    public static string Expand(string text, DatabaseConfiguration.PostgreSql database) =>
        Reference().Replace(text, match => ValueOf(match.Groups["key"].Value, database) ?? match.Value);

    private static string? ValueOf(string key, DatabaseConfiguration.PostgreSql database) => key switch
    {
        "db_host" => database.Host ?? PostgresDefaults.Host,
        "db_port" => (database.Port ?? PostgresDefaults.Port).ToString(CultureInfo.InvariantCulture),
        "db_user" => database.User ?? PostgresDefaults.User,
        "db_name" => database.Database ?? PostgresDefaults.Database,
        "db_data" => database.Data,
        "db_listen" => database.Listen,
        _ => null,
    };

    [GeneratedRegex(@"\$\{(?<key>db_[a-z_]*)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
