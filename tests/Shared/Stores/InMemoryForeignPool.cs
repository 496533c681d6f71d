using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>What the model makes of a pool that is not ours.</summary>
internal sealed class InMemoryForeignPool(InMemoryDatabase database) : IForeignPool
{
    public Task TakeAsync(TaskId id, string pool)
    {
        lock (database.Gate)
        {
            if (database.Find(id) is { IsQueued: true, IsStop: false, Due: null } task)
            {
                (task.State, task.Pool) = (TaskState.Running, pool);
                task.Lease = new StoredLease(0, null, task.CountedAttempts + 1, database.Now, pool);
            }
        }

        return Task.CompletedTask;
    }

    public Task ReportAsync(TaskId id, string result)
    {
        lock (database.Gate)
        {
            if (database.Find(id) is not { IsStop: false } task)
            {
                return Task.CompletedTask;
            }

            if (task.Lease is { } lease)
            {
                task.EndLease(lease.Agent is null ? null : AttemptOutcome.Canceled);
            }

            if (task.State is not TaskState.Complete && (task.State is not TaskState.Canceled || task.IsUncollected))
            {
                database.End(task, TaskState.Complete);
            }

            (task.State, task.Result, task.HasFailed) = (TaskState.Complete, result, false);
            database.Change();
        }

        return Task.CompletedTask;
    }
}
