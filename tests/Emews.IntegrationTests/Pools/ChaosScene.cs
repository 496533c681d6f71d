using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Emews.Database;
using Emews.IntegrationTests.Tool;
using Emews.Tasks;
using Emews.TestModels;
using Emews.Tests.Postgres;
using Npgsql;

namespace Emews.IntegrationTests.Pools;

/// <summary>Many short tasks, and three pools of two agents each, every agent a process of its own to which a test does harm.</summary>
internal sealed class ChaosScene : IAsyncDisposable
{
    public const int Tasks = 5_000;

    private const string Experiment = "chaos";

    private static readonly string[] Pools = ["pool1", "pool1", "pool2", "pool2", "pool3", "pool3"];

    private readonly Workspace _workspace;
    private readonly List<(string Pool, EmewsProcess Process)> _agents = [];
    private readonly IEmewsDatabase _store;
    private readonly TaskQueue _queue;
    private IReadOnlyList<TaskFuture> _futures = [];
    private TaskCompletionSource _nextResult = new();

    private ChaosScene(Workspace workspace, IEmewsDatabase store)
    {
        _workspace = workspace;
        _store = store;
        _queue = new TaskQueue(store, Experiment);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>How many results have come in.</summary>
    public int Collected { get; private set; }

    public static async Task<ChaosScene> OnSqliteAsync()
    {
        var workspace = new Workspace();
        var path = workspace.PathOf("chaos.db");
        Write(workspace, $"dbs: {{here: {{db_path: {path}}}}}");
        return new ChaosScene(workspace, await SqliteStore.OpenAsync(path, cancellationToken: Token));
    }

    /// <param name="database">The database.</param>
    /// <param name="port">Where all find it: a wire that can be cut, perhaps.</param>
    public static async Task<ChaosScene> OnPostgresAsync(PostgresDatabase database, int? port = null)
    {
        var workspace = new Workspace();
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        settings.Port = port ?? settings.Port;
        Write(workspace, PostgresEntry.Of(settings, workspace));
        var patient = new PostgresStoreOptions { Patience = Timeout.InfiniteTimeSpan };
        return new ChaosScene(workspace, await PostgresStore.OpenAsync(settings.ConnectionString, patient, Token));
    }

    /// <summary>Submits the tasks and starts the agents, and then does harm until every result has come in.</summary>
    public async Task RunAsync(Func<Task> harm)
    {
        _futures = await _queue.SubmitAsync(0, [.. Enumerable.Range(1, Tasks).Select(i => $"{{\"i\": {i.ToString(CultureInfo.InvariantCulture)}}}")], cancellationToken: Token);
        foreach (var pool in Pools)
        {
            Start(pool);
        }

        await HaveBegunAsync();
        var collecting = CollectAsync();
        while (!collecting.IsCompleted)
        {
            await Task.WhenAny(collecting, Task.Delay(RandomNumberGenerator.GetInt32(200, 1_000), Token));
            if (!collecting.IsCompleted)
            {
                await harm();
            }

            Assert.All(_agents, agent => Assert.False(agent.Process.HasEnded, agent.Process.Said));
        }

        await collecting;
    }

    /// <summary>Kills any agent, and starts another in its pool.</summary>
    public async Task KillOneAsync()
    {
        var (pool, process) = Any();
        await process.SignalAsync("KILL");
        await process.EndsAsync();
        _agents.RemoveAll(agent => agent.Process == process);
        process.Dispose();
        Start(pool);
    }

    /// <summary>Stops any agent for longer than its lease, and lets it go on.</summary>
    public async Task LetOneSleepAsync()
    {
        var (_, process) = Any();
        await process.SignalAsync("STOP");
        await Task.Delay(TimeSpan.FromSeconds(2), Token);
        await process.SignalAsync("CONT");
    }

    /// <summary>Stops the server, starts it again after a pause, and measures how long it takes until results come in again.</summary>
    /// <returns>For how long the server was away, and how much later the first result came in.</returns>
    public async Task<(TimeSpan Away, TimeSpan Recovery)> RestartAsync(PostgresCluster cluster, ShutdownMode mode, TimeSpan pause)
    {
        var down = Stopwatch.GetTimestamp();
        await cluster.StopAsync(mode);
        await Task.Delay(pause, Token);
        await cluster.StartAsync();
        var back = Stopwatch.GetTimestamp();
        _nextResult = new TaskCompletionSource();
        await _nextResult.Task.WaitAsync(Eventually.Deadline, Token);
        return (Stopwatch.GetElapsedTime(down, back), Stopwatch.GetElapsedTime(back));
    }

    /// <summary>Every task has run to its end, its one result was recorded once, and nothing is left.</summary>
    /// <returns>How many attempts were lost on the way.</returns>
    public async Task<int> AssertNothingIsLostAsync()
    {
        // One that was only just started would end by the signal itself.
        await HaveBegunAsync();
        await Task.WhenAll(_agents.Select(async agent =>
        {
            await agent.Process.SignalAsync("TERM");
            Assert.True((await agent.Process.EndsAsync()).ExitCode == 130, agent.Process.Said);
        }));
        Assert.Equal(Tasks, Collected);
        Assert.Equal(new TaskCounts(0, 0, Tasks, 0, 0, 0), await _store.CountTasksAsync(Experiment, Token));
        Assert.True(await _store.AreQueuesEmptyAsync(null, Token));
        foreach (var future in _futures)
        {
            Assert.Equal(future.Id.ToString(), await future.GetResultAsync(cancellationToken: Token));
        }

        // Of a task with one attempt that was the one; of the others it is one among those that were lost.
        var tasks = await _store.ListTasksAsync(new(Experiment, new TaskId(0)), Token);
        Assert.Equal(_futures.Select(future => (future.Id, future.Id.ToString())), tasks.Select(task => (task.TaskId, task.Result!)));
        var lost = 0;
        foreach (var task in tasks.Where(task => task.Attempts != 1))
        {
            var history = await _store.GetTaskAsync(task.TaskId, Token);
            Assert.Single(history!.Attempts, attempt => attempt.Outcome is AttemptOutcome.Complete);
            lost += history.Attempts.Count(attempt => attempt.Outcome is AttemptOutcome.Lost);
        }

        return lost;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, process) in _agents)
        {
            process.Dispose();
        }

