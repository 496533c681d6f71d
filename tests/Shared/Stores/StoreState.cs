using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>All that the verbs tell of a small database, in words that do not depend on who carries it.</summary>
internal static class StoreState
{
    // Tasks that are looked at one by one: every look is a question or two.
    private const int Looked = 10;

    /// <param name="tasks">The database.</param>
    /// <param name="experiments">Its experiments.</param>
    /// <param name="last">The last id known by number: after an outage, what comes next may be numbered with gaps.</param>
    public static async Task<string> DescribeAsync(ITaskStore tasks, IEnumerable<string> experiments, long last = 40)
    {
        var words = new List<string>();
        var ids = Enumerable.Range(0, (int)last).Select(i => new TaskId(i)).ToList();
        words.Add(string.Join(' ', (await tasks.GetStatesAsync(ids)).OrderBy(p => p.Key).Select(p => (int)p.Value)));
        words.Add(string.Join(' ', (await tasks.GetPrioritiesAsync(ids)).OrderBy(p => p.Key).Select(p => p.Value)));
        words.Add(string.Join(' ', (await tasks.GetWorkerPoolsAsync(ids)).OrderBy(p => p.Key).Select(p => p.Value ?? "-")));
        words.Add(string.Join(' ', (await tasks.GetResultsAsync(ids)).Select(r => $"{r.TaskId}={r.State}")));
        foreach (var id in ids.Take(Looked))
        {
            if (await tasks.GetTaskAsync(id) is { } history)
            {
                words.Add($"{id} {history.ExperimentId} {history.WorkType} {history.Tag} {history.RetryIn is null} {history.RetryIn == TimeSpan.Zero}: "
                    + string.Join(' ', history.Attempts.Select(a => $"{a.Number} {a.Pool} {a.Outcome} {a.Started is null} {a.FailureKind}")));
                words.Add($"{await tasks.FindInQueueAsync(id)}");
            }
        }

        foreach (var experiment in experiments)
        {
            words.Add($"{await tasks.CountTasksAsync(experiment)}");
            foreach (var t in await tasks.ListTasksAsync(new(experiment, new(0))))
            {
                words.Add($"{(t.TaskId.Value > last ? "new" : t.TaskId)} {t.State} {t.Payload} {Result(t.Result)} {t.Priority} {t.Pool} {t.Attempts} "
                    + $"{t.Claimed is null} {t.Started is null} {t.Stopped is null}");
            }

            var record = await tasks.FindExperimentAsync(experiment);
            words.Add($"{record?.WorkType} {record?.Configuration} {record?.Canceled is null}");

            // Where a task that did not wait to be collected comes among those that did is each store's own.
            words.Add(string.Join(' ', (await tasks.ListCollectedAsync(new(experiment))).Select(c => c.TaskId).Order()));
            words.Add(string.Join(' ', await tasks.ListDecisionsAsync(experiment)));
            words.Add(string.Join(' ', (await tasks.TakeResultsAsync(new(experiment, new(0), new(last)))).Results.Select(r => r.TaskId)));
        }

        for (var type = 0; type < 2; type++)
        {
            words.Add($"{await tasks.AreQueuesEmptyAsync(type)} {await tasks.AreQueuesEmptyAsync(null)}");
            words.AddRange((await tasks.ListAgentsAsync(type)).Select((a, i) =>
                $"agent {i} {a.Pool} {a.Busy} {a.Owned} {a.MaxAttempts} {a.StoppedClaiming is null} {a.Ended is null} {a.IsAlive}"));
        }

        return string.Join('\n', words);
    }

    /// <summary>A result; of a failure only what is not written for people, which is each store's own.</summary>
    public static string? Result(string? text) =>
        TaskFailure.FromResultText(text) is { } failure ? $"{failure.Kind} after {failure.Attempts}" : text;
}
