using Emews.Database.Server;
using Emews.Workflows.Configuration;

namespace Emews.Cli.Commands.Db;

/// <summary>Finds a PostgreSQL database in a configuration.</summary>
internal static class ConfiguredDatabase
{
    /// <summary>The database of a name, or the only one of its kind.</summary>
    /// <exception cref="ServerRefusedException">The file is wrong, or does not have it.</exception>
    public static DatabaseConfiguration.PostgreSql Find(string path, string? name)
    {
        var read = ConfigurationReader.ReadFile(path);
        if (read.Configuration is not { } configuration)
        {
            throw new ServerRefusedException(ProblemReport.Render(path, read.Problems));
        }

        var servers = configuration.Databases.Values.OfType<DatabaseConfiguration.PostgreSql>().ToList();
        var names = string.Join(", ", servers.Select(server => server.Name));
        var found = servers.Where(server => name is null || string.Equals(server.Name, name, StringComparison.Ordinal)).ToList();
        var database = (servers, found) switch
        {
            ([], _) => throw new ServerRefusedException(
                $"{path} has no PostgreSQL database, and a SQLite file needs no server. One is: dbs: {{here: {{db_data: ./db}}}}"),
            (_, []) => throw new ServerRefusedException($"{path} has no PostgreSQL database '{name}'. It has: {names}."),
            (_, [var only]) => only,
            _ => throw new ServerRefusedException($"{path} has several PostgreSQL databases. Choose one with --db: {names}."),
        };
        return database.Type is PlaceType.Local
            ? database
            : throw new ServerRefusedException($"The database '{database.Name}' is at endpoint '{database.Endpoint}': start and stop it there.");
    }
}
