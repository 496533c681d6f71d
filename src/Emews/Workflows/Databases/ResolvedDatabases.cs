using Emews.Workflows.Configuration;

namespace Emews.Workflows.Databases;

/// <summary>Writes the configuration of a run with the databases as they are used: what the file leaves out, but who runs it decides, too.</summary>
internal static class ResolvedDatabases
{
    /// <summary>The configuration as YAML.</summary>
    /// <param name="configuration">What to write.</param>
    /// <param name="defaults">The keys that took their default.</param>
    public static string Write(WorkflowConfiguration configuration, IReadOnlySet<string> defaults)
    {
        var all = defaults.ToHashSet(StringComparer.Ordinal);
        var databases = configuration.Databases.Select(entry => KeyValuePair.Create(entry.Key, Resolve(entry.Key, entry.Value, all)));
        return ConfigurationWriter.Write(configuration with { Databases = Structural.Map(databases) }, all);
    }

    private static DatabaseConfiguration Resolve(string name, DatabaseConfiguration database, HashSet<string> defaults)
    {
        if (database is not DatabaseConfiguration.PostgreSql { Type: PlaceType.Local } server)
        {
            return database;
        }

        var used = AddressOfConfiguration.Of(server);
        var missing = new[] { ("db_host", (object?)server.Host), ("db_port", server.Port), ("db_user", server.User), ("db_name", server.Database) };
        defaults.UnionWith(missing.Where(key => key.Item2 is null).Select(key => $"dbs.{name}.{key.Item1}"));
        return server with { Host = used.Host, Port = used.Port, User = used.User, Database = used.Name };
    }
}
