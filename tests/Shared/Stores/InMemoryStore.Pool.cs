using Emews.Database;
using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>The pool's half.</summary>
internal sealed partial class InMemoryStore
{
    public Task<AgentRegistered> RegisterAgentAsync(AgentRegistration registration, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(registration);
        return Write(db =>
        {
            var agent = db.Agents.Find(a => a.Registration.RequestId == registration.RequestId);
            if (agent is null)
            {
                db.Agents.Add(agent = new StoredAgent(db.Agents.Count + 1, registration, db.Now));
                if (registration.ExperimentId is { } own && db.Experiments.GetValueOrDefault(own) is { } first
                    && db.Experiments.Values.Any(other => other.WorkType == registration.WorkType && other.TakenUp > first.TakenUp))
                {
                    agent.Drain(db.Now);
                }
            }

            return new AgentRegistered(agent.Id, db.Now);
        });
    }

    public Task<ClaimedTasks> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        return Write(db =>
        {
            var agent = db.Agents.Find(a => a.Id == request.AgentId && a.IsAlive)
                ?? throw new AgentGoneException(request.AgentId, db.Agents.Exists(a => a.Id == request.AgentId));
            if (request.LeaseId <= agent.LastLease)
            {
                var held = db.Tasks.Where(t => t.Lease?.Id == request.LeaseId && t.Lease.Agent == agent);
                return new ClaimedTasks([.. InOrder(held).Select(t => t.ToClaimed())], agent.Draining);
            }

            if (agent.Draining)
            {
                return new ClaimedTasks([], StopPool: true);
            }

            var queued = db.Tasks.Where(t => t.IsQueued && t.WorkType == request.WorkType).ToList();
            var closed = db.AreClaimsClosed(request.WorkType);
            var work = InOrder(queued.Where(t => !t.IsStop)).ToList();
            var taken = closed ? [] : work.Where(t => t.Due is null).Take(request.Limit).ToList();
            foreach (var task in taken)
            {
                task.State = TaskState.Running;
                task.Pool = agent.Registration.Pool;
                task.Lease = new StoredLease(request.LeaseId, agent, task.CountedAttempts + 1, db.Now, task.Pool);
            }

            var stop = taken.Count < request.Limit && taken.Count == work.Count ? InOrder(queued).FirstOrDefault(t => t.IsStop) : null;
            if (stop is not null)
            {
                stop.State = TaskState.Complete;
                stop.Pool = agent.Registration.Pool;
                foreach (var mate in db.Agents.Where(a => a.IsAlive && IsMate(a.Registration, agent.Registration)))
                {
                    mate.Draining = true;
                    mate.StoppedClaiming ??= db.Now;
                }
            }

            if (taken.Count > 0 || stop is not null)
            {
                agent.LastLease = request.LeaseId;
            }

            return new ClaimedTasks([.. taken.Select(t => t.ToClaimed())], stop is not null);
        });
    }

    public Task<IReadOnlyList<ReportOutcome>> ReportAsync(ReportRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        return Write<IReadOnlyList<ReportOutcome>>(db => [.. request.Reports.Select(report => Record(db, report))]);
    }

    public Task ReleaseAsync(ReleaseRequest request, CancellationToken cancellationToken = default) => Write(db =>
    {
        foreach (var lease in request.Leases)
        {
            if (db.Find(lease.TaskId) is { } task && task.Lease?.Id == lease.LeaseId)
            {
                GiveBack(task);
            }
        }

        return 0;
    });

    public Task<HeartbeatAnswer> HeartbeatAsync(HeartbeatRequest request, CancellationToken cancellationToken = default) => Write(db =>
    {
        if (db.Agents.Find(a => a.Id == request.AgentId && a.IsAlive) is not { } agent)
        {
            return new HeartbeatAnswer(db.Now, [], [.. request.Leases.Distinct()], Drain: false, IsAlive: false);
        }

        agent.LastHeartbeat = db.Now;
        agent.Busy = request.Busy;
        agent.Completed = request.Completed;
        if (request.Draining)
        {
            agent.StoppedClaiming ??= db.Now;
        }

        var held = HeldBy(db, agent).ToDictionary(t => new HeldLease(t.Id, t.Lease!.Id));
        var named = request.Leases.ToHashSet();
        var unknown = held.Where(pair => !named.Contains(pair.Key)).OrderBy(pair => pair.Key.LeaseId);
        var lost = request.Leases.Distinct().Where(lease => !held.ContainsKey(lease));
        return new HeartbeatAnswer(db.Now, [.. unknown.Select(pair => pair.Value.ToClaimed())], [.. lost], agent.Draining, IsAlive: true, agent.Aborting);
    });

    public Task<IReadOnlyList<long>> EndPoolAsync(EndPoolRequest request, CancellationToken cancellationToken = default) => Write<IReadOnlyList<long>>(db =>
    {
        var agents = db.Agents.FindAll(
            a => a.IsAlive && !a.IsSilent(db.Now) && a.Registration.WorkType == request.WorkType
                && string.Equals(a.Registration.Pool, request.Pool, StringComparison.Ordinal));
        foreach (var agent in agents)
        {
            agent.Draining = true;
            agent.Aborting |= request.AtOnce;
            agent.StoppedClaiming ??= db.Now;
        }

        return [.. agents.Select(a => a.Id)];
    });

    public Task<RescuedTasks> RescueAsync(RescueRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        return Write(db =>
        {
            var due = db.Tasks.FindAll(t => t.Due <= db.Now);
            due.ForEach(t => t.Due = null);
            var lost = new List<(StoredTask Task, int MaxAttempts)>();
            foreach (var agent in db.Agents.Where(a => a.IsAlive && a.IsSilent(db.Now, request.AwakeFor)))
            {
                lost.AddRange(HeldBy(db, agent).OrderBy(t => t.Lease!.Id).Select(t => (t, agent.Registration.MaxAttempts)));
                End(db, agent);
            }

            foreach (var (type, time, maxAttempts) in request.ForeignLeases ?? [])
            {
                lost.AddRange(db.Tasks
                    .Where(t => t.Lease is { Agent: null } lease && t.WorkType == type && lease.Claimed + time < db.Now).Select(t => (t, maxAttempts)));
            }

            var again = lost.ToLookup(one => Lose(db, one.Task, one.MaxAttempts), one => one.Task.Id);
            return new RescuedTasks([.. again[true]], [.. again[false]], [.. due.Select(t => t.Id)]);
        });
    }

    public Task EndAgentAsync(long agentId, CancellationToken cancellationToken = default) => Write(db =>
    {
        if (db.Agents.Find(a => a.Id == agentId && a.IsAlive) is not { } agent)
        {
            return 0;
        }

        foreach (var task in HeldBy(db, agent))
        {
            GiveBack(task);
        }

        End(db, agent);
        return 0;
    });

    public Task WaitForWorkAsync(WaitForWorkRequest request, CancellationToken cancellationToken = default) => WaitAsync(
        db =>
        {
            if (db.Agents.Find(a => a.Id == request.AgentId) is not { IsAlive: true, Draining: false })
            {
                return true;
            }

            var queued = db.Tasks.Where(t => t.IsQueued && t.WorkType == request.WorkType).ToList();
            return (!db.AreClaimsClosed(request.WorkType) && queued.Exists(t => !t.IsStop && t.Due is null))
                || (queued.Count > 0 && queued.TrueForAll(t => t.IsStop));
        },
        request.Timeout,
        cancellationToken);

    /// <returns>Whether it goes back to the queue.</returns>
    private static bool Lose(InMemoryDatabase db, StoredTask task, int maxAttempts)
    {
        var lease = task.EndLease(AttemptOutcome.Lost);
        if (lease.Attempt < maxAttempts)
        {
            task.State = TaskState.Requeued;
            return true;
        }

        var failure = new TaskFailure(TaskFailureKinds.Lost, "Nobody reported it.", lease.Attempt);
        task.Attempts[^1].Failure = failure;
        db.Complete(task, failure.ToResultText(), failed: true);
        return false;
    }

    private static ReportOutcome Record(InMemoryDatabase db, TaskReport report)
    {
        if (db.Find(report.TaskId) is not { } task)
        {
            return ReportOutcome.LeaseLost;
        }

        if (task.Lease?.Id != report.LeaseId)
        {
            return task.Attempts.Exists(a => a.Lease.Id == report.LeaseId && a.Outcome is AttemptOutcome.Complete or AttemptOutcome.Failed)
                ? ReportOutcome.AlreadyRecorded
                : ReportOutcome.LeaseLost;
        }

        var outcome = report.Failure is null ? AttemptOutcome.Complete : AttemptOutcome.Failed;
        var lease = task.EndLease(outcome, report.Started, report.Stopped);
        task.Attempts[^1].Failure = report.Failure;
        if (report.Failure is null)
        {
            db.Complete(task, report.Result!);
        }
        else if (report.MayRetry && lease.Attempt < lease.Agent!.Registration.MaxAttempts)
        {
            task.State = TaskState.Requeued;
            task.Due = report.RetryAfter > TimeSpan.Zero ? db.Now + report.RetryAfter : null;
        }
        else
        {
            db.Complete(task, (report.Failure with { Attempts = lease.Attempt }).ToResultText(), failed: true);
        }

        return ReportOutcome.Recorded;
    }

    private static IEnumerable<StoredTask> InOrder(IEnumerable<StoredTask> tasks) =>
        tasks.OrderByDescending(t => t.Priority).ThenBy(t => t.Id);

    private static IEnumerable<StoredTask> HeldBy(InMemoryDatabase db, StoredAgent agent) => db.Tasks.Where(t => t.Lease?.Agent == agent);

    private static bool IsMate(AgentRegistration a, AgentRegistration b) =>
        string.Equals(a.Pool, b.Pool, StringComparison.Ordinal) && a.WorkType == b.WorkType;

    private static void GiveBack(StoredTask task)
    {
        task.EndLease(outcome: null);
        task.State = TaskState.Requeued;
    }

    private static void End(InMemoryDatabase db, StoredAgent agent)
    {
        agent.Ended = db.Now;
        agent.Busy = 0;
        agent.StoppedClaiming ??= db.Now;
    }
}
