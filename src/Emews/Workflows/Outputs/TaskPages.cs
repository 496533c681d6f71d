using System.Runtime.CompilerServices;
using Emews.Tasks;

namespace Emews.Workflows.Outputs;

/// <summary>Reads an experiment's tasks a page at a time, so that no more than one page is in memory.</summary>
internal static class TaskPages
{
    /// <summary>The tasks of an experiment, by id.</summary>
    public static IAsyncEnumerable<TaskRecord> Read(ITaskStore store, string experimentId, CancellationToken cancellationToken = default) =>
        ReadFiltered(store, experimentId, filter: null, cancellationToken: cancellationToken);

    /// <summary>Those tasks of an experiment that meet a filter, by id, from the first above an id.</summary>
    public static async IAsyncEnumerable<TaskRecord> ReadFiltered(
        ITaskStore store, string experimentId, TaskFilter? filter, TaskId after = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var page = await store.ListTasksAsync(new(experimentId, after, Filter: filter), cancellationToken).ConfigureAwait(false);
            if (page.Count == 0)
            {
                yield break;
            }

            foreach (var task in page)
            {
                yield return task;
            }

            after = page[^1].TaskId;
        }
    }
}
