using System.Runtime.CompilerServices;
using System.Text;
using Emews.Database;
using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>A client of an <see cref="InMemoryDatabase"/>: both interfaces, said as plainly as possible. This half is the ME's.</summary>
internal sealed partial class InMemoryStore(InMemoryDatabase database, Action<string>? afterCommit = null) : ITaskStore, IPoolStore
{
    public Task<string?> FindOtherExperimentAsync(string experimentId, int workType, CancellationToken cancellationToken = default) => Read(db =>
        db.Tasks
            .Where(t => !t.IsStop && t.WorkType == workType && (t.IsQueued || t.State == TaskState.Running))
            .Select(t => t.Experiment).Except([experimentId], StringComparer.Ordinal).Order(StringComparer.Ordinal).FirstOrDefault());

    public Task<bool> RegisterExperimentAsync(ExperimentRegistration registration, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(registration);
        return Write(db =>
        {
            RemoveStaleStops(db, registration.WorkType);
            if (db.Experiments.TryGetValue(registration.ExperimentId, out var known))
            {
                return known.RequestId == registration.RequestId;
            }

            foreach (var (name, experiment) in db.Experiments.Where(e => e.Value.WorkType == registration.WorkType))
            {
                if (!db.Of(name).Any(t => t.IsQueued || t.State == TaskState.Running))
                {
                    experiment.Decided = experiment.Completions;
                }
            }

            var completions = db.Of(registration.ExperimentId).Count(t => t.State == TaskState.Complete);
            db.Experiments.Add(registration.ExperimentId, new StoredExperiment(registration, completions, db.Now));
            DrainOthers(db, registration.ExperimentId, registration.WorkType);
            return true;
        });
    }

    public Task<ExperimentRecord?> FindExperimentAsync(string experimentId, CancellationToken cancellationToken = default) => Read(db =>
        db.Experiments.TryGetValue(experimentId, out var known)
            ? new ExperimentRecord(experimentId, known.RequestId, known.WorkType, known.Configuration, known.Registered, known.Canceled)
            : null);

    public Task<CanceledTasks> CancelExperimentAsync(string experimentId, CancellationToken cancellationToken = default)
    {
        StoreArguments.CheckExperiment(experimentId);
        return Write(db =>
        {
            var (queued, running) = (0, 0);
            foreach (var task in db.Of(experimentId).Where(t => t.IsQueued || t.State == TaskState.Running))
            {
                (queued, running) = task.IsQueued ? (queued + 1, running) : (queued, running + 1);
                task.Cancel(db);
            }

            if (db.Experiments.TryGetValue(experimentId, out var experiment))
            {
                experiment.Decided = experiment.Completions;
                experiment.Canceled ??= db.Now;
            }

            return new CanceledTasks(queued, running);
        });
    }

