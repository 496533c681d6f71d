using System.Globalization;
using Emews.Database;
using Emews.Tasks;

namespace Emews.IntegrationTests.Database;

/// <summary>Several processes on one file, and processes that die.</summary>
public sealed class SqliteProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emews-test-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string DatabasePath => Path.Combine(_folder, "emews.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Four_processes_run_each_of_ten_thousand_tasks_once()
    {
        await using var store = await SqliteStore.OpenAsync(DatabasePath, null, Token);
        var ids = await store.SubmitAsync(
            new(Guid.NewGuid(), SqliteChildren.Experiment, SqliteChildren.WorkType, [.. Enumerable.Repeat("{}", 10_000)], [0]), Token);
        ChildProcess[] children = [.. Enumerable.Range(0, 4).Select(_ => ChildProcess.Start("sqlite-agent", DatabasePath))];
        try
        {
            foreach (var child in children)
            {
                Assert.Equal("ready", await child.Output.ReadLineAsync(Token));
            }

            foreach (var child in children)
            {
                await child.Input.WriteLineAsync("go");
            }

            var outputs = await Task.WhenAll(children.Select(child => child.ReadToEndAsync(Token)));
            var ran = outputs.Select(output => output.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
            Assert.Equal(ids, ran.SelectMany(lines => lines.Select(ParseId)).Order());
        }
        finally
        {
            foreach (var child in children)
            {
                child.Dispose();
            }
        }

        var tasks = await store.ListTasksAsync(new(SqliteChildren.Experiment, new(0)), Token);
        Assert.Equal(10_000, tasks.Count);
        Assert.All(tasks, task => Assert.Equal((TaskState.Complete, 1), (task.State, task.Attempts)));
        AssertSound();
    }

    [Fact]
    public async Task A_killed_process_leaves_a_sound_database_and_loses_no_task()
    {
        var last = 0L;
        for (var kill = 1; kill <= 6; kill++)
        {
            using (var child = ChildProcess.Start("sqlite-churn", DatabasePath))
            {
                for (var line = 0; line < kill * 3; line++)
                {
                    last = ParseId((await child.Output.ReadLineAsync(Token))!.Split(' ')[1]).Value;
                }

                await child.KillAsync(Token);
            }

            AssertSound();
        }

        var clock = new SqliteStoreOptions { ClockOffset = () => TimeSpan.FromHours(1) };
        await using var store = await SqliteStore.OpenAsync(DatabasePath, clock, Token);
        var counts = await store.CountTasksAsync(SqliteChildren.Experiment, Token);
        Assert.True(counts.Total >= last);
        var rescued = await store.RescueAsync(new(), Token);
        Assert.Equal(counts.Running, rescued.Requeued.Count);
        AssertSound();

        var agent = await SqliteChildren.RegisterAsync(store);
        var claimed = await store.ClaimAsync(new(agent, (agent << 32) + 1, SqliteChildren.WorkType, int.MaxValue), Token);
        Assert.All(
            await store.ReportAsync(new(agent, [.. claimed.Tasks.Select(SqliteChildren.Result)]), Token),
            outcome => Assert.Equal(ReportOutcome.Recorded, outcome));
        Assert.Equal(new TaskCounts(0, 0, counts.Total, 0, 0, 0), await store.CountTasksAsync(SqliteChildren.Experiment, Token));
        AssertSound();
    }

    private static TaskId ParseId(string text) => new(long.Parse(text, CultureInfo.InvariantCulture));

    // Sound: SQLite finds nothing wrong, and every task is in the one place where its state says it is.
    private void AssertSound()
    {
        using var session = SqliteSession.Open(DatabasePath, TimeSpan.FromSeconds(30), writes: true);
        Assert.Equal(["ok"], session.Query("PRAGMA integrity_check", row => row.GetString(0)));
        Assert.Equal([0], session.Query(
            """
            SELECT count(*) FROM eq_tasks t
            WHERE (eq_status IN (0, 4)) <> (SELECT count(*) FROM emews_queue_OUT q WHERE q.eq_task_id = t.eq_task_id)
               OR (eq_status = 1) <> (SELECT count(*) FROM emews_leases l WHERE l.task_id = t.eq_task_id)
               OR (eq_status = 2) <> (SELECT count(*) FROM emews_queue_IN q WHERE q.eq_task_id = t.eq_task_id)
               OR (SELECT count(*) FROM eq_exp_id_tasks e WHERE e.eq_task_id = t.eq_task_id) <> 1
               OR (eq_status = 2) <> (SELECT count(*) FROM emews_attempts a WHERE a.task_id = t.eq_task_id AND a.outcome = 'complete')
            """,
            row => row.GetInt32(0)));
    }
}
