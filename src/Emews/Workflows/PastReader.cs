using System.Text.Json;
using Emews.Searches;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>Reads from the database what was run of an experiment, and puts back what goes on though it was given up.</summary>
internal static class PastReader
{
    /// <param name="store">The database.</param>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="wasCanceled">Whether it was canceled as a whole, and its tasks are to go on.</param>
    /// <param name="hasMorePoints">Whether it is to run more points than before, and what was dropped at its end is to go on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<SearchHistory> ReadAsync(
        ITaskStore store, string experimentId, bool wasCanceled, bool hasMorePoints, CancellationToken cancellationToken)
    {
        var collected = await CollectedAsync(store, experimentId, cancellationToken).ConfigureAwait(false);
        var places = collected.Where(task => task.Then is null).Select(task => task.TaskId).ToHashSet();
        var tasks = new List<PastTask>();
        var ended = new Dictionary<TaskId, TaskResult>();
        var dropped = new List<TaskId>();
        await foreach (var task in TaskPages.Read(store, experimentId, cancellationToken).ConfigureAwait(false))
        {
            tasks.Add(new PastTask(task.TaskId, task.Payload));
            var isCanceled = task.State == TaskState.Canceled;
            if (isCanceled && (wasCanceled || (hasMorePoints && !places.Contains(task.TaskId))))
            {
                dropped.Add(task.TaskId);
            }
            else if (places.Contains(task.TaskId) && (isCanceled || task.State == TaskState.Complete))
            {
                ended.Add(task.TaskId, new TaskResult(task.TaskId, task.State, isCanceled ? null : task.Result));
            }
        }

        if (dropped.Count > 0)
        {
            await store.RetryAsync(new RetryRequest(dropped), cancellationToken).ConfigureAwait(false);
            collected = await CollectedAsync(store, experimentId, cancellationToken).ConfigureAwait(false);
        }

        var decisions = await store.ListDecisionsAsync(experimentId, cancellationToken).ConfigureAwait(false);
        return new SearchHistory
        {
            Tasks = tasks,
            HasMorePoints = hasMorePoints,
            Collected = [.. collected.Select(task => task.Then is { } then
                ? new PastResult(task.Order, task.TaskId, then) { IsTriedAgain = true }
                : new PastResult(task.Order, task.TaskId, ended.GetValueOrDefault(task.TaskId)))],
            Decisions = decisions.ToDictionary(decision => decision.After, decision => MemoryOf(decision.Json)),
        };
    }

    /// <summary>Whether tasks that were put back after they had been collected have ended again, and nobody has heard of it.</summary>
    public static async Task<bool> HasEndedAgainAsync(ITaskStore store, string experimentId, CancellationToken cancellationToken)
    {
        var collected = await CollectedAsync(store, experimentId, cancellationToken).ConfigureAwait(false);
        var heard = collected.Where(task => task.Then is null).Select(task => task.TaskId).ToHashSet();
        return collected.Any(task => task.Then is not null && !heard.Contains(task.TaskId));
    }

    private static async Task<List<CollectedTask>> CollectedAsync(ITaskStore store, string experimentId, CancellationToken cancellationToken)
    {
        var all = new List<CollectedTask>();
        while (true)
        {
            var request = new ListCollectedRequest(experimentId, all is [.., var last] ? last.Order : 0);
            var page = await store.ListCollectedAsync(request, cancellationToken).ConfigureAwait(false);
            if (page.Count == 0)
            {
                return all;
            }

            all.AddRange(page);
        }
    }

    private static string? MemoryOf(string decision)
    {
        using var document = JsonDocument.Parse(decision);
        return document.RootElement.TryGetProperty("memory", out var memory) ? memory.GetString() : null;
    }
}