    public Task<IReadOnlyList<TaskId>> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        return Write(db => StoreArguments.CheckRepeat(request, Add(
            db, request.RequestId, request.ExperimentId, request.WorkType, request.Tag,
            request.Payloads.Select((payload, i) => (payload, request.Priorities[request.Priorities.Count == 1 ? 0 : i])))));
    }

    public Task StopPoolsAsync(StopPoolsRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        return Write(db => Add(
            db, request.RequestId, null, request.WorkType, null, Enumerable.Repeat(("EQ_STOP", -1), request.Count)));
    }

    public Task<TakenResults> TakeResultsAsync(TakeResultsRequest request, CancellationToken cancellationToken = default) => Read(db =>
    {
        var ended = Uncollected(db, request.ExperimentId, request.First, request.Last).Where(t => t.EndNumber > request.Cursor)
            .OrderBy(t => t.EndNumber).ToList();
        var bytes = 0L;
        var count = ended.FindIndex(t => (bytes += t.Result is null ? 0 : Encoding.UTF8.GetByteCount(t.Result)) > request.MaxBytes);
        var page = ended.Take(count < 0 ? ended.Count : Math.Max(1, count)).ToList();
        var cursor = page.Count == 0 ? request.Cursor : page[^1].EndNumber;
        return new TakenResults([.. page.Select(ToResult)], cursor, page.Count < ended.Count, [.. page.Select(t => t.EndNumber)]);
    });

    public Task AcknowledgeAsync(AcknowledgeRequest request, CancellationToken cancellationToken = default) => Write(db =>
    {
        if (!db.Collected.TryGetValue(request.ExperimentId, out var collected))
        {
            db.Collected.Add(request.ExperimentId, collected = []);
        }

        var known = collected.ToHashSet();
        foreach (var task in Known(db, request.TaskIds))
        {
            if (string.Equals(task.Experiment, request.ExperimentId, StringComparison.Ordinal)
                && task.State is TaskState.Complete or TaskState.Canceled)
            {
                task.IsUncollected = false;
                if (known.Add(task.Id))
                {
                    collected.Add(task.Id);
                }
            }
        }

        return 0;
    });

    public Task<IReadOnlyList<TaskResult>> GetResultsAsync(IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<TaskResult>>(db =>
            [.. Known(db, taskIds).Where(t => t.State is TaskState.Complete or TaskState.Canceled).Select(ToResult)]);

    public Task WaitForResultsAsync(WaitForResultsRequest request, CancellationToken cancellationToken = default) => WaitAsync(
        db => Uncollected(db, request.ExperimentId, request.First, request.Last).Count(t => t.EndNumber > request.Cursor) > request.Known,
        request.Timeout,
        cancellationToken);

    public Task<IReadOnlyDictionary<TaskId, TaskState>> GetStatesAsync(
        IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default) => LookUp(taskIds, t => t.State);

    public Task<IReadOnlyDictionary<TaskId, int>> GetPrioritiesAsync(
        IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default) => LookUp(taskIds, t => t.Priority);

    public Task<IReadOnlyDictionary<TaskId, string?>> GetWorkerPoolsAsync(
        IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default) => LookUp(taskIds, t => t.Pool);

    public Task<IReadOnlyList<TaskId>> UpdatePrioritiesAsync(UpdatePrioritiesRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        return Write<IReadOnlyList<TaskId>>(db =>
        {
            var queued = Known(db, request.TaskIds).Where(t => t.IsQueued).Select(t => t.Id).ToList();
            if (request.Decision is { } decision)
            {
                if (DecisionsOf(db, decision.ExperimentId).Any(d => d.After == decision.After))
                {
                    return queued;
                }

                db.Decisions.Add(decision);
            }

            if (request.OpensClaims is { } name && db.Experiments.TryGetValue(name, out var experiment))
            {
                experiment.Decided = Math.Max(experiment.Decided, request.Decision!.After);
            }

            for (var i = 0; i < request.TaskIds.Count; i++)
            {
                if (db.Find(request.TaskIds[i]) is { IsQueued: true } task)
                {
                    task.Priority = request.Priorities[request.Priorities.Count == 1 ? 0 : i];
                }
            }

            return queued;
        });
    }

    public Task<IReadOnlyList<TaskId>> CancelAsync(CancelRequest request, CancellationToken cancellationToken = default) =>
        Write<IReadOnlyList<TaskId>>(db =>
        {
            foreach (var task in Known(db, request.TaskIds))
            {
                if (task.IsQueued || (request.IncludeRunning && task.Lease is { Agent: not null }))
                {
                    task.Cancel(db);
                }
            }

            return [.. Known(db, request.TaskIds).Where(t => t.State == TaskState.Canceled).Select(t => t.Id)];
        });

    public Task<bool> AreQueuesEmptyAsync(int? workType, CancellationToken cancellationToken = default) => Read(db => !db.Tasks.Exists(
        t => !t.IsStop && t.WorkType == (workType ?? t.WorkType) && (t.IsQueued || (t.IsUncollected && t.State == TaskState.Complete))));

    public Task ClearQueuesAsync(string experimentId, CancellationToken cancellationToken = default)
    {
        StoreArguments.CheckExperiment(experimentId);
        return Write(db =>
        {
            foreach (var task in db.Of(experimentId))
            {
                if (task.IsQueued)
                {
                    db.End(task, TaskState.Canceled);
                }
                else if (task.State == TaskState.Complete)
                {
                    task.IsUncollected = false;
                }
            }

            return 0;
        });
    }

    public Task<IReadOnlyList<ExperimentSummary>> ListExperimentsAsync(CancellationToken cancellationToken = default) => Read(db =>
    {
        var known = db.Experiments.OrderBy(pair => pair.Value.Registered).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key);
        var others = db.Tasks.Select(task => task.Experiment).OfType<string>().Order(StringComparer.Ordinal);
        return (IReadOnlyList<ExperimentSummary>)[.. known.Concat(others).Distinct(StringComparer.Ordinal).Select(name => ToSummary(db, name))];
    });

    public Task<TaskCounts> CountTasksAsync(string experimentId, CancellationToken cancellationToken = default) => Read(db => Count(db, experimentId));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ExperimentSummary ToSummary(InMemoryDatabase db, string name)
    {
        var known = db.Experiments.GetValueOrDefault(name);
        var types = db.Of(name).Select(task => task.WorkType).Concat(known is null ? [] : [known.WorkType]);
        return new(name, known?.Registered, [.. types.Distinct().Order()], Count(db, name), known?.Canceled);
    }

    private static TaskCounts Count(InMemoryDatabase db, string name)
    {
        long Of(TaskState state, bool failed = false) => db.Of(name).Count(t => t.State == state && t.HasFailed == failed);
        return new(
            Of(TaskState.Queued), Of(TaskState.Running), Of(TaskState.Complete), Of(TaskState.Complete, failed: true), Of(TaskState.Canceled),
            Of(TaskState.Requeued));
    }

    private static void DrainOthers(InMemoryDatabase db, string experiment, int workType)
    {
        foreach (var agent in db.Agents.Where(a => a.IsAlive && a.Registration.WorkType == workType && a.Experiment is { } other && !other.Equals(experiment, StringComparison.Ordinal)))
        {
            agent.Drain(db.Now);
        }
    }

    private static List<TaskId> Add(
        InMemoryDatabase db, Guid request, string? experiment, int workType, string? tag, IEnumerable<(string Payload, int Priority)> tasks)
    {
        if (db.Requests.TryGetValue(request, out var ids))
        {
            return ids;
        }

        ids = [];
        foreach (var (payload, priority) in tasks)
        {
            ids.Add(new TaskId(db.Tasks.Count + 1));
            db.Tasks.Add(new StoredTask(ids[^1], experiment, workType, payload, priority, db.Now) { Tag = tag });
        }

        db.Requests.Add(request, ids);
        return ids;
    }

    private static IEnumerable<StoredTask> Known(InMemoryDatabase db, IReadOnlyList<TaskId> ids) =>
        ids.Distinct().Select(db.Find).OfType<StoredTask>();

    private static IEnumerable<StoredTask> Uncollected(InMemoryDatabase db, string experiment, TaskId first, TaskId last) =>
        db.Of(experiment).Where(t => t.IsUncollected && t.Id >= first && t.Id <= last);

    private static TaskResult ToResult(StoredTask task) => new(task.Id, task.State, task.Result);

    private Task<IReadOnlyDictionary<TaskId, T>> LookUp<T>(IReadOnlyList<TaskId> ids, Func<StoredTask, T> value) =>
        Read<IReadOnlyDictionary<TaskId, T>>(db => Known(db, ids).ToDictionary(t => t.Id, value));

    private Task<T> Read<T>(Func<InMemoryDatabase, T> read)
    {
        lock (database.Gate)
        {
            return Task.FromResult(read(database));
        }
    }

    private Task<T> Write<T>(Func<InMemoryDatabase, T> change, [CallerMemberName] string verb = "")
    {
        T answer;
        lock (database.Gate)
        {
            answer = change(database);
            database.Change();
        }

        afterCommit?.Invoke(verb);
        return Task.FromResult(answer);
    }

    private async Task WaitAsync(Func<InMemoryDatabase, bool> condition, TimeSpan timeout, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (database.Gate)
            {
                if (condition(database) || timeout == TimeSpan.Zero)
                {
                    return;
                }

                changed = database.Changed;
            }

            try
            {
                await changed.WaitAsync(timeout, cancellationToken);
            }
            catch (TimeoutException)
            {
                return;
            }
        }
    }
}
