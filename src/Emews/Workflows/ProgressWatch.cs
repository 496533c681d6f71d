using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>Looks at the database twice a second, shows how far the run is, and notices pools that join.</summary>
internal sealed class ProgressWatch(
    BegunExperiment experiment, WorkflowConfiguration configuration, WorkflowOptions options, RunRecorder recorder, EventLog events,
    IWorkflowDisplay display)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // A database that is cut off says nothing at all, and a look at a large one may take a while.
    private static readonly TimeSpan SilenceOfTheLost = TimeSpan.FromSeconds(10);

    // The event log is for looking back: a line now and then will do.
    private const int TicksPerEvent = 20;

    // Of every pool that was ever seen: how many workers it had at the last look.
    private readonly Dictionary<string, int> _workers = new(StringComparer.Ordinal);
    private readonly LookPace _pace = new();
    private readonly Sessions _sessions = experiment.Past?.Log is { Started: { } began } log ? new(began, log.Interruptions) : new(options.Started, []);
    private long _lookAgain;
    private long? _asked;

    /// <summary>All agents of the run's work type at the last look, in the order they registered.</summary>
    public IReadOnlyList<AgentRecord> Agents { get; private set; } = [];

    /// <summary>Those of them that were heard of since the run began.</summary>
    public IReadOnlyList<AgentRecord> AgentsHere => [.. Agents.Where(IsHere)];

    /// <summary>The run's tasks at the last look; null before the first.</summary>
    public TaskCounts? Counts { get; private set; }

    /// <summary>For how long the database has not answered; null while it does.</summary>
    public TimeSpan? DatabaseAwayFor => experiment.DatabaseAwayFor
        ?? (_asked is { } asked && options.Time.GetElapsedTime(asked) is var silence && silence > SilenceOfTheLost ? silence : null);

    /// <summary>Watches until the run ends. While the database is gone, the last known state stays in view, and is told to be old.</summary>
    /// <exception cref="TasksGoneException">Tasks of the run are gone.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var rideOut = new RideOut(options.Time, display.Say);
        using var timer = new PeriodicTimer(Interval, options.Time);
        Task? looking = null;
        for (var tick = 1; ; tick++)
        {
            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
            looking ??= options.Time.GetTimestamp() < _lookAgain
                ? Task.CompletedTask : rideOut.RunAsync(() => LookAsync(cancellationToken), cancellationToken);
            await looking.WaitAsync(Interval, options.Time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (looking.IsCompleted)
            {
                await looking.ConfigureAwait(false);
                looking = null;
            }

            if (Counts is not { } counts)
            {
                continue;
            }

            var away = DatabaseAwayFor;
            display.Show(Progress(counts) with { DatabaseAwayFor = away });
            if (tick % TicksPerEvent == 0 && away is null)
            {
                events.Append(new ProgressEvent(counts, recorder.Best?.Value));
            }
        }
    }

    /// <summary>Shows the end.</summary>
    public void ShowEnd()
    {
        if (Counts is { } counts)
        {
            display.Show(Progress(counts) with { Remaining = null });
        }
    }

    /// <summary>Looks once.</summary>
    /// <exception cref="TasksGoneException">Tasks of the run are gone.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        // Known before the count, so that a submission on its way takes no task for gone.
        var (submitted, begun) = (recorder.TaskCount, options.Time.GetTimestamp());
        _asked = begun;
        var counts = await experiment.Store.CountTasksAsync(experiment.Record.ExperimentId, cancellationToken).ConfigureAwait(false);
        if (counts.Total < submitted)
        {
            throw new TasksGoneException();
        }

        await LookForAgentsAsync(cancellationToken).ConfigureAwait(false);

        var rest = _pace.RestAfter(options.Time.GetElapsedTime(begun));
        _lookAgain = options.Time.GetTimestamp() + (long)(rest.TotalSeconds * options.Time.TimestampFrequency);
        Counts = counts;
        _asked = null;
    }

    private async Task LookForAgentsAsync(CancellationToken cancellationToken)
    {
        Agents = await experiment.Store.ListAgentsAsync(configuration.Search.TaskType, cancellationToken).ConfigureAwait(false);
        foreach (var pool in AgentsHere.GroupBy(agent => agent.Pool, StringComparer.Ordinal))
        {
            var living = pool.Where(agent => agent.IsAlive).ToList();
            var workers = living.Sum(agent => agent.Workers);
            if (!_workers.TryGetValue(pool.Key, out var before))
            {
                // One that has ended in the meantime has joined, too.
                var joined = living.Count > 0 ? workers : pool.Last().Workers;
                events.Append(new PoolJoinedEvent(pool.Key, joined));
                display.Say($"Pool {pool.Key} joined with {joined} worker{(joined == 1 ? "" : "s")}.");
            }
            else if (workers > before && living.Count > 1)
            {
                display.Say($"Pool {pool.Key} has {workers} workers in {living.Count} agents now.");
            }

            _workers[pool.Key] = workers;
        }
    }

    private WorkflowProgress Progress(TaskCounts counts)
    {
        var reprioritizations = recorder.Reprioritizations;
        var ended = Ended(counts);
        return new WorkflowProgress
        {
            Elapsed = _sessions.Until(options.Time.GetUtcNow()),
            Ended = ended,
            EndAfter = configuration.NumGuesses,
            Remaining = TimeLeft.Of((configuration.NumGuesses ?? long.MaxValue) - ended, configuration.Replicates, counts, AgentsHere, recorder.Rate()),
            Counts = counts,
            Pools = PoolsAtWork.Of(AgentsHere),
            Best = recorder.Best,
            Reprioritizations = reprioritizations.Count,
            LastReprioritization = reprioritizations is [.., var last]
                ? new LastReprioritization(last.After, options.Time.GetUtcNow() - last.Committed, last.Duration)
                : null,
            DecisionsBehind = recorder.DecisionsBehind,
        };
    }

    /// <summary>
    /// How many points have ended. The database knows of them before they are collected, and, of a run that was taken up, gone through once
    /// more; so the points agree with the tasks they are shown with.
    /// </summary>
    private long Ended(TaskCounts counts) => configuration.Replicates > 1 ? recorder.Ended
        : Math.Max(recorder.Ended, Math.Min(counts.Complete + counts.Failed, configuration.NumGuesses ?? long.MaxValue));

    /// <summary>
    /// Whether an agent was heard of since the run began. Claims are by work type, whoever started the agent; a database may also remember
    /// those of earlier runs, and of those that died nobody has said that they ended.
    /// </summary>
    private bool IsHere(AgentRecord agent) =>
        agent.IsFor(experiment.Record.ExperimentId) && agent.LastHeartbeat >= experiment.Record.Registered && experiment.Past?.Agents.Contains(agent.AgentId) != true;
}
