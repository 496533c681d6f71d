using Emews.Database;
using Emews.Database.Server;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.Databases;

/// <summary>The cluster that a configuration describes: what the file leaves out has its default.</summary>
internal static class ClusterOfConfiguration
{
    /// <summary>What the configuration asks of the cluster in <c>db_data</c>.</summary>
    /// <exception cref="ServerRefusedException">Its environment cannot be made.</exception>
    public static async Task<PostgresClusterOptions> OptionsAsync(
        DatabaseConfiguration.PostgreSql database, Action<string> say, TimeProvider time, CancellationToken cancellationToken) => new()
        {
            Data = database.Data!,
            Port = database.Port ?? PostgresDefaults.Port,
            User = database.User ?? PostgresDefaults.User,
            Database = database.Database ?? PostgresDefaults.Database,
            Listen = database.Listen ?? "",
            BinPath = database.BinPath,
            Environment = await DatabaseEnvironment.OfAsync(database, cancellationToken).ConfigureAwait(false),
            Say = say,
            Time = time,
        };
}
