using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>What is told of tasks and agents to people and files.</summary>
internal sealed partial class InMemoryStore
{
    public Task<IReadOnlyList<TaskRecord>> ListTasksAsync(ListTasksRequest request, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<TaskRecord>>(db =>
        [
            .. db.Of(request.ExperimentId).Where(t => t.Id > request.After && Meets(t, request.Filter)).Take(request.Limit).Select(ToRecord),
        ]);

    public Task<IReadOnlyList<AgentRecord>> ListAgentsAsync(int workType, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<AgentRecord>>(db => [.. db.Agents.Where(a => a.Registration.WorkType == workType).Select(a => new AgentRecord(
            a.Id, a.Registration.Pool, a.Registration.Host, a.Registration.ProcessId, workType, a.Registration.Workers, a.Busy,
            db.Tasks.Count(t => t.Lease?.Agent == a), a.Registered, a.LastHeartbeat, a.StoppedClaiming, a.Ended,
            a.Registration.LeaseTime, db.Now - a.LastHeartbeat, a.Completed, a.Registration.MaxAttempts, a.Experiment))]);

    public Task<TaskHistory?> GetTaskAsync(TaskId taskId, CancellationToken cancellationToken = default) => Read(db =>
        db.Find(taskId) is { } task
            ? new TaskHistory(
                ToRecord(task), task.Experiment, task.WorkType, task.Tag, [.. ToAttempts(task)],
                task.Due is { } due ? TimeSpan.FromTicks(Math.Max(0, (due - db.Now).Ticks)) : null, db.Now)
            : null);

    public Task<QueuePosition?> FindInQueueAsync(TaskId taskId, CancellationToken cancellationToken = default) => Read(db =>
    {
        if (db.Find(taskId) is not { IsQueued: true, IsStop: false, Due: null } task)
        {
            return null;
        }

        var others = db.Tasks.Where(t => t.IsQueued && t.Due is null && !t.IsStop && t.WorkType == task.WorkType).ToList();
        return new QueuePosition(
            taskId, task.WorkType, task.Priority, others.Count(t => t.Priority > task.Priority),
            others.Count(t => t.Priority == task.Priority && t.Id < taskId), db.AreClaimsClosed(task.WorkType));
    });

    private static bool Meets(StoredTask task, TaskFilter? filter) =>
        filter is null
        || ((filter.States is null || filter.States.Contains(task.State))
            && (filter.HasFailed is null || filter.HasFailed == task.HasFailed)
            && (filter.FailureKind is null || (task.HasFailed && string.Equals(task.Attempts[^1].Failure!.Kind, filter.FailureKind, StringComparison.Ordinal)))
            && (filter.Pool is null || string.Equals(task.Pool, filter.Pool, StringComparison.Ordinal)));

    private static IEnumerable<TaskAttempt> ToAttempts(StoredTask task)
    {
        var ended = task.Attempts.Select((a, i) => ToAttempt(i, a.Lease, a.Outcome) with
        {
            Started = a.Started,
            Stopped = a.Stopped,
            FailureKind = a.Failure?.Kind,
            FailureMessage = a.Failure?.Message,
        });
        return task.Lease is { } lease ? ended.Append(ToAttempt(task.Attempts.Count, lease, AttemptOutcome.Running)) : ended;
    }

    private static TaskAttempt ToAttempt(int before, StoredLease lease, AttemptOutcome outcome) => new(
        before + 1, lease.Pool, lease.Agent?.Registration.Host, lease.Agent?.Id, outcome, lease.Claimed, null, null);

    private static TaskRecord ToRecord(StoredTask task)
    {
        var last = task.Attempts.LastOrDefault();
        var ended = task.Lease is null ? last : null;
        return new TaskRecord(
            task.Id, task.State, task.Payload, task.Result, task.Priority, task.Pool, task.CountedAttempts, task.Created,
            (task.Lease ?? last?.Lease)?.Claimed, ended?.Started, ended?.Stopped,
            (task.Lease ?? last?.Lease)?.Agent?.Id);
    }
}
