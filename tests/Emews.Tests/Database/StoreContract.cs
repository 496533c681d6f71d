using Emews.Tasks;

namespace Emews.Tests.Database;

/// <summary>One database and any number of clients: what the suites of both interfaces need of a carrier.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    protected const string Experiment = "exp";
    protected const int WorkType = 3;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A client that is there from the beginning.</summary>
    protected StoreClient Client { get; private set; } = null!;

    protected ITaskStore Tasks => Client.Tasks;

    protected IPoolStore Pools => Client.Pools;

    public virtual async ValueTask InitializeAsync() => Client = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens another client of this test's database; the first one makes it.</summary>
    protected abstract Task<StoreClient> OpenAsync();

    /// <summary>Moves the database's clock on.</summary>
    protected abstract Task LetTimePassAsync(TimeSpan time);

    /// <summary>What was acknowledged, in order: no verb reads it yet.</summary>
    protected abstract Task<IReadOnlyList<TaskId>> ReadCollectedAsync(string experimentId);

    /// <summary>Sends a call twice: the first time its answer is lost after the commit.</summary>
    protected async Task<T> RepeatedAsync<T>(Func<Task<T>> call)
    {
        Client.Cut.Arm();
        await Assert.ThrowsAsync<EmewsException>(call);
        return await call();
    }

    /// <inheritdoc cref="RepeatedAsync{T}"/>
    protected Task RepeatedAsync(Func<Task> call) => RepeatedAsync(async () =>
    {
        await call();
        return 0;
    });

    protected Task<IReadOnlyList<TaskId>> SubmitAsync(
        int count, int priority = 0, string experimentId = Experiment, int workType = WorkType) => Tasks.SubmitAsync(
            new(Guid.NewGuid(), experimentId, workType, [.. Enumerable.Range(0, count).Select(i => $"{{\"x\":{i}}}")], [priority]), Token);

    /// <summary>Submits one task a priority.</summary>
    protected Task<IReadOnlyList<TaskId>> SubmitAsync(IReadOnlyList<int> priorities) => Tasks.SubmitAsync(
        new(Guid.NewGuid(), Experiment, WorkType, [.. priorities.Select(_ => "{}")], priorities), Token);

    protected async Task<TestAgent> RegisterAsync(
        string pool = "pool", int workType = WorkType, int maxAttempts = 3, StoreClient? client = null)
    {
        var store = (client ?? Client).Pools;
        var agent = await store.RegisterAgentAsync(
            new(Guid.NewGuid(), pool, "host", 42, workType, 4, TimeSpan.FromSeconds(30), maxAttempts), Token);
        return new TestAgent(store, agent.AgentId, workType);
    }

    protected async Task<TakenResults> TakeAllAsync(string experimentId = Experiment) =>
        await Tasks.TakeResultsAsync(new(experimentId, new(1), new(long.MaxValue)), Token);

    protected async Task<TaskState> StateAsync(TaskId id) => (await Tasks.GetStatesAsync([id], Token))[id];
}

/// <summary>One client: both sides of a store, and the wire its answers come over.</summary>
public sealed record StoreClient(ITaskStore Tasks, IPoolStore Pools, AnswerCut Cut) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Tasks.DisposeAsync();
        await Pools.DisposeAsync();
    }
}

/// <summary>A wire that loses the next answer when armed.</summary>
public sealed class AnswerCut
{
    private int _armed;

    public void Arm() => Interlocked.Exchange(ref _armed, 1);

    public void Answer()
    {
        if (Interlocked.Exchange(ref _armed, 0) == 1)
        {
            throw new EmewsException("The connection was cut after the commit.", isTransient: true);
        }
    }
}

/// <summary>An agent that numbers its leases and reports what it is told to.</summary>
public sealed class TestAgent(IPoolStore store, long agentId, int workType)
{
    public static readonly DateTimeOffset Started = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Stopped = Started.AddSeconds(2);
    private long _lease = agentId << 32;

    public long Id => agentId;

    public long LastLease => _lease;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A claim with a lease of its own, to be sent once or more.</summary>
    public ClaimRequest NewClaim(int limit) => new(agentId, ++_lease, workType, limit);

    public Task<ClaimedTasks> TryClaimAsync(int limit) => store.ClaimAsync(NewClaim(limit), Token);

    public async Task<IReadOnlyList<ClaimedTask>> ClaimAsync(int limit) => (await TryClaimAsync(limit)).Tasks;

    public async Task<ClaimedTask> ClaimOneAsync() => Assert.Single(await ClaimAsync(1));

    public static TaskReport Result(ClaimedTask task, string text = "1.5") =>
        new(task.TaskId, task.LeaseId, text, null, MayRetry: false, Started, Stopped);

    public static TaskReport Failure(ClaimedTask task, bool mayRetry = false, string message = "it broke") =>
        new(task.TaskId, task.LeaseId, null, new TaskFailure("exception", message, 0), mayRetry, Started, Stopped);

    public Task<IReadOnlyList<ReportOutcome>> ReportAsync(params IReadOnlyList<TaskReport> reports) =>
        store.ReportAsync(new(agentId, reports), Token);

    public Task<IReadOnlyList<ReportOutcome>> CompleteAsync(params IReadOnlyList<ClaimedTask> tasks) =>
        ReportAsync([.. tasks.Select(task => Result(task))]);

    public Task ReleaseAsync(params IReadOnlyList<ClaimedTask> tasks) => store.ReleaseAsync(new(agentId, Leases(tasks)), Token);

    public Task<HeartbeatAnswer> HeartbeatAsync(params IReadOnlyList<ClaimedTask> tasks) =>
        store.HeartbeatAsync(new(agentId, tasks.Count, Draining: false, Leases(tasks)), Token);

    private static List<HeldLease> Leases(IReadOnlyList<ClaimedTask> tasks) => [.. tasks.Select(t => new HeldLease(t.TaskId, t.LeaseId))];
}
