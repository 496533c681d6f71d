using Emews.Tasks;

namespace Emews.Pools;

/// <summary>
/// An agent of a worker pool: claims tasks by priority, runs them on its workers, reports how they ended. It owns at most a batch of
/// tasks at a time, and records its reports before it claims again.
/// </summary>
public sealed class WorkerPool
{
    private readonly IPoolStore _store;
    private readonly ITaskModel _model;
    private readonly WorkerPoolOptions _options;
    private readonly TimeProvider _time;
    private readonly RideOut _rideOut;

    /// <summary>Makes a pool; <see cref="RunAsync"/> starts it.</summary>
    /// <param name="store">The EMEWS DB.</param>
    /// <param name="model">What to run; shared by all workers.</param>
    /// <param name="options">Name, workers, batches; one worker a core where null.</param>
    /// <param name="timeProvider">The clock of local waits; the system's where null.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public WorkerPool(IPoolStore store, ITaskModel model, WorkerPoolOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(model);
        _store = store;
        _model = model;
        _options = options ?? new WorkerPoolOptions();
        _options.Validate();
        _time = timeProvider ?? TimeProvider.System;
        _rideOut = new RideOut(_time);
    }

    /// <summary>Runs tasks of a work type until it is told to stop, by a token or by a stop message in the queue.</summary>
    /// <param name="workType">What to take.</param>
    /// <param name="stopClaiming">
    /// Ends in good order: nothing more is claimed, running tasks have the grace time to end, the rest goes back to the queue at no cost
    /// of an attempt.
    /// </param>
    /// <param name="abortWork">Ends running models at once; their tasks go back the same way.</param>
    /// <returns>
    /// Why it ended, when the agent has left the database in good order. Cancellation is a normal end here, not an exception.
    /// </returns>
    /// <exception cref="ModelException">The model can run no task here, such as a program that is missing. No attempt is lost.</exception>
    /// <exception cref="EmewsException">
    /// The database could not be reached, or refused. What it could not be told has gone to <see cref="WorkerPoolOptions.OnUnreported"/>.
    /// </exception>
    public async Task<PoolEnding> RunAsync(int workType, CancellationToken stopClaiming, CancellationToken abortWork = default)
    {
        using var limits = new PoolLimits(_options, _time);
        PoolEnding? ending;
        do
        {
            // One that was taken for dead (a machine that slept, a process that was stopped) begins anew.
            ending = await RunAgentAsync(workType, limits, stopClaiming, abortWork).ConfigureAwait(false);
        }
        while (ending is null);
        return ending.Value;
    }

    /// <returns>Why it ended; null where the agent was given up by the database while it still wanted to work.</returns>
    private async Task<PoolEnding?> RunAgentAsync(int workType, PoolLimits limits, CancellationToken stopClaiming, CancellationToken abortWork)
    {
        var agent = await PoolAgent.RegisterAsync(_store, workType, _options, _time, CancellationToken.None).ConfigureAwait(false);
        PoolEnding? ending;
        ModelException? problem;
        await using (agent.ConfigureAwait(false))
        {
            using var abort = CancellationTokenSource.CreateLinkedTokenSource(abortWork, agent.Aborting, limits.Over);
            var workers = new WorkerSet(agent, _model, _options, limits.RunTimes, stopClaiming, abort.Token);
            await using (workers.ConfigureAwait(false))
            {
                try
                {
                    ending = await WorkAsync(agent, workers, limits, stopClaiming).ConfigureAwait(false) ?? Why(agent, limits);
                    await DrainAsync(agent, workers, stopClaiming).ConfigureAwait(false);
                    problem = workers.Problem;
                }
                catch (EmewsException)
                {
                    await workers.AbortAsync().ConfigureAwait(false);
                    HandOver(agent, workers.TakeReports());
                    throw;
                }
            }
        }

        return stopClaiming.IsCancellationRequested || abortWork.IsCancellationRequested ? PoolEnding.Stopped
            : problem is null ? ending
            : throw problem;
    }

    /// <returns>Why an agent was stopped, if not by who runs it; null where it was given up.</returns>
    private static PoolEnding? Why(PoolAgent agent, PoolLimits limits) =>
        agent.Aborting.IsCancellationRequested ? PoolEnding.Canceled
        : limits.Over.IsCancellationRequested ? PoolEnding.WallTime
        : agent.IsGivenUp ? null
        : PoolEnding.Told;

    /// <returns>Which of the pool's own limits has ended it; null where it was somebody else.</returns>
    private async Task<PoolEnding?> WorkAsync(PoolAgent agent, WorkerSet workers, PoolLimits limits, CancellationToken stopClaiming)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopClaiming, workers.Aborted, workers.Useless, agent.Draining);
        var watch = new WorkWatch(agent);
        await using var watching = watch.ConfigureAwait(false);
        PoolEnding? ending = null;
        try
        {
            while (ending is null && !stop.IsCancellationRequested)
            {
                ending = await _rideOut.RunAsync(() => ReportAndClaimAsync(agent, workers, watch, limits, stop.Token), stop.Token).ConfigureAwait(false);
            }
        }
        catch (EmewsException error) when (error.IsTransient && stop.IsCancellationRequested)
        {
            // Told to stop while the database is gone: what runs has its grace time all the same.
        }

        return ending;
    }

    private async Task<PoolEnding?> ReportAndClaimAsync(
        PoolAgent agent, WorkerSet workers, WorkWatch watch, PoolLimits limits, CancellationToken stop)
    {
        await ReportAsync(agent, workers).ConfigureAwait(false);
        var most = limits.MostOwned(_options.Workers);
        if (most == 0)
        {
            return PoolEnding.WallTime;
        }

        var wanted = stop.IsCancellationRequested ? 0 : ClaimRule.HowMany(workers.Owned, _options.OwnedAtMost, _options.BatchThreshold);
        wanted = Math.Clamp(most - workers.Owned, 0, wanted);
        if (wanted > 0 && watch.News.IsCompleted)
        {
            var claimed = await agent.ClaimAsync(wanted).ConfigureAwait(false);
            workers.Run(claimed);
            wanted -= claimed.Count;
            if (wanted > 0)
            {
                watch.Begin();
            }
        }

        if (limits.HasWaitedEnough(hasWork: workers.Owned > 0 || agent.AwaitsRetries))
        {
            return PoolEnding.Idle;
        }

        await WaitAsync(workers, wanted > 0 ? watch.News : null, stop).ConfigureAwait(false);
        return null;
    }

    /// <summary>Waits until a task has ended, there is news of work where some is wanted, or the pool must stop.</summary>
    private static async Task WaitAsync(WorkerSet workers, Task? news, CancellationToken stop)
    {
        using var other = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var ended = workers.WaitForReportAsync(other.Token);
        if (news is not null && await Task.WhenAny(ended, news).ConfigureAwait(false) == news)
        {
            await other.CancelAsync().ConfigureAwait(false);
            await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await news.ConfigureAwait(false);
        }

        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task DrainAsync(PoolAgent agent, WorkerSet workers, CancellationToken stopClaiming)
    {
        // A stop message lies behind all other work, so what is owned may end; a signal wants the pool gone within its grace time.
        using var grace = new CancellationTokenSource();
        var signal = stopClaiming.Register(() => grace.CancelAfter(_options.Grace));
        await using (signal.ConfigureAwait(false))
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(grace.Token, workers.Aborted);
            var isHurried = stopClaiming.IsCancellationRequested || workers.Aborted.IsCancellationRequested || workers.Problem is not null || agent.IsGivenUp;
            var waiting = isHurried ? workers.TakeWaiting() : [];
            await TellAsync(agent, grace, stopClaiming, end.Token).ConfigureAwait(false);
            if (isHurried)
            {
                await _rideOut.RunAsync(() => agent.ReleaseAsync(waiting), end.Token).ConfigureAwait(false);
            }

            while (workers.Owned > 0 && !end.IsCancellationRequested)
            {
                await workers.WaitForReportAsync(end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await _rideOut.RunAsync(() => ReportAsync(agent, workers), end.Token).ConfigureAwait(false);
            }
        }

        await workers.AbortAsync().ConfigureAwait(false);
        await ReportAsync(agent, workers).ConfigureAwait(false);
    }

    /// <summary>Tells the database that nothing more is claimed. Results that it may never hear of are worth half the wait.</summary>
    private async Task TellAsync(PoolAgent agent, CancellationTokenSource grace, CancellationToken stopClaiming, CancellationToken end)
    {
        try
        {
            await agent.DrainAsync().ConfigureAwait(false);
        }
        catch (EmewsException error) when (error.IsTransient)
        {
            if (stopClaiming.IsCancellationRequested)
            {
                grace.CancelAfter(_options.Grace / 2);
            }

            await _rideOut.RunAsync(agent.DrainAsync, end).ConfigureAwait(false);
        }
    }

    private void HandOver(PoolAgent agent, IReadOnlyList<TaskReport> unreported)
    {
        if (unreported.Count > 0)
        {
            _options.OnUnreported?.Invoke(new ReportRequest(agent.Id, unreported));
        }
    }

    private static async Task ReportAsync(PoolAgent agent, WorkerSet workers)
    {
        var reports = workers.TakeReports();
        if (reports.Count == 0)
        {
            return;
        }

        try
        {
            await agent.ReportAsync(reports).ConfigureAwait(false);
        }
        catch
        {
            workers.PutBack(reports);
            throw;
        }

        workers.Forget(reports.Count);
    }
}
