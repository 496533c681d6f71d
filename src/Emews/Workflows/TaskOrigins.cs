using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>Where the tasks of an experiment come from: a search submits its points in their order, and the runs of each together.</summary>
/// <param name="store">The experiment's database.</param>
/// <param name="experimentId">The experiment.</param>
/// <param name="replicates">How often each point is run.</param>
internal sealed class TaskOrigins(ITaskStore store, string experimentId, int replicates)
{
    private List<TaskId> _ids = [];

    /// <summary>Which run of which point a task is; null for one that is not known.</summary>
    public TaskOrigin? Of(TaskId id) =>
        _ids.BinarySearch(id) is var place and >= 0 ? new TaskOrigin((place / replicates) + 1, (place % replicates) + 1) : null;

    /// <summary>Reads the tasks of the experiment, unless these are known already.</summary>
    public async Task KnowAsync(IEnumerable<TaskId> ids, CancellationToken cancellationToken)
    {
        if (ids.Any(id => _ids.BinarySearch(id) < 0))
        {
            await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the tasks of the experiment.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var ids = new List<TaskId>();
        await foreach (var task in TaskPages.Read(store, experimentId, cancellationToken).ConfigureAwait(false))
        {
            ids.Add(task.TaskId);
        }

        _ids = ids;
    }
}
