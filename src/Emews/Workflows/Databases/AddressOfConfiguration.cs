using Emews.Database;
using Emews.Database.Addresses;
using Emews.Database.Server;
using Emews.Tunnels;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.Databases;

/// <summary>Where a database of a configuration is: what the file leaves out has its default.</summary>
internal static class AddressOfConfiguration
{
    /// <summary>The address by which this machine reaches a database of a configuration: that of the search may be behind a service.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="database">The database's name.</param>
    /// <param name="folder">The experiment's folder.</param>
    public static DatabaseAddress Of(WorkflowConfiguration configuration, string database, ExperimentFolder folder) =>
        ServiceOf(configuration, database) ?? Of(configuration.Databases[database], folder);

    /// <summary>The service through which the search reaches a database of a configuration; null where it goes there itself.</summary>
    public static DatabaseAddress.Service? ServiceOf(WorkflowConfiguration configuration, string database) =>
        configuration.SearchQueue is { ServiceAddress: { } service } queue && string.Equals(queue.Database, database, StringComparison.Ordinal)
            ? new DatabaseAddress.Service(service)
            {
                Tunnel = RouteOf(queue.Tunnel),
                Fingerprint = queue.Tls?.Fingerprint,
                AuthorityFile = queue.Tls?.CaFile,
            }
            : null;

    /// <summary>The address of a database, which need not be there.</summary>
    /// <param name="database">What the configuration says of it.</param>
    /// <param name="folder">The experiment's folder: where a SQLite file is that the configuration gives no path.</param>
    public static DatabaseAddress Of(DatabaseConfiguration database, ExperimentFolder folder) => database switch
    {
        DatabaseConfiguration.Sqlite file => new DatabaseAddress.Sqlite(file.Path ?? folder.Database),
        DatabaseConfiguration.PostgreSql server => Of(server),
        _ => throw new ArgumentException($"There is no database of type {database.GetType().Name}.", nameof(database)),
    };

    /// <inheritdoc cref="Of(DatabaseConfiguration, ExperimentFolder)"/>
    public static DatabaseAddress.PostgreSql Of(DatabaseConfiguration.PostgreSql server)
    {
        var passfile = server.Data is { } data ? PasswordFile.In(data) : null;
        return new DatabaseAddress.PostgreSql(
            server.Host ?? PostgresDefaults.Host, server.Port ?? PostgresDefaults.Port, server.Database ?? PostgresDefaults.Database,
            server.User ?? PostgresDefaults.User)
        {
            Passfile = File.Exists(passfile) ? passfile : null,
        };
    }

    private static SshRoute? RouteOf(TunnelConfiguration? tunnel) =>
        tunnel is null ? null : new(tunnel.ConfigKey, tunnel.SshConfig, tunnel.Port is 0 ? null : tunnel.Port);
}
