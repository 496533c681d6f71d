using System.Collections.Concurrent;
using System.Threading.Channels;
using Emews.Tasks;

namespace Emews.Pools;

/// <summary>The workers of one agent: each takes a claimed task, runs the model, and leaves a report.</summary>
internal sealed class WorkerSet : IAsyncDisposable
{
    // How long a model may take to notice that it is not wanted any more; then the agent leaves without it.
    private static readonly TimeSpan AbortTime = TimeSpan.FromSeconds(2);

    // A scheduler sends the same signal to all processes of a job: which of them ends first is chance.
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(1);

    private readonly PoolAgent _agent;
    private readonly ITaskModel _model;
    private readonly WorkerPoolOptions _options;
    private readonly RunTimes _runTimes;
    private readonly Channel<ClaimedTask> _waiting = Channel.CreateUnbounded<ClaimedTask>();
    private readonly ConcurrentDictionary<HeldLease, CancellationTokenSource> _running = new();
    private readonly ConcurrentDictionary<HeldLease, bool> _lost = new();
    private readonly ReportBuffer _reports = new();
    private readonly CancellationToken _stopClaiming;
    private readonly CancellationTokenSource _abort;
    private readonly CancellationTokenSource _useless = new();
    private readonly Task _workers;
    private Task? _aborting;
    private int _owned;
    private ModelException? _problem;

    public WorkerSet(
        PoolAgent agent, ITaskModel model, WorkerPoolOptions options, RunTimes runTimes, CancellationToken stopClaiming, CancellationToken abortWork)
    {
        _agent = agent;
        _model = model;
        _options = options;
        _runTimes = runTimes;
        _stopClaiming = stopClaiming;
        _abort = CancellationTokenSource.CreateLinkedTokenSource(abortWork);
        Aborted = abortWork;
        agent.BusyWorkers = () => _running.Count;
        agent.LeaseLost += OnLeaseLost;
        _workers = Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => Task.Run(WorkAsync, CancellationToken.None)));
    }

    /// <summary>How many tasks the agent owns: waiting, running, or ended and not yet reported.</summary>
    public int Owned => Volatile.Read(ref _owned);

    /// <summary>Fires when running models must end at once.</summary>
    public CancellationToken Aborted { get; }

    /// <summary>Fires when the model can run no task here. The task that has shown it goes back when the agent leaves.</summary>
    public CancellationToken Useless => _useless.Token;

    /// <summary>Why it cannot; null while it can.</summary>
    public ModelException? Problem => Volatile.Read(ref _problem);

    public void Run(IReadOnlyList<ClaimedTask> tasks)
    {
        Interlocked.Add(ref _owned, tasks.Count);
        foreach (var task in tasks)
        {
            _waiting.Writer.TryWrite(task);
        }
    }

    public Task WaitForReportAsync(CancellationToken cancellationToken) => _reports.WaitAsync(cancellationToken);

    public IReadOnlyList<TaskReport> TakeReports() => _reports.TakeAll();

    public void PutBack(IReadOnlyList<TaskReport> reports)
    {
        foreach (var report in reports)
        {
            _reports.Add(report);
        }
    }

    public void Forget(int count) => Interlocked.Add(ref _owned, -count);

    /// <summary>Takes out what no worker has begun.</summary>
    public IReadOnlyList<ClaimedTask> TakeWaiting()
    {
        var waiting = new List<ClaimedTask>();
        while (_waiting.Reader.TryRead(out var task))
        {
            waiting.Add(task);
        }

        Forget(waiting.Count);
        return waiting;
    }

    /// <summary>Ends what runs. A model that does not listen is left behind; its task goes back when the agent leaves.</summary>
    public Task AbortAsync() => _aborting ??= AbortOnceAsync();

    public async ValueTask DisposeAsync()
    {
        _agent.LeaseLost -= OnLeaseLost;
        await AbortAsync().ConfigureAwait(false);
    }

    private async Task AbortOnceAsync()
    {
        _waiting.Writer.TryComplete();
        await _abort.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(_workers, Task.Delay(AbortTime, CancellationToken.None)).ConfigureAwait(false);
    }

    private void OnLeaseLost(HeldLease lease)
    {
        _lost[lease] = true;
        if (_running.TryGetValue(lease, out var cancellation))
        {
            _ = cancellation.CancelAsync();
        }
    }

    private async Task WorkAsync()
    {
        await foreach (var task in _waiting.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (_abort.IsCancellationRequested)
            {
                return;
            }

            await RunOneAsync(task).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a failure is neither the task's nor the model's own: it was ended, by us or with us, or could not even begin.</summary>
    private async Task<bool> IsNoFaultOfAsync(ModelException? cause)
    {
        if (cause is { ConcernsAllTasks: true })
        {
            Interlocked.CompareExchange(ref _problem, cause, null);
            await _useless.CancelAsync().ConfigureAwait(false);
            return true;
        }

        if (cause is { IsInterruption: true })
        {
            await Task.Delay(Together, _stopClaiming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return _abort.IsCancellationRequested || (cause is { IsInterruption: true } && _stopClaiming.IsCancellationRequested);
    }

    private async Task RunOneAsync(ClaimedTask task)
    {
        var lease = task.Lease;
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(_abort.Token);
        _running[lease] = cancellation;
        var started = _agent.Now;

        // One that was canceled, or given to others, while it waited for a worker need not begin; its report is dropped.
        var (result, failure, cause) = _lost.ContainsKey(lease) ? (null, new TaskFailure(TaskFailureKinds.Lost, "It was taken from its agent.", task.Attempt), null)
            : await ModelAttempt.RunAsync(_model, new ModelTask(task.TaskId, task.Payload, task.Attempt), cancellation.Token).ConfigureAwait(false);
        _running.TryRemove(lease, out _);
        _lost.TryRemove(lease, out _);

        // A heartbeat in between may have set the clock back by the time an answer takes.
        var stopped = _agent.Now is var now && now < started ? started : now;
        if (failure is not null && await IsNoFaultOfAsync(cause).ConfigureAwait(false))
        {
            // No report, so that the task goes back at no cost when the agent leaves.
            Forget(1);
            _reports.Wake();
            return;
        }

        var mayRetry = failure is not null && task.Attempt <= _options.Retries;
        var retryAfter = mayRetry ? Jitter.Around(RetryRule.DelayAfter(task.Attempt, _options.RetryDelay)) : TimeSpan.Zero;
        _runTimes.Add(stopped - started);
        _reports.Add(new TaskReport(task.TaskId, task.LeaseId, result, failure, mayRetry, started, stopped, retryAfter));
    }
}
