using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>What an EMEWS DB holds, as plainly as it can be said: the model that real stores are compared with.</summary>
internal sealed class InMemoryDatabase
{
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Lock Gate { get; } = new();

    public DateTimeOffset Now { get; set; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    /// <summary>By id: task 1 is the first. Stop messages are tasks without an experiment.</summary>
    public List<StoredTask> Tasks { get; } = [];

    public List<StoredAgent> Agents { get; } = [];

    public Dictionary<string, StoredExperiment> Experiments { get; } = [];

    public Dictionary<Guid, List<TaskId>> Requests { get; } = [];

    public Dictionary<string, List<TaskId>> Collected { get; } = [];

    /// <summary>How tasks that were put back had ended, by what stands in their place among the collected.</summary>
    public Dictionary<TaskId, TaskResult> EarlierEnds { get; } = [];

    public List<DecisionRecord> Decisions { get; } = [];

    /// <summary>How many tasks have ended: numbers the next one.</summary>
    public long Ended { get; private set; }

    public Task Changed => _changed.Task;

    public StoredTask? Find(TaskId id) => id.Value >= 1 && id.Value <= Tasks.Count ? Tasks[(int)id.Value - 1] : null;

    public IEnumerable<StoredTask> Of(string experiment) =>
        Tasks.Where(task => task.Experiment is not null && string.Equals(task.Experiment, experiment, StringComparison.Ordinal));

    public bool AreClaimsClosed(int workType) => Experiments.Values.Any(e => e.WorkType == workType && e.IsClosed);

    public void Complete(StoredTask task, string text, bool failed = false)
    {
        End(task, TaskState.Complete);
        task.Result = text;
        task.HasFailed = failed;
        if (Experiments.TryGetValue(task.Experiment!, out var experiment))
        {
            experiment.Completions++;
        }
    }

    public void End(StoredTask task, TaskState state)
    {
        task.State = state;
        task.Due = null;
        task.EndNumber = ++Ended;
        task.IsUncollected = true;
    }

    public void Change()
    {
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}

internal sealed class StoredTask(TaskId id, string? experiment, int workType, string payload, int priority, DateTimeOffset created)
{
    public TaskId Id => id;

    public string? Experiment { get; set; } = experiment;

    public int WorkType => workType;

    public string Payload => payload;

    public DateTimeOffset Created => created;

    public int Priority { get; set; } = priority;

    public TaskState State { get; set; }

    public string? Result { get; set; }

    public bool HasFailed { get; set; }

    public string? Pool { get; set; }

    public string? Tag { get; init; }

    public StoredLease? Lease { get; set; }

    public List<StoredAttempt> Attempts { get; } = [];

    /// <summary>How many of the attempts count: those since it was put back last.</summary>
    public int CountedAttempts => Attempts.Count - AttemptsBefore;

    public int AttemptsBefore { get; set; }

    public bool IsRetried { get; set; }

    public long EndNumber { get; set; }

    public bool IsUncollected { get; set; }

    public bool IsStop { get; } = experiment is null;

    /// <summary>Whether it waits to run, be it in the queue or to be tried again later.</summary>
    public bool IsQueued => State is TaskState.Queued or TaskState.Requeued;

    /// <summary>When it comes into the queue; null where it is there, or need not.</summary>
    public DateTimeOffset? Due { get; set; }

    public ClaimedTask ToClaimed() => new(id, Lease!.Id, payload, Priority, Lease.Attempt);

    public void Cancel(InMemoryDatabase database)
    {
        if (Lease is not null)
        {
            EndLease(Lease.Agent is null ? null : AttemptOutcome.Canceled);
        }

        database.End(this, TaskState.Canceled);
    }

    public StoredLease EndLease(AttemptOutcome? outcome, DateTimeOffset? started = null, DateTimeOffset? stopped = null)
    {
        var lease = Lease!;
        Lease = null;
        if (outcome is { } known)
        {
            Attempts.Add(new StoredAttempt(lease, known, started, stopped));
        }

        return lease;
    }
}

/// <remarks>What a pool that is not ours has is a lease without an agent here.</remarks>
internal sealed record StoredLease(long Id, StoredAgent? Agent, int Attempt, DateTimeOffset Claimed, string Pool);

internal sealed record StoredAttempt(StoredLease Lease, AttemptOutcome Outcome, DateTimeOffset? Started, DateTimeOffset? Stopped)
{
    public TaskFailure? Failure { get; set; }
}

internal sealed class StoredAgent(long id, AgentRegistration registration, DateTimeOffset now)
{
    public long Id => id;

    public AgentRegistration Registration => registration;

    public DateTimeOffset Registered { get; } = now;

    public DateTimeOffset LastHeartbeat { get; set; } = now;

    public long LastLease { get; set; }

    public int Busy { get; set; }

    public long Completed { get; set; }

    public bool Draining { get; set; }

    public bool Aborting { get; set; }

    public DateTimeOffset? StoppedClaiming { get; set; }

    public DateTimeOffset? Ended { get; set; }

    /// <summary>Whose tasks it is there for.</summary>
    public string? Experiment { get; set; } = registration.ExperimentId;

    public bool IsAlive => Ended is null;

    public void Drain(DateTimeOffset time) => (Draining, StoppedClaiming) = (true, StoppedClaiming ?? time);

    public bool IsSilent(DateTimeOffset time, TimeSpan? awakeFor = null) =>
        LastHeartbeat + registration.LeaseTime < time && !(awakeFor <= registration.LeaseTime);
}

internal sealed class StoredExperiment(ExperimentRegistration registration, long completions, DateTimeOffset now)
{
    public DateTimeOffset Registered { get; } = now;

    public DateTimeOffset TakenUp { get; set; } = now;

    public Guid RequestId => registration.RequestId;

    public int WorkType => registration.WorkType;

    public string Configuration { get; set; } = registration.Configuration;

    public DateTimeOffset? Canceled { get; set; }

    public long Completions { get; set; } = completions;

    public long Decided { get; set; }

    public bool IsClosed => registration.LockstepEvery is { } every && Completions / every > Decided / every;
}