        await _queue.DisposeAsync();
        await _store.DisposeAsync();
        _workspace.Dispose();
    }

    /// <summary>Waits until all agents are on record.</summary>
    private Task HaveBegunAsync() => Eventually.TrueAsync(
        async () =>
        {
            var known = await _store.ListAgentsAsync(0, Token);
            return _agents.TrueForAll(agent => known.Any(record => record.ProcessId == agent.Process.Id));
        },
        () => string.Join("\n", _agents.Select(agent => agent.Process.Said)));

    private static void Write(Workspace workspace, string database) => workspace.Write("chaos.yaml", $$"""
        search_space_size: 10
        sample_dimensions: 2
        tasks: [{type: 0, {{Workspace.Model(typeof(ShortModel))}}, max_attempts: 100, pools: [pool1, pool2, pool3]}]
        pools:
          pool1: &pool {CFG_PROCS: 3, CFG_BATCH_SIZE: 5, lease: 1s}
          pool2: *pool
          pool3: *pool
        {{database}}
        """);

    private async Task CollectAsync()
    {
        await foreach (var _ in _queue.AsCompletedAsync(_futures, cancellationToken: Token))
        {
            Collected++;
            _nextResult.TrySetResult();
        }
    }

    private (string Pool, EmewsProcess Process) Any() => _agents[RandomNumberGenerator.GetInt32(_agents.Count)];

    private void Start(string pool) => _agents.Add((pool, _workspace.Start("pool", "run", Experiment, pool, "--config", "chaos.yaml")));
}
