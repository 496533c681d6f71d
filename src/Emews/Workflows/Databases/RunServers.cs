using Emews.Tasks;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.Databases;

/// <summary>The database servers that a run has to start itself, and stops when it ends, however it ends.</summary>
internal sealed class RunServers(Action<string> say, TimeProvider time) : IAsyncDisposable
{
    private readonly Stack<LocalDatabaseServer> _started = [];

    /// <summary>Starts those servers of a configuration's queues and tasks that are the run's business and do not run yet.</summary>
    /// <exception cref="WorkflowRefusedException">One cannot be started.</exception>
    public async Task StartAsync(WorkflowConfiguration configuration, CancellationToken cancellationToken)
    {
        var names = configuration.Tasks.Select(task => task.Database).Append(configuration.SearchQueue.Database).Distinct(StringComparer.Ordinal);
        foreach (var database in names.Select(name => configuration.Databases[name]).OfType<DatabaseConfiguration.PostgreSql>())
        {
            var server = new LocalDatabaseServer(database, say, time);
            if (await server.StartAsync(cancellationToken).ConfigureAwait(false))
            {
                _started.Push(server);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var server))
        {
            try
            {
                await server.StopAsync(CancellationToken.None).ConfigureAwait(false);
            }
            catch (EmewsException error)
            {
                // All else of the run is done and safe.
                say(error.Message);
            }
        }
    }
}
