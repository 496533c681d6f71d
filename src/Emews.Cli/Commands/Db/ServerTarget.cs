using Emews.Database.Server;
using Emews.Workflows.Configuration;
using Emews.Workflows.Databases;

namespace Emews.Cli.Commands.Db;

/// <summary>The server that a command is about.</summary>
/// <param name="Folder">The cluster's folder and what is asked of it; null when the database has no <c>db_data</c>.</param>
/// <param name="Commands">The user's own commands; null when Emews starts and stops the cluster itself.</param>
/// <param name="Named">How a command line names the server.</param>
/// <param name="ConfigurationPath">The configuration that names it.</param>
internal sealed record ServerTarget(PostgresClusterOptions? Folder, CommandServer? Commands, string Named, string? ConfigurationPath)
{
    public static ServerTarget OfFolder(PostgresClusterOptions options) => new(options, null, options.NamedBy!, null);

    public static async Task<ServerTarget> OfConfigurationAsync(
        DatabaseConfiguration.PostgreSql database, string named, string path, CancellationToken cancellationToken)
    {
        if (database.StartCommand is not null || database.StopCommand is not null)
        {
            return new(null, new CommandServer(database, Console.Error.WriteLine, TimeProvider.System), named, path);
        }

        if (database.Data is null)
        {
            throw new ServerRefusedException(
                $"dbs.{database.Name} has neither db_data nor start_cmd, so others start and stop its server. With db_data: DIR Emews does.");
        }

        var options = ServerPlace.IsHere(database)
            ? await ClusterOfConfiguration.OptionsAsync(database, Console.Error.WriteLine, TimeProvider.System, cancellationToken)
            : throw new ServerRefusedException($"dbs.{database.Name}: db_host {database.Host} is another machine. Run this command there.");
        return new(options with { NamedBy = named }, null, named, path);
    }

    /// <summary>The cluster, for what only a cluster of Emews can do.</summary>
    public PostgresCluster RequireCluster() => Folder is { } options
        ? new PostgresCluster(options)
        : throw new ServerRefusedException("This database is started by its own start_cmd, and Emews knows nothing else of its server.");

    /// <summary>The command that does something else with the same server.</summary>
    public string Command(string verb) => $"emews db {verb} {Named}";
}
