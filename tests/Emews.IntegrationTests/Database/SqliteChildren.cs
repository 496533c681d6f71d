using Emews.Database;
using Emews.Tasks;

namespace Emews.IntegrationTests.Database;

/// <summary>What the processes do that share a SQLite file in these tests.</summary>
internal static class SqliteChildren
{
    public const int WorkType = 0;
    public const string Experiment = "exp";

    /// <summary>Waits for a word, works off the queue in batches of every size, and prints the id of each task it ran.</summary>
    public static async Task<int> WorkAsync(string path)
    {
        await using var store = await SqliteStore.OpenAsync(path);
        var agent = await RegisterAsync(store);
        var lease = agent << 32;
        Console.WriteLine("ready");
        Console.ReadLine();
        for (var round = 0; ; round++)
        {
            var claimed = await store.ClaimAsync(new(agent, ++lease, WorkType, 1 + (round * 7 % 40)));
            if (claimed.Tasks.Count == 0)
            {
                return 0;
            }

            var outcomes = await store.ReportAsync(new(agent, [.. claimed.Tasks.Select(Result)]));
            foreach (var (task, outcome) in claimed.Tasks.Zip(outcomes))
            {
                Console.WriteLine(outcome == ReportOutcome.Recorded ? $"{task.TaskId}" : $"task {task.TaskId}: {outcome}");
            }
        }
    }

    /// <summary>Submits, claims and reports for ever, and prints the first and the last id of each submit that returned.</summary>
    public static async Task<int> ChurnAsync(string path)
    {
        await using var store = await SqliteStore.OpenAsync(path);
        var agent = await RegisterAsync(store);
        var lease = agent << 32;
        while (true)
        {
            var ids = await store.SubmitAsync(
                new(Guid.NewGuid(), Experiment, WorkType, [.. Enumerable.Repeat(new string('x', 5000), 40)], [0]));
            Console.WriteLine($"{ids[0]} {ids[^1]}");
            var claimed = await store.ClaimAsync(new(agent, ++lease, WorkType, 30));
            await store.ReportAsync(new(agent, [.. claimed.Tasks.Take(20).Select(Result)]));
        }
    }

    /// <summary>Takes the write lock, says so, and holds it until it is told to let go.</summary>
    public static Task<int> HoldLock(string path)
    {
        using var session = SqliteSession.Open(path, TimeSpan.FromSeconds(30), writes: true);
        session.Run("BEGIN IMMEDIATE");
        Console.WriteLine("locked");
        Console.ReadLine();
        session.Run("COMMIT");
        return Task.FromResult(0);
    }

    public static TaskReport Result(ClaimedTask task) => new(
        task.TaskId, task.LeaseId, "1", null, MayRetry: false, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    public static async Task<long> RegisterAsync(SqliteStore store) => (await store.RegisterAgentAsync(
        new(Guid.NewGuid(), "pool", "host", Environment.ProcessId, WorkType, 1, TimeSpan.FromMinutes(10), MaxAttempts: 100))).AgentId;
}
