using Emews.Database.Addresses;
using Emews.Database.Server;

namespace Emews.Workflows.Databases;

/// <summary>The server of a database for the length of a command, where it is a cluster of Emews on this machine: its file of passwords tells.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly PostgresCluster? _cluster;

    private OwnServer(PostgresCluster? cluster) => _cluster = cluster;

    /// <summary>Starts the server where it does not run. Any other database is left to itself.</summary>
    /// <exception cref="ServerRefusedException">It cannot be started; the message says why, and what to do.</exception>
    public static async Task<OwnServer> UseAsync(DatabaseAddress address, Action<string> say, CancellationToken cancellationToken)
    {
        if (address is not DatabaseAddress.PostgreSql { Passfile: { } passfile } server
            || Path.GetFileName(passfile) is not PasswordFile.Name
            || Path.GetDirectoryName(passfile) is not { } data
            || !ServerPlace.IsHere(server.Host)
            || ClusterRecord.Read(data) is not { } record
            || record.Port != server.Port)
        {
            return new OwnServer(null);
        }

        var cluster = new PostgresCluster(new PostgresClusterOptions { Data = data, Say = say });
        await cluster.UseAsync(cancellationToken).ConfigureAwait(false);
        return new OwnServer(cluster);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_cluster is { } cluster)
        {
            await cluster.LeaveAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }
}
