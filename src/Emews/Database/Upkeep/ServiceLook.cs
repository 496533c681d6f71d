using Emews.Rest;

namespace Emews.Database.Upkeep;

/// <summary>A look at experiments through the verbs of a service.</summary>
/// <param name="store">The service.</param>
/// <param name="isOwner">Whether the store is closed with the look.</param>
internal sealed class ServiceLook(RestStore store, bool isOwner) : IExperimentLook
{
    /// <inheritdoc/>
    /// <remarks>Which schema the database behind it has is the service's own business.</remarks>
    public async Task<DatabaseCondition> LookAsync(CancellationToken cancellationToken = default) =>
        new("EMEWS service", $"{await store.GetReadinessAsync(cancellationToken).ConfigureAwait(false)}", Schema: null, NewestSchema: 0, HasTasks: true);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ExperimentState>> ListExperimentsAsync(string? only = null, CancellationToken cancellationToken = default)
    {
        var all = await store.ListExperimentsAsync(cancellationToken).ConfigureAwait(false);
        var wanted = all.Where(experiment => only is null || string.Equals(experiment.ExperimentId, only, StringComparison.Ordinal)).ToList();
        var living = new Dictionary<int, IReadOnlyList<LiveAgent>>();
        foreach (var type in wanted.SelectMany(experiment => experiment.WorkTypes).Distinct())
        {
            living[type] = await ListLivingAsync(type, cancellationToken).ConfigureAwait(false);
        }

        return [.. wanted.Select(experiment => new ExperimentState(
            experiment.ExperimentId, experiment.Registered, experiment.WorkTypes, experiment.Counts,
            [.. experiment.WorkTypes.SelectMany(type => living[type])], experiment.Canceled))];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => isOwner ? store.DisposeAsync() : ValueTask.CompletedTask;

    private async Task<IReadOnlyList<LiveAgent>> ListLivingAsync(int workType, CancellationToken cancellationToken)
    {
        var agents = await store.ListAgentsAsync(workType, cancellationToken).ConfigureAwait(false);
        return [.. agents.Where(agent => agent is { Ended: null, IsAlive: true })
            .Select(agent => new LiveAgent(agent.Pool, agent.Host, agent.ProcessId, workType))];
    }
}
