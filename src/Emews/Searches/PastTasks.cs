using Emews.Tasks;

namespace Emews.Searches;

/// <summary>The tasks of an interrupted run, as the search submits their points once more.</summary>
internal sealed class PastTasks(TaskQueue queue, SearchHistory history, Func<PointRun, string> toPayload)
{
    private readonly Dictionary<TaskId, TaskFuture> _futures = [];
    private readonly List<SubmittedTask> _taken = [];
    private readonly HashSet<TaskId> _triedAgain = [];

    /// <summary>The tasks taken so far, in the order submitted.</summary>
    public IReadOnlyList<SubmittedTask> Taken => _taken;

    /// <summary>How many are not taken.</summary>
    public int Left => history.Tasks.Count - _taken.Count;

    /// <summary>Whether all of them are taken.</summary>
    public bool IsUsedUp => Left == 0;

    /// <inheritdoc cref="SearchHistory.HasMorePoints"/>
    public bool HasMorePoints => history.HasMorePoints;

    /// <summary>Takes the next tasks for the next runs.</summary>
    /// <exception cref="EmewsException">They are not of these runs.</exception>
    public IReadOnlyList<TaskFuture> Take(IReadOnlyList<PointRun> runs)
    {
        var futures = new List<TaskFuture>(runs.Count);
        foreach (var run in runs)
        {
            if (IsUsedUp)
            {
                throw Other($"the search has more points than the {history.Tasks.Count} tasks there");
            }

            var (taskId, payload) = history.Tasks[_taken.Count];
            if (!string.Equals(toPayload(run), payload, StringComparison.Ordinal))
            {
                throw Other($"task {taskId} should have the payload {toPayload(run)} but has {payload}");
            }

            var future = queue.AdoptFuture(taskId);
            _futures.Add(taskId, future);
            _taken.Add(new SubmittedTask(future, run));
            futures.Add(future);
        }

        return futures;
    }

    /// <summary>Notes how a task that was taken had ended. One that was tried again since has an end to come.</summary>
    public void End(PastResult then)
    {
        if (!_futures.TryGetValue(then.TaskId, out var future))
        {
            throw Other($"task {then.TaskId} was collected, and the search knows nothing of it");
        }

        if (then.IsTriedAgain)
        {
            _triedAgain.Add(then.TaskId);
        }
        else
        {
            future.End(then.Result!);
        }
    }

    /// <summary>Whether a task had ended, and was put back into the queue since.</summary>
    public bool IsTriedAgain(TaskId taskId) => _triedAgain.Contains(taskId);

    private EmewsException Other(string what) =>
        new($"The database's tasks of {queue.ExperimentId} are not those of this search: {what}. A search that is taken up is told its results again, "
            + "and must come to the same points: undo what was changed in it and go on, or begin anew with --replace or another exp_id.");
}
