using Emews.Tasks;

namespace Emews.Pools;

/// <summary>
/// One process of a worker pool, as the EMEWS DB knows it: claims tasks under leases, reports how they ended, and tells by heartbeats
/// that it lives. <see cref="WorkerPool"/> is built on it; a pool of your own may be, too.
/// </summary>
/// <remarks>All verbs are safe for use by several threads; they reach the store one at a time, so that a heartbeat never misses a claim.</remarks>
public sealed class PoolAgent : IAsyncDisposable
{
    private readonly IPoolStore _store;
    private readonly WorkerPoolOptions _options;
    private readonly int _workType;
    private readonly long _agentId;
    private readonly TimeProvider _time;
    private readonly DatabaseClock _clock;
    private readonly SemaphoreSlim _storeGate = new(1, 1);
    private readonly HashSet<HeldLease> _held = [];
    private readonly Queue<ClaimedTask> _adopted = [];
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _aborting = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly RetryAlarm _retries;
    private readonly RescueRequest _rescue;
    private readonly MachineSleep _sleep;
    private readonly Task _heartbeats;
    private readonly Task _rescues;
    private long _lastLease;
    private long _completed;
    private ClaimRequest? _unanswered;

    private PoolAgent(IPoolStore store, int workType, WorkerPoolOptions options, AgentRegistered registered, DatabaseClock clock, TimeProvider time)
    {
        _store = store;
        _workType = workType;
        _options = options;
        _time = time;
        _agentId = registered.AgentId;
        _lastLease = registered.AgentId << 32;
        _clock = clock;
        _retries = new RetryAlarm(time);
        _sleep = new MachineSleep(_time);
        _rescue = new RescueRequest(options.ForeignLease is { } lease ? [new ForeignLease(workType, lease, options.MaxAttempts)] : null);
        _heartbeats = Task.Run(HeartbeatLoopAsync, CancellationToken.None);
        _rescues = Task.Run(RetryLoopAsync, CancellationToken.None);
    }

    /// <summary>Raised when a task is no longer this agent's: canceled, or given to others after a long silence. Its model should end.</summary>
    public event Action<HeldLease>? LeaseLost;

    /// <summary>Fires when the agent claims no more: its pool was told to stop, it was given up, or <see cref="DrainAsync"/> was called.</summary>
    public CancellationToken Draining => _draining.Token;

    /// <summary>Fires when the agent's models are to be ended at once and their tasks given back: somebody has canceled its pool.</summary>
    public CancellationToken Aborting => _aborting.Token;

    /// <summary>
    /// Whether the database has taken the agent for dead after a long silence. Its tasks are others' by now, and its reports are dropped:
    /// whoever wants to work on registers a new one.
    /// </summary>
    public bool IsGivenUp { get; private set; }

    internal long Id => _agentId;

    /// <summary>Whether tasks that this agent has seen fail wait to be tried again.</summary>
    internal bool AwaitsRetries => _retries.IsSet;

    /// <summary>The present time on the database's time line, for <see cref="TaskReport.Started"/> and <see cref="TaskReport.Stopped"/>.</summary>
    public DateTimeOffset Now => _clock.Now;

    /// <summary>How many workers run a task, told with each heartbeat. A pool of your own may leave it.</summary>
    public Func<int>? BusyWorkers { get; set; }

