using Emews.Database.Server;
using Emews.Processes;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.Databases;

/// <summary>
/// The server of a run's database, where the run has to see to it: one with <c>start_cmd</c>, or one on this machine with
/// <c>db_data</c>, whose cluster is made when there is none. The last run that uses a server stops it, if a run has started it.
/// </summary>
internal sealed class LocalDatabaseServer(DatabaseConfiguration.PostgreSql database, Action<string> say, TimeProvider time)
{
    private Func<CancellationToken, Task<bool>>? _leave;

    /// <summary>Makes and starts the server where that is the run's business, and holds it until <see cref="StopAsync"/>.</summary>
    /// <returns>Whether it was started; false when it ran already, or is started by others.</returns>
    /// <exception cref="WorkflowRefusedException">It cannot be started; nothing is left of what was begun.</exception>
    public async Task<bool> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            return database.StartCommand is not null ? await StartByCommandAsync(cancellationToken).ConfigureAwait(false)
                : database.Data is not null && ServerPlace.IsHere(database) && await StartClusterAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ServerRefusedException refused)
        {
            throw new WorkflowRefusedException($"The database '{database.Name}' cannot be started. {refused.Message}", refused);
        }
    }

    /// <summary>Ends the run's use of the server, and stops it where nobody else needs it.</summary>
    /// <returns>Whether it was stopped.</returns>
    /// <exception cref="Tasks.EmewsException">It does not stop.</exception>
    public async Task<bool> StopAsync(CancellationToken cancellationToken)
    {
        var leave = _leave;
        _leave = null;
        return leave is not null && await leave(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> StartByCommandAsync(CancellationToken cancellationToken)
    {
        var server = new CommandServer(database, say, time);
        var started = await server.StartAsync(cancellationToken).ConfigureAwait(false);
        _leave = started && database.StopCommand is not null ? server.StopAsync : null;
        return started;
    }

    private async Task<bool> StartClusterAsync(CancellationToken cancellationToken)
    {
        var cluster = new PostgresCluster(
            await ClusterOfConfiguration.OptionsAsync(database, say, time, cancellationToken).ConfigureAwait(false));
        if (await cluster.EnsureAsync(cancellationToken).ConfigureAwait(false))
        {
            say($"Made a PostgreSQL cluster in {database.Data}.");
        }

        var started = await cluster.UseAsync(cancellationToken).ConfigureAwait(false);
        _leave = token => LeaveAsync(cluster, token);
        return started;
    }

    private async Task<bool> LeaveAsync(PostgresCluster cluster, CancellationToken cancellationToken)
    {
        var left = await cluster.LeaveAsync(cancellationToken).ConfigureAwait(false);
        if (left is ServerLeft.OtherRun or ServerLeft.OtherSessions)
        {
            say(left is ServerLeft.OtherRun
                ? $"The server of {database.Data} goes on: another run uses it, and stops it at its end."
                : $"The server of {database.Data} goes on: others are connected to it. To stop it: emews db stop --data {ShellWord.Of(database.Data!)}");
        }

        return left is ServerLeft.Stopped;
    }
}
