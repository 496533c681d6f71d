using System.Runtime.CompilerServices;
using Emews.Cli.Commands.Experiments;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Tasks;

/// <summary>Which tasks of an experiment a command is about.</summary>
/// <param name="Filter">What a database can tell of them.</param>
/// <param name="Cause">Those that failed of a cause with this text in it; null for all.</param>
internal sealed record TaskChoice(TaskFilter Filter, string? Cause)
{
    /// <summary>Whether nothing was said to choose among the tasks that failed.</summary>
    public bool IsAllThatFailed => Cause is null && Filter is { FailureKind: null, Pool: null };

    /// <summary>The tasks, by id, from the first above an id.</summary>
    public async IAsyncEnumerable<TaskRecord> ReadAsync(
        OpenExperiment experiment, TaskId after = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var task in TaskPages.ReadFiltered(experiment.Store, experiment.Id, Filter, after, cancellationToken))
        {
            if (Cause is null || (TaskFailure.FromResultText(task.Result) is { } failure && CauseText.Has(failure, Cause)))
            {
                yield return task;
            }
        }
    }

    /// <summary>The first of them above an id.</summary>
    public async Task<IReadOnlyList<TaskRecord>> FirstAsync(OpenExperiment experiment, TaskId after, int count, CancellationToken cancellationToken) =>
        Cause is null
            ? await experiment.Store.ListTasksAsync(new(experiment.Id, after, count, Filter), cancellationToken)
            : await ReadAsync(experiment, after, cancellationToken).Take(count).ToListAsync(cancellationToken);

    /// <summary>Where nothing was found: what there is instead of the pool, kind or cause that was named.</summary>
    public async Task<string> NothingAsync(OpenExperiment experiment, CancellationToken cancellationToken)
    {
        var text = $"{experiment.Id} has no such task.";
        if (Filter.HasFailed is true)
        {
            var causes = await FailureCauses.ReadAsync(experiment, new TaskChoice(new TaskFilter(HasFailed: true), Cause: null), cancellationToken);
            if (causes.Count == 0)
            {
                return $"No task of {experiment.Id} has failed.\n";
            }

            var kinds = causes.GroupBy(cause => cause.Kind, cause => cause.Tasks.Count, StringComparer.Ordinal);
            text += $" Its failures: {string.Join(", ", kinds.Select(kind => $"{kind.Sum()} × {kind.Key}"))}.";
        }

        if (Filter.Pool is not null)
        {
            var pools = (await experiment.ListAgentsAsync(cancellationToken)).Select(agent => agent.Pool).Distinct(StringComparer.Ordinal).ToList();
            text += pools.Count == 0 ? " No pool has joined it." : $" Its pools: {string.Join(", ", pools)}.";
        }

        return text + "\n";
    }
}
