using Emews.Tasks;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.Databases;

/// <summary>The database servers that a run has to see to: started where they do not run, and left when it ends, however it ends.</summary>
internal sealed class RunServers(Action<string> say, TimeProvider time) : IAsyncDisposable
{
    // A server that takes longer to stop goes on stopping by itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Stack<(LocalDatabaseServer Server, DatabaseConfiguration.PostgreSql Database)> _used = [];
    private readonly List<string> _stopped = [];
    private RunService? _service;

    /// <summary>The folders of those servers that were stopped.</summary>
    public IReadOnlyList<string> Stopped => _stopped;

    /// <summary>Starts those servers of a configuration's queues and tasks that are the run's business and do not run yet.</summary>
    /// <exception cref="WorkflowRefusedException">One cannot be started.</exception>
    public async Task StartAsync(WorkflowConfiguration configuration, CancellationToken cancellationToken)
    {
        var names = configuration.Tasks.Select(task => task.Database).Append(configuration.SearchQueue.Database).Distinct(StringComparer.Ordinal);
        var behindService = configuration.SearchQueue is { ServiceAddress: not null } queue ? queue.Database : null;
        foreach (var database in names.Where(name => !string.Equals(name, behindService, StringComparison.Ordinal)).Select(name => configuration.Databases[name]).OfType<DatabaseConfiguration.PostgreSql>())
        {
            var server = new LocalDatabaseServer(database, say, time);
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
            _used.Push((server, database));
        }
    }

    /// <summary>Takes over the service of the run: it stops before its database does.</summary>
    public void Hold(RunService service) => _service = service;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_service is { } service)
        {
            await service.DisposeAsync().ConfigureAwait(false);
        }

        while (_used.TryPop(out var used))
        {
            using var patience = new CancellationTokenSource(Patience, time);
            try
            {
                if (await used.Server.StopAsync(patience.Token).ConfigureAwait(false) && used.Database.Data is { } data)
                {
                    _stopped.Add(data);
                }
            }
            catch (EmewsException error)
            {
                // All else of the run is done and safe.
                say(error.Message);
            }
            catch (OperationCanceledException)
            {
                say($"The server of the database '{used.Database.Name}' takes long to stop; it was told to, and is left at it.");
            }
        }
    }
}
