using Emews.Cli.Commands.Experiments;
using Emews.Tasks;
using Emews.Workflows;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Pools;

/// <summary>A pool that gives no sign of life, so that only its tasks tell of it: one of EQ-SQL's or Swift/T's, or one that a script starts.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Owned">How many tasks of the experiment it has.</param>
/// <param name="Since">When it took the first of them; null where it has none.</param>
/// <param name="Script">What starts it; null where the experiment knows nothing of it.</param>
internal sealed record SilentPool(string Name, int Owned, DateTimeOffset? Since, string? Script)
{
    /// <summary>Those that have tasks of an experiment, or may have: scripts may run anywhere.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="agents">Its agents: a pool of ours behind a script is among them, and tells of itself.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<SilentPool>> ListAsync(
        OpenExperiment experiment, IReadOnlyList<AgentRecord> agents, CancellationToken cancellationToken)
    {
        var running = TaskPages.ReadFiltered(experiment.Store, experiment.Id, new TaskFilter([TaskState.Running]), cancellationToken: cancellationToken);
        var owned = new Dictionary<string, List<TaskRecord>>(StringComparer.Ordinal);
        await foreach (var task in running.Where(task => task.AgentId is null && task.Pool is not null))
        {
            (owned.TryGetValue(task.Pool!, out var tasks) ? tasks : owned[task.Pool!] = []).Add(task);
        }

        var record = await experiment.Store.FindExperimentAsync(experiment.Id, cancellationToken);
        var scripts = RecordedRun.ConfigurationOf(record, experiment.Folder)?.Pools.Values
            .Where(pool => pool.StartPoolScript is not null && !agents.Any(agent => string.Equals(agent.Pool, pool.Name, StringComparison.Ordinal)))
            .ToDictionary(pool => pool.Name, pool => pool.StartPoolScript, StringComparer.Ordinal) ?? [];
        return
        [
            .. owned.Keys.Union(scripts.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => new SilentPool(
                name, owned.GetValueOrDefault(name)?.Count ?? 0, owned.GetValueOrDefault(name)?.Min(task => task.Claimed), scripts.GetValueOrDefault(name))),
        ];
    }
}