    /// <summary>Puts an agent on record and begins its heartbeats.</summary>
    /// <param name="store">The EMEWS DB.</param>
    /// <param name="workType">What the agent takes.</param>
    /// <param name="options">Name, workers, lease time and attempts; the rest does not matter here.</param>
    /// <param name="timeProvider">The clock of local waits; the system's where null.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    public static async Task<PoolAgent> RegisterAsync(
        IPoolStore store, int workType, WorkerPoolOptions options, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var registration = new AgentRegistration(
            Guid.NewGuid(), options.Name, Environment.MachineName, Environment.ProcessId, workType, options.Workers, options.LeaseTime, options.MaxAttempts,
            options.ExperimentId);
        var time = timeProvider ?? TimeProvider.System;
        var clock = new DatabaseClock(time);
        var asked = time.GetTimestamp();
        var registered = await store.RegisterAgentAsync(registration, cancellationToken).ConfigureAwait(false);
        clock.Set(registered.Now, asked);
        return new PoolAgent(store, workType, options, registered, clock, time);
    }

    /// <summary>Takes up to <paramref name="limit"/> tasks, highest priority first; none when nothing is queued or the agent drains.</summary>
    /// <remarks>Not cancelable on purpose: a claim cut short would leave its tasks to nobody until the next heartbeat.</remarks>
    public async Task<IReadOnlyList<ClaimedTask>> ClaimAsync(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return Draining.IsCancellationRequested ? [] : await ExclusiveAsync(() => ClaimCoreAsync(limit)).ConfigureAwait(false);
    }

    /// <summary>Takes up to <paramref name="limit"/> tasks and waits for the first if there is none.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="timeout">How long to wait; then the list is empty.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<ClaimedTask>> QueryAsync(int limit, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var begun = _time.GetTimestamp();
        while (true)
        {
            var claimed = await ClaimAsync(limit).ConfigureAwait(false);
            var remaining = timeout - _time.GetElapsedTime(begun);
            if (claimed.Count > 0 || Draining.IsCancellationRequested || remaining <= TimeSpan.Zero)
            {
                return claimed;
            }

            await WaitForWorkAsync(remaining, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Returns when there may be work, the agent should drain, or after the time-out.</summary>
    public Task WaitForWorkAsync(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        _store.WaitForWorkAsync(new WaitForWorkRequest(_agentId, _workType, timeout), cancellationToken);

    /// <summary>Records a task's result, begun at <paramref name="started"/> and ended now.</summary>
    public Task<ReportOutcome> ReportAsync(ClaimedTask task, string result, DateTimeOffset started) =>
        ReportOneAsync(task, result, failure: null, started);

    /// <summary>Records that a task failed for good, begun at <paramref name="started"/> and ended now.</summary>
    public Task<ReportOutcome> ReportAsync(ClaimedTask task, TaskFailure failure, DateTimeOffset started) =>
        ReportOneAsync(task, result: null, failure, started);

    /// <summary>Records how tasks ended.</summary>
    /// <returns>One outcome a report, in their order.</returns>
    public Task<IReadOnlyList<ReportOutcome>> ReportAsync(IReadOnlyList<TaskReport> reports) => ExclusiveAsync(async () =>
    {
        var outcomes = await _store.ReportAsync(new ReportRequest(_agentId, reports), CancellationToken.None).ConfigureAwait(false);
        Forget(reports.Select(report => report.Lease));
        TaskReport[] dropped = [.. reports.Where((_, i) => outcomes[i] is ReportOutcome.LeaseLost)];
        _completed += reports.Count - dropped.Length;
        if (dropped.Length > 0)
        {
            _options.OnDropped?.Invoke(dropped);
        }

        foreach (var report in reports.Where(report => report.MayRetry && report.RetryAfter > TimeSpan.Zero))
        {
            _retries.Set(report.RetryAfter);
        }

        return outcomes;
    });

    /// <summary>Gives tasks back unfinished, at no cost of an attempt.</summary>
    public Task ReleaseAsync(IReadOnlyList<ClaimedTask> tasks) => ExclusiveAsync(async () =>
    {
        HeldLease[] leases = [.. tasks.Select(task => task.Lease)];
        await _store.ReleaseAsync(new ReleaseRequest(_agentId, leases), CancellationToken.None).ConfigureAwait(false);
        Forget(leases);
        return true;
    });

    /// <summary>Stops claiming, and tells the database so at once.</summary>
    public async Task DrainAsync()
    {
        await _draining.CancelAsync().ConfigureAwait(false);
        await HeartbeatAsync().ConfigureAwait(false);
    }

    /// <summary>Leaves in good order: what is still held goes back at no cost of an attempt.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_heartbeats, _rescues).ConfigureAwait(false);

        // What it has done since the last one is on record, too.
        await HeartbeatAsync().ConfigureAwait(false);
        await _store.EndAgentAsync(_agentId, CancellationToken.None).ConfigureAwait(false);
        _ended.Dispose();
        _draining.Dispose();
        _aborting.Dispose();
        _storeGate.Dispose();
    }

    private async Task<ReportOutcome> ReportOneAsync(ClaimedTask task, string? result, TaskFailure? failure, DateTimeOffset started)
    {
        ArgumentNullException.ThrowIfNull(task);
        var report = new TaskReport(task.TaskId, task.LeaseId, result, failure, MayRetry: false, started, Now);
        return (await ReportAsync([report]).ConfigureAwait(false))[0];
    }

    private async Task<IReadOnlyList<ClaimedTask>> ClaimCoreAsync(int limit)
    {
        if (_adopted.Count > 0)
        {
            return [.. Enumerable.Range(0, Math.Min(limit, _adopted.Count)).Select(_ => _adopted.Dequeue())];
        }

        // A claim whose answer was lost is sent again as it was: it gives what it took then.
        _unanswered ??= new ClaimRequest(_agentId, ++_lastLease, _workType, limit);
        ClaimedTasks claimed;
        try
        {
            claimed = await _store.ClaimAsync(_unanswered, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AgentGoneException)
        {
            await GiveUpAsync().ConfigureAwait(false);
            return [];
        }

        _unanswered = null;
        _held.UnionWith(claimed.Tasks.Select(task => task.Lease));
        if (claimed.StopPool)
        {
            await _draining.CancelAsync().ConfigureAwait(false);
        }

        return claimed.Tasks;
    }

    private async Task HeartbeatLoopAsync()
    {
        using var timer = new PeriodicTimer(HeartbeatInterval.Of(_options.LeaseTime), _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token).ConfigureAwait(false))
            {
                try
                {
                    await HeartbeatAsync().ConfigureAwait(false);

                    // Agents look after each other, so that tasks of one that died do not wait for the ME.
                    await RescueAsync().ConfigureAwait(false);
                }
                catch (EmewsException error) when (error.IsTransient)
                {
                    // The next tick tries again; a lease lasts three of them.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The agent ends.
        }
        finally
        {
            // Without heartbeats the tasks will go to others: claim no more, whatever stopped them.
            await _draining.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Puts what this agent has seen fail into the queue when it is due: a heartbeat may come seconds later.</summary>
    private async Task RetryLoopAsync()
    {
        try
        {
            while (true)
            {
                await _retries.WaitAsync(_ended.Token).ConfigureAwait(false);
                try
                {
                    await RescueAsync().ConfigureAwait(false);
                }
                catch (EmewsException error) when (error.IsTransient)
                {
                    // The heartbeats see to it when the database is back.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The agent ends.
        }
    }

    private Task<RescuedTasks> RescueAsync() => _store.RescueAsync(_rescue with { AwakeFor = _sleep.AwakeFor() }, _ended.Token);

    private async Task HeartbeatAsync()
    {
        var answer = await ExclusiveAsync(async () =>
        {
            var request = new HeartbeatRequest(_agentId, BusyWorkers?.Invoke() ?? _held.Count, Draining.IsCancellationRequested, [.. _held], _completed);
            var asked = _time.GetTimestamp();
            var heard = await _store.HeartbeatAsync(request, CancellationToken.None).ConfigureAwait(false);
            _clock.Set(heard.Now, asked);
            Adopt(heard.Unknown);
            Forget(heard.Lost);
            return heard;
        }).ConfigureAwait(false);

        foreach (var lost in answer.Lost)
        {
            LeaseLost?.Invoke(lost);
        }

        if (!answer.IsAlive)
        {
            await GiveUpAsync().ConfigureAwait(false);
        }
        else if (answer.Drain)
        {
            await _draining.CancelAsync().ConfigureAwait(false);
        }

        if (answer.Abort)
        {
            await _aborting.CancelAsync().ConfigureAwait(false);
        }
    }

    private Task GiveUpAsync()
    {
        IsGivenUp = true;
        return _draining.CancelAsync();
    }

    private void Adopt(IReadOnlyList<ClaimedTask> unknown)
    {
        // What a claim still waits to hear of comes with its repeat.
        foreach (var task in unknown.Where(task => task.LeaseId != _unanswered?.LeaseId))
        {
            _held.Add(task.Lease);
            _adopted.Enqueue(task);
        }
    }

    private void Forget(IEnumerable<HeldLease> leases) => _held.ExceptWith(leases);

    private async Task<T> ExclusiveAsync<T>(Func<Task<T>> verb)
    {
        await _storeGate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            return await verb().ConfigureAwait(false);
        }
        finally
        {
            _storeGate.Release();
        }
    }
}
