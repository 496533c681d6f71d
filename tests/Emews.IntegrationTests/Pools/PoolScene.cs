using System.Globalization;
using Emews.Database;
using Emews.IntegrationTests.Tool;
using Emews.Tasks;
using Emews.Tests.Postgres;

namespace Emews.IntegrationTests.Pools;

/// <summary>Tasks that wait, mostly for a program that takes its time, and pools that are started for them one by one, with no run to look after them.</summary>
internal sealed class PoolScene : IAsyncDisposable
{
    private const string Experiment = "trial";

    private readonly IReadOnlyList<TaskFuture> _futures;
    private readonly TaskQueue _queue;

    private PoolScene(Workspace workspace, IEmewsDatabase store, TaskQueue queue, IReadOnlyList<TaskFuture> futures) =>
        (Workspace, Store, _queue, _futures) = (workspace, store, queue, futures);

    public Workspace Workspace { get; }

    public IEmewsDatabase Store { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="tasks">How many tasks are queued.</param>
    /// <param name="script">What the model does between its marks, in the shell's words.</param>
    /// <param name="pool">What the configuration has to say of <c>pool1</c>.</param>
    /// <param name="database">Null: a SQLite file.</param>
    public static async Task<PoolScene> BeginAsync(int tasks, string script, string pool, PostgresDatabase? database = null)
    {
        var scene = await OfModelAsync(tasks, "{command: sh model.sh}", pool, database);
        scene.Workspace.Write("model.sh", $$"""
            : >"$EMEWS_TEST_MARKS/begun-$EMEWS_TASK_ID-$$"
            {{script}}
            : >"$EMEWS_TEST_MARKS/ended-$EMEWS_TASK_ID-$$"
            echo "$EMEWS_TASK_ID"
            """);
        return scene;
    }

    /// <summary>The same with any model.</summary>
    public static async Task<PoolScene> OfModelAsync(int tasks, string model, string pool, PostgresDatabase? database = null)
    {
        var workspace = new Workspace();
        var path = workspace.PathOf("trial.db");
        workspace.Write("trial.yaml", $$"""
            search_space_size: 10
            sample_dimensions: 2
            tasks: [{type: 0, model: {{model}}, pools: [pool1]}]
            pools:
              pool1: {{pool}}
              rest: {CFG_PROCS: {{tasks}}}
            {{(database is null ? $"dbs: {{here: {{db_path: {path}}}}}" : PostgresEntry.Of(database, workspace))}}
            """);
        IEmewsDatabase store = database is null ? await SqliteStore.OpenAsync(path, cancellationToken: Token)
            : await PostgresStore.OpenAsync(database.ConnectionString, cancellationToken: Token);
        var queue = new TaskQueue(store, Experiment);
        string[] payloads = [.. Enumerable.Range(1, tasks).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        return new PoolScene(workspace, store, queue, await queue.SubmitAsync(0, payloads, cancellationToken: Token));
    }

    /// <summary>The words that run a pool.</summary>
    public static string[] CommandOf(string pool, params string[] options) =>
        [EmewsProcess.Program, "pool", "run", Experiment, pool, "--config", "trial.yaml", .. options];

    public EmewsProcess Start(string pool, params string[] options) => Workspace.Start(CommandOf(pool, options)[1..]);

    public Task SendStopMessageAsync() => _queue.StopWorkerPoolAsync(workType: 0, cancellationToken: Token);

    /// <summary>Waits until the pools have told the database that they claim no more.</summary>
    public Task ClaimsNoMoreAsync(EmewsProcess pool) => Eventually.TrueAsync(
        async () => (await Store.ListAgentsAsync(0, Token)).All(agent => agent.StoppedClaiming is not null), () => pool.Said);

    /// <summary>No task runs; those that have ended have done so in their first attempt, and of the others none was counted.</summary>
    /// <returns>How many have ended.</returns>
    public async Task<int> AssertNoAttemptIsLostAsync()
    {
        var complete = 0;
        foreach (var future in _futures)
        {
            var history = await Store.GetTaskAsync(future.Id, Token);
            var task = history!.Task;
            if (task.State is TaskState.Complete)
            {
                complete++;
                Assert.Equal((future.Id.ToString(), 1), (task.Result, task.Attempts));
                Assert.Equal([(1, AttemptOutcome.Complete)], history.Attempts.Select(attempt => (attempt.Number, attempt.Outcome)));
            }
            else
            {
                Assert.True(task.State is TaskState.Queued or TaskState.Requeued, $"Task {future.Id} is {task.State}.");
                Assert.Equal(0, task.Attempts);
                Assert.Empty(history.Attempts);
            }
        }

        return complete;
    }

    /// <summary>Another pool does what is left, each task in its first attempt.</summary>
    public async Task AssertAnotherDoesTheRestAsync()
    {
        using var rest = Start("rest", "--until-idle", "1");
        Assert.True((await rest.EndsAsync()).ExitCode == 0, rest.Said);
        Assert.Equal(_futures.Count, await AssertNoAttemptIsLostAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        await Store.DisposeAsync();
        Workspace.Dispose();
    }
}
