using Emews.Database;
using Emews.Database.Server;

namespace Emews.Cli.Commands.Db;

/// <summary>How other programs connect.</summary>
internal static class Connection
{
    /// <summary>A command line that opens the database in <c>psql</c>, to be copied into a shell.</summary>
    public static string Psql(ClusterStatus status, string passwordPath) =>
        $"PGPASSFILE={Word(passwordPath)} psql -h {PostgresDefaults.Host} -p {status.Port} -U {Word(status.User)} {Word(status.Database)}";

    private static string Word(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-')
        ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
