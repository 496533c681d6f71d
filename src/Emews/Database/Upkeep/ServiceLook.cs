using Emews.Rest;
using Emews.Tasks;

namespace Emews.Database.Upkeep;

/// <summary>A look at experiments through the verbs of a service.</summary>
/// <param name="store">The service.</param>
/// <param name="isOwner">Whether the store is closed with the look.</param>
internal sealed class ServiceLook(RestStore store, bool isOwner) : IExperimentLook
{
    /// <inheritdoc/>
    /// <remarks>Which engine is behind it, and with which schema, is the service's own business.</remarks>
    public async Task<DatabaseCondition> LookAsync(CancellationToken cancellationToken = default) =>
        new("EMEWS service", await store.GetVersionAsync(cancellationToken).ConfigureAwait(false), Schema: null, NewestSchema: 0, HasTasks: true);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ExperimentState>> ListExperimentsAsync(string? only = null, CancellationToken cancellationToken = default)
    {
        var id = only ?? throw new EmewsException($"{store.Place} tells of one experiment at a time: name it.");
        var record = await store.FindExperimentAsync(id, cancellationToken).ConfigureAwait(false);
        var counts = await store.CountTasksAsync(id, cancellationToken).ConfigureAwait(false);
        if (record is null)
        {
            return counts.Total == 0 ? [] : [new(id, null, [], counts, [])];
        }

        var agents = await store.ListAgentsAsync(record.WorkType, cancellationToken).ConfigureAwait(false);
        var living = agents.Where(agent => agent is { Ended: null, IsAlive: true })
            .Select(agent => new LiveAgent(agent.Pool, agent.Host, agent.ProcessId, record.WorkType));
        return [new(id, record.Registered, [record.WorkType], counts, [.. living], record.Canceled)];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => isOwner ? store.DisposeAsync() : ValueTask.CompletedTask;
}
