using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>Looks at the database twice a second, shows how far the run is, and notices pools that join.</summary>
internal sealed class ProgressWatch(
    ITaskStore store, string experimentId, WorkflowConfiguration configuration, WorkflowOptions options,
    RunRecorder recorder, EventLog events, IWorkflowDisplay display)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // The event log is for looking back: a line now and then will do.
    private const int TicksPerEvent = 20;

    private readonly HashSet<string> _joined = [];

    /// <summary>Watches until the run ends. While the database is gone, the last known state stays in view and its clock goes on.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var rideOut = new RideOut(options.Time, display.Say);
        using var timer = new PeriodicTimer(Interval, options.Time);
        WorkflowProgress? last = null;
        Task<WorkflowProgress>? looking = null;
        for (var tick = 1; ; tick++)
        {
            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
            looking ??= rideOut.RunAsync(() => LookAsync(cancellationToken), cancellationToken);
            await ((Task)looking).WaitAsync(Interval, options.Time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (looking.IsCompleted)
            {
                (last, looking) = (await looking.ConfigureAwait(false), null);
            }

            if (last is null)
            {
                continue;
            }

            display.Show(last with { Elapsed = options.Time.GetUtcNow() - options.Started });
            if (tick % TicksPerEvent == 0)
            {
                events.Append(new ProgressEvent(last.Counts, last.Best?.Value));
            }
        }
    }

    /// <summary>Looks once.</summary>
    public async Task<WorkflowProgress> LookAsync(CancellationToken cancellationToken)
    {
        var counts = await store.CountTasksAsync(experimentId, cancellationToken).ConfigureAwait(false);
        var agents = await AgentsAsync(cancellationToken).ConfigureAwait(false);
        foreach (var agent in agents.Where(agent => _joined.Add(agent.Pool)))
        {
            events.Append(new PoolJoinedEvent(agent.Pool, agent.Workers));
            display.Say($"Pool {agent.Pool} joined with {agent.Workers} worker{(agent.Workers == 1 ? "" : "s")}.");
        }

        // Once nothing is queued, only stragglers run: no rate tells when they end.
        var isRateUseful = counts.Queued + counts.Requeued > 0;
        var remaining = isRateUseful && recorder.Rate() is { } rate ? TimeSpan.FromSeconds((configuration.NumGuesses - recorder.Ended) / rate) : (TimeSpan?)null;
        var reprioritizations = recorder.Reprioritizations;
        return new WorkflowProgress
        {
            Elapsed = options.Time.GetUtcNow() - options.Started,
            Ended = recorder.Ended,
            EndAfter = configuration.NumGuesses,
            Remaining = remaining,
            Counts = counts,
            Pools = [.. agents.GroupBy(agent => agent.Pool, StringComparer.Ordinal).Select(ToProgress)],
            Best = recorder.Best,
            Reprioritizations = reprioritizations.Count,
            LastReprioritization = reprioritizations is [.., var last]
                ? new LastReprioritization(last.After, options.Time.GetUtcNow() - last.Committed, last.Duration)
                : null,
            DecisionsBehind = recorder.DecisionsBehind,
        };
    }

    /// <summary>The agents of this run, in the order they joined; a database may remember those of earlier ones.</summary>
    public async Task<IReadOnlyList<AgentRecord>> AgentsAsync(CancellationToken cancellationToken)
    {
        var agents = await store.ListAgentsAsync(configuration.Search.TaskType, cancellationToken).ConfigureAwait(false);
        return [.. agents.Where(agent => configuration.Pools.ContainsKey(agent.Pool) && agent.Registered >= options.Started)];
    }

    private static PoolProgress ToProgress(IGrouping<string, AgentRecord> pool) => new(
        pool.Key,
        pool.Sum(agent => agent.Workers),
        pool.Sum(agent => agent.Ended is null ? Math.Min(agent.Owned, agent.Workers) : 0),
        pool.All(agent => agent.Ended is not null));
}
