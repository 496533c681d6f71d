using System.Globalization;
using Emews.Database;
using Emews.Database.Server;
using Emews.Workflows.Configuration.Writing;

namespace Emews.Cli.Commands.Db;

/// <summary>The lines that name a server of one's own in a configuration.</summary>
internal static class ConfigurationLines
{
    public static string Of(ClusterStatus status)
    {
        var lines = new List<string>
        {
            "dbs:",
            "  here:",
            $"    db_data: {YamlText.Quoted(status.Data)}",
            string.Create(CultureInfo.InvariantCulture, $"    db_port: {status.Port}"),
        };
        Add(lines, "db_user", status.User, PostgresDefaults.User);
        Add(lines, "db_name", status.Database, PostgresDefaults.Database);
        return string.Join('\n', lines.Select(line => "  " + line));
    }

    private static void Add(List<string> lines, string key, string value, string usual)
    {
        if (!string.Equals(value, usual, StringComparison.Ordinal))
        {
            lines.Add($"    {key}: {YamlText.Quoted(value)}");
        }
    }
}
