using Emews.Searches;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>
/// Looks at a run from outside: tasks and pools as the database has them, the best point, the pace and the reprioritisations as the
/// event log of its folder tells.
/// </summary>
internal sealed class RunView
{
    private readonly ITaskStore _store;
    private readonly ExperimentFolder _folder;
    private readonly IReadOnlyList<int> _workTypes;
    private readonly TimeProvider _time;
    private readonly EventTail _events;
    private readonly RunTally _tally;
    private readonly TaskOrigins _origins;
    private (TaskId TaskId, string Text)? _setting;

    private RunView(
        ITaskStore store, ExperimentFolder folder, IReadOnlyList<int> workTypes, ExperimentRecord? record, WorkflowConfiguration? configuration,
        TimeProvider time)
    {
        (_store, _folder, _workTypes, _time, Record, Configuration) = (store, folder, workTypes, time, record, configuration);
        _events = new EventTail(folder.Events);
        var replicates = configuration?.Replicates ?? 1;
        _origins = new TaskOrigins(store, folder.ExperimentId, replicates);
        _tally = new RunTally(replicates, configuration?.Objective is { Maximize: true }, _origins.Of);
    }

    /// <summary>The experiment as it was on record when the view was opened.</summary>
    public ExperimentRecord? Record { get; private set; }

    /// <summary>Its configuration; null where none is on record that this version understands.</summary>
    public WorkflowConfiguration? Configuration { get; }

    /// <summary>The agents that take its tasks, or took them, at the last look.</summary>
    public IReadOnlyList<AgentRecord> Agents { get; private set; } = [];

    /// <summary>How the run ended; null while it goes on.</summary>
    public RunEnd? Ended { get; private set; }

    /// <summary>What the events of the run add up to.</summary>
    public RunTally Tally => _tally;

    /// <summary>Opens a view.</summary>
    /// <param name="store">The experiment's database.</param>
    /// <param name="folder">Its folder, which need not be there.</param>
    /// <param name="workTypes">The work types of its tasks.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RunView> OpenAsync(
        ITaskStore store, ExperimentFolder folder, IReadOnlyList<int> workTypes, TimeProvider time, CancellationToken cancellationToken)
    {
        var record = await store.FindExperimentAsync(folder.ExperimentId, cancellationToken).ConfigureAwait(false);
        return new RunView(store, folder, workTypes, record, RecordedRun.ConfigurationOf(record, folder), time);
    }

    /// <summary>Looks once.</summary>
    /// <returns>How far the run is, and what has happened since the last look.</returns>
    public async Task<(WorkflowProgress Progress, IReadOnlyList<RunEvent> News)> LookAsync(CancellationToken cancellationToken)
    {
        // Known before the events: a run that ends meanwhile is seen to have ended, at the next look.
        var isOn = RunLock.IsHeld(_folder);
        var news = _events.ReadNew();
        await _origins.KnowAsync(news.OfType<CompletedEvent>().Select(completed => completed.TaskId), cancellationToken).ConfigureAwait(false);
        foreach (var runEvent in news)
        {
            _tally.Add(runEvent);
        }

        Record = await _store.FindExperimentAsync(_folder.ExperimentId, cancellationToken).ConfigureAwait(false);
        var counts = await _store.CountTasksAsync(_folder.ExperimentId, cancellationToken).ConfigureAwait(false);
        var agents = new List<AgentRecord>();
        foreach (var type in _workTypes)
        {
            agents.AddRange(await _store.ListAgentsAsync(type, cancellationToken).ConfigureAwait(false));
        }

        Agents = [.. agents.Where(agent => agent.IsFor(_folder.ExperimentId))];
        Ended = Standing.Of(isOn, Record?.Canceled is not null, _tally.Ended, counts);
        if (Ended is not null)
        {
            await AddUncollectedAsync(cancellationToken).ConfigureAwait(false);
        }

        return (await ProgressAsync(counts, cancellationToken).ConfigureAwait(false), news);
    }

    /// <summary>
    /// What came in when the run was ending already stands in no event: its search has not seen it, but its outputs count it.
    /// </summary>
    private async Task AddUncollectedAsync(CancellationToken cancellationToken)
    {
        var all = new TakeResultsRequest(_folder.ExperimentId, new TaskId(1), new TaskId(int.MaxValue));
        TakenResults taken;
        do
        {
            taken = await _store.TakeResultsAsync(all, cancellationToken).ConfigureAwait(false);
            await _origins.KnowAsync(taken.Results.Select(result => result.TaskId), cancellationToken).ConfigureAwait(false);
            foreach (var result in taken.Results.Where(result => result.State is TaskState.Complete))
            {
                var failure = result.GetFailure();
                _tally.AddUncollected(result.TaskId, failure is null ? ResultValue.Read(result.Text!, Configuration?.Objective?.Name) : null, failure?.Kind);
            }

            all = all with { Cursor = taken.Cursor };
        }
        while (taken.HasMore);
    }

    private async Task<WorkflowProgress> ProgressAsync(TaskCounts counts, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var until = Ended is null ? now : _tally.LastHeard ?? now;
        var endAfter = Configuration is { } configuration ? configuration.NumGuesses : (long?)counts.Total;
        var rate = Ended is null ? _tally.RateAt(now) : null;
        return new WorkflowProgress
        {
            Elapsed = _tally.Sessions?.Until(until) ?? until - (Record?.Registered ?? until),
            Ended = _tally.PointsEnded,
            EndAfter = endAfter,
            Remaining = TimeLeft.Of((endAfter ?? long.MaxValue) - _tally.PointsEnded, Configuration?.Replicates ?? 1, counts, Agents, rate),
            Counts = counts,
            Pools = PoolsAtWork.Of(Agents.Where(agent => agent.LastHeartbeat >= Record?.Registered)),
            Best = await BestAsync(cancellationToken).ConfigureAwait(false),
            Reprioritizations = _tally.Reprioritizations,
            LastReprioritization = _tally.LastReprioritization is { } last
                ? new LastReprioritization(last.After, now - last.Time, TimeSpan.FromSeconds(last.Seconds))
                : null,
        };
    }

    private async Task<BestPoint?> BestAsync(CancellationToken cancellationToken)
    {
        if (_tally.Best is not { } best)
        {
            return null;
        }

        if (_setting?.TaskId != best.TaskId)
        {
            var task = await _store.GetTaskAsync(best.TaskId, cancellationToken).ConfigureAwait(false);
            _setting = (best.TaskId, task is null ? "" : PointText.OfPayload(task.Task.Payload, [.. Configuration?.Parameters.Select(p => p.Name) ?? []]));
        }

        var point = (int)(_origins.Of(best.TaskId)?.Point ?? 0);
        return new BestPoint(best.TaskId, point, best.Value, _setting.Value.Text, best.Runs, best.StandardError);
    }
}
