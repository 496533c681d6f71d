using Emews.Tasks;

namespace Emews.Service.EqSql;

/// <summary>Whose the tasks of a request are, which EQ-SQL's requests do not say and the stores want to know. It lives as long as the request.</summary>
internal sealed class TaskExperiments(IEmewsDatabase database)
{
    private readonly Dictionary<TaskId, string> _known = [];

    /// <summary>The experiments found so far.</summary>
    public IReadOnlyCollection<string> All => [.. _known.Values.Distinct(StringComparer.Ordinal)];

    /// <summary>A task's experiment; null where there is no such task, or it is nobody's.</summary>
    public async Task<string?> FindAsync(TaskId task, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(task, out var experiment)
            && (await database.GetTaskAsync(task, cancellationToken))?.ExperimentId is { } found)
        {
            _known.Add(task, experiment = found);
        }

        return experiment;
    }
}
