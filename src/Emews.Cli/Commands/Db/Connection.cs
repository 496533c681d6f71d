using Emews.Database;
using Emews.Database.Server;
using Emews.Processes;

namespace Emews.Cli.Commands.Db;

/// <summary>How other programs connect.</summary>
internal static class Connection
{
    /// <summary>A command line that opens the database in <c>psql</c>, to be copied into a shell.</summary>
    public static string Psql(ClusterStatus status, string passwordPath) =>
        $"PGPASSFILE={ShellWord.Of(passwordPath)} psql -h {PostgresDefaults.Host} -p {status.Port} -U {ShellWord.Of(status.User)} {ShellWord.Of(status.Database)}";
}
