using Emews.Database;
using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>What is done with experiments and tasks that were there before.</summary>
internal sealed partial class InMemoryStore
{
    public Task<bool> UpdateExperimentAsync(string experimentId, string configuration, CancellationToken cancellationToken = default)
    {
        StoreArguments.CheckConfiguration(configuration);
        return Write(db =>
        {
            if (!db.Experiments.TryGetValue(experimentId, out var known))
            {
                return false;
            }

            (known.Configuration, known.Canceled, known.TakenUp) = (configuration, null, db.Now);
            RemoveStaleStops(db, known.WorkType);
            DrainOthers(db, experimentId, known.WorkType);
            return true;
        });
    }

    private static void RemoveStaleStops(InMemoryDatabase db, int workType)
    {
        if (!db.Agents.Exists(a => a.IsAlive && !a.IsSilent(db.Now) && a.Registration.WorkType == workType))
        {
            foreach (var stop in db.Tasks.Where(t => t.IsStop && t.IsQueued && t.WorkType == workType))
            {
                stop.State = TaskState.Canceled;
            }
        }
    }

    public Task<bool> RenameExperimentAsync(RenameExperimentRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        return Write(db =>
        {
            var (old, name) = (request.ExperimentId, request.NewId);
            if (db.Experiments.TryGetValue(name, out var known))
            {
                return known.RequestId == request.RequestId;
            }

            if (!db.Experiments.TryGetValue(old, out var experiment) || experiment.RequestId != request.RequestId
                || db.Of(name).Any() || DecisionsOf(db, name).Any())
            {
                return false;
            }

            db.Experiments.Remove(old);
            db.Experiments.Add(name, experiment);
            foreach (var task in db.Of(old).ToList())
            {
                task.Experiment = name;
            }

            foreach (var agent in db.Agents.Where(a => string.Equals(a.Experiment, old, StringComparison.Ordinal)))
            {
                agent.Experiment = name;
            }

            if (db.Collected.Remove(old, out var collected))
            {
                db.Collected[name] = collected;
            }

            var decisions = DecisionsOf(db, old).ToList();
            db.Decisions.RemoveAll(decisions.Contains);
            db.Decisions.AddRange(decisions.Select(d => d with { ExperimentId = name }));
            return true;
        });
    }

    public Task<IReadOnlyList<CollectedTask>> ListCollectedAsync(ListCollectedRequest request, CancellationToken cancellationToken = default)
    {
        StoreArguments.Check(request);
        return Read<IReadOnlyList<CollectedTask>>(db =>
        [
            .. db.Collected.GetValueOrDefault(request.ExperimentId, [])
                .Select((id, i) => db.EarlierEnds.TryGetValue(id, out var then) ? new CollectedTask(i + 1, then.TaskId) { Then = then } : new(i + 1, id))
                .Where(collected => collected.Order > request.After).Take(request.Limit),
        ]);
    }

    public Task<IReadOnlyList<DecisionRecord>> ListDecisionsAsync(string experimentId, CancellationToken cancellationToken = default) =>
        Read<IReadOnlyList<DecisionRecord>>(db => [.. DecisionsOf(db, experimentId).OrderBy(d => d.After)]);

    public Task<IReadOnlyList<TaskId>> RetryAsync(RetryRequest request, CancellationToken cancellationToken = default) =>
        Write<IReadOnlyList<TaskId>>(db =>
        {
            foreach (var task in Known(db, request.TaskIds).Where(t => !t.IsStop && (t.HasFailed || t.State == TaskState.Canceled)))
            {
                if (task.HasFailed && db.Experiments.TryGetValue(task.Experiment!, out var experiment))
                {
                    experiment.Completions--;
                }

                if (db.Collected.TryGetValue(task.Experiment!, out var collected) && collected.IndexOf(task.Id) is var place and >= 0)
                {
                    collected[place] = new TaskId(-1 - db.EarlierEnds.Count);
                    db.EarlierEnds.Add(collected[place], new TaskResult(task.Id, task.State, task.Result));
                }

                (task.State, task.Result, task.HasFailed) = (TaskState.Requeued, null, false);
                (task.IsUncollected, task.IsRetried, task.AttemptsBefore) = (false, true, task.Attempts.Count);
            }

            return [.. Known(db, request.TaskIds).Where(t => t.IsRetried && (t.IsQueued || t.State == TaskState.Running)).Select(t => t.Id)];
        });

    private static IEnumerable<DecisionRecord> DecisionsOf(InMemoryDatabase db, string experimentId) =>
        db.Decisions.Where(d => string.Equals(d.ExperimentId, experimentId, StringComparison.Ordinal));
}
