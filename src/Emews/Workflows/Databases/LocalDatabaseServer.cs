using Emews.Database.Server;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.Databases;

/// <summary>
/// The server of a run's database, where the run has to start it: one with <c>start_cmd</c>, or one on this machine with
/// <c>db_data</c>, whose cluster is made when there is none. One that runs already is left alone, then and at the end.
/// </summary>
internal sealed class LocalDatabaseServer(DatabaseConfiguration.PostgreSql database, Action<string> say, TimeProvider time)
{
    private Func<CancellationToken, Task>? _stop;

    /// <summary>Makes and starts the server where that is the run's business.</summary>
    /// <returns>Whether it was started; false when it ran already, or is started by others.</returns>
    /// <exception cref="WorkflowRefusedException">It cannot be started; nothing is left of what was begun.</exception>
    public async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _stop = database.StartCommand is not null ? await StartByCommandAsync(cancellationToken).ConfigureAwait(false)
                : database.Data is not null && ServerPlace.IsHere(database) ? await StartClusterAsync(cancellationToken).ConfigureAwait(false)
                : null;
            return _stop is not null;
        }
        catch (ServerRefusedException refused)
        {
            throw new WorkflowRefusedException($"The database '{database.Name}' cannot be started. {refused.Message}", refused);
        }
    }

    /// <summary>Stops the server if <see cref="StartAsync"/> has started it.</summary>
    /// <exception cref="Tasks.EmewsException">It does not stop.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stop is { } stop)
        {
            _stop = null;
            await stop(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Func<CancellationToken, Task>?> StartByCommandAsync(CancellationToken cancellationToken)
    {
        var server = new CommandServer(database, say, time);
        return !await server.StartAsync(cancellationToken).ConfigureAwait(false) ? null
            : database.StopCommand is null ? static _ => Task.CompletedTask
            : server.StopAsync;
    }

    private async Task<Func<CancellationToken, Task>?> StartClusterAsync(CancellationToken cancellationToken)
    {
        var cluster = new PostgresCluster(
            await ClusterOfConfiguration.OptionsAsync(database, say, time, cancellationToken).ConfigureAwait(false));
        if (await cluster.EnsureAsync(cancellationToken).ConfigureAwait(false))
        {
            say($"Made a PostgreSQL cluster in {database.Data}.");
        }

        return await cluster.StartAsync(cancellationToken).ConfigureAwait(false) ? cluster.StopAsync : null;
    }
}
