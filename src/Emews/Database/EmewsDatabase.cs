using Emews.Database.Addresses;
using Emews.Rest;
using Emews.Tasks;
using Emews.Tunnels;
using Npgsql;

namespace Emews.Database;

/// <summary>Opens an EMEWS DB, whatever its engine.</summary>
internal static class EmewsDatabase
{
    /// <summary>Opens the database, and brings its schema up to date. A SQLite file that does not exist is made.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="options">How a store on a server, or behind a service, behaves; a file needs none of it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EmewsException">The database cannot be used; the message says why and what to do.</exception>
    public static async Task<IEmewsDatabase> OpenAsync(
        DatabaseAddress address, PostgresStoreOptions options, CancellationToken cancellationToken = default) => address switch
        {
            DatabaseAddress.Sqlite file => await SqliteStore.OpenAsync(file.Path, cancellationToken: cancellationToken).ConfigureAwait(false),
            DatabaseAddress.PostgreSql server =>
                await PostgresStore.OpenAsync(ConnectionString(server), options, cancellationToken).ConfigureAwait(false),
            DatabaseAddress.Service service => await OpenAsync(service, options, cancellationToken).ConfigureAwait(false),
            _ => throw new ArgumentException($"There is no database of kind {address.Kind}.", nameof(address)),
        };

    /// <summary>How Npgsql connects, with the password: for memory alone.</summary>
    public static string ConnectionString(DatabaseAddress.PostgreSql server) => new NpgsqlConnectionStringBuilder(server.ToConnectionString())
    {
        Password = DatabasePassword.Find(server, Environment.GetEnvironmentVariable),
    }.ConnectionString;

    private static async Task<RestStore> OpenAsync(
        DatabaseAddress.Service service, PostgresStoreOptions options, CancellationToken cancellationToken)
    {
        var client = new RestStoreOptions
        {
            Token = ClientToken.Find(service, Environment.GetEnvironmentVariable),
            Fingerprint = service.Fingerprint,
            AuthorityFile = service.AuthorityFile,
            Patience = options.Patience,
            Hurry = options.Hurry,
            OnTrouble = options.OnTrouble,
        };
        var tunnel = service.Tunnel is not { } route ? null : await SshTunnel.OpenAsync(
            route, new FarEnd(service.Address.IdnHost, service.Address.Port), TimeProvider.System, cancellationToken).ConfigureAwait(false);
        return await RestStore.OpenAsync(service.Address, client, tunnel, cancellationToken).ConfigureAwait(false);
    }
}
