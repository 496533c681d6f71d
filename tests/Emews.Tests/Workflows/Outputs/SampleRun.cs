using System.Globalization;
using Emews.Database.Addresses;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows.Outputs;

/// <summary>Makes up runs: tasks with lognormal durations on pools that join one after another.</summary>
internal sealed class SampleRun
{
    public static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private ulong _state = 0x9E3779B97F4A7C15;

    public int TaskCount { get; init; } = 750;
    public IReadOnlyList<(string Name, double Joins, int Workers)> Pools { get; init; } =
        [("pool1", 0.4, 33), ("pool2", 5.2, 33), ("pool3", 9.1, 33)];
    public double FailureShare { get; init; }
    public int RetrainAfter { get; init; } = 50;
    public double MeanSeconds { get; init; } = 1;

    /// <summary>The value of the n-th task, of how many there are; the default falls as the search learns.</summary>
    public Func<SampleRun, double, double> Value { get; init; } =
        static (run, share) => 2 + (run.Uniform() * 3) + (17 * (1 - (0.75 * share)) * Math.Pow(run.Uniform(), 0.35));

    public static Func<CancellationToken, IAsyncEnumerable<TaskRecord>> AsPages(IReadOnlyList<TaskRecord> tasks) => _ => Give(tasks);

    public static TaskRecord Task(
        long id, string result, double started = double.NaN, double stopped = double.NaN, TaskState state = TaskState.Complete,
        string payload = """{"x": [1, 2.5]}""", string? pool = "pool1") =>
        new(
            new(id), state, payload, result, 0, pool, 1, Start, At(started), At(started), At(stopped));

    public static AgentRecord Agent(long id, string pool, double registered, double? stoppedClaiming, int workers) =>
        new(
            id, pool, "node" + id.ToString(CultureInfo.InvariantCulture), 100, 0, workers, 0, 0,
            Start.AddSeconds(registered), Start, At(stoppedClaiming ?? double.NaN), null);

    public static RunRecord Record(params IReadOnlyList<TaskRecord> tasks) => new()
    {
        ExperimentId = "sample",
        Ended = RunEnd.Finished,
        Started = Start,
        Stopped = Start.AddSeconds(10),
        Database = new DatabaseAddress.Sqlite("/data/sample/emews.db"),
        Tasks = AsPages(tasks),
        Seed = 42,
        Generator = "xoshiro256**/sha256",
    };

    public RunRecord Make()
    {
        var tasks = MakeTasks();
        double[] ends = [.. tasks.Select(task => (task.Stopped!.Value - Start).TotalSeconds).Order()];
        var stopped = ends.Length > 0 ? ends[^1] + 0.3 : 1.2;
        var pools = Pools.Where(pool => pool.Joins < stopped).ToArray();
        return Record(tasks) with
        {
            Stopped = Start.AddSeconds(stopped),
            Pools = [.. pools.Select(pool => new PoolJoined(pool.Name, Start.AddSeconds(pool.Joins)))],
            Agents = [.. pools.Select((pool, i) => Agent(i + 1, pool.Name, pool.Joins, stopped - 0.2, pool.Workers))],
            Reprioritizations = [.. Enumerable.Range(1, Math.Max(0, (ends.Length - 1) / RetrainAfter)).Select(i => Reprioritize(i, ends))],
            DatabaseVersion = "3.50.4",
            Model = "ackley",
            Search = "reprioritize",
            Origin = id => new(id.Value, 1),
        };
    }

    public double Uniform()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return ((_state >> 11) + 0.5) / (1UL << 53);
    }

    private static DateTimeOffset? At(double seconds) => double.IsNaN(seconds) ? null : Start.AddSeconds(seconds);

    private static async IAsyncEnumerable<TaskRecord> Give(IReadOnlyList<TaskRecord> tasks)
    {
        await System.Threading.Tasks.Task.CompletedTask;
        foreach (var task in tasks)
        {
            yield return task;
        }
    }

    private Reprioritization Reprioritize(int number, double[] ends)
    {
        var seconds = 0.03 + (0.02 * number * Uniform() * MeanSeconds);
        return new(number * RetrainAfter, Start.AddSeconds(ends[(number * RetrainAfter) - 1] + seconds), TimeSpan.FromSeconds(seconds));
    }

    private List<TaskRecord> MakeTasks()
    {
        var free = new PriorityQueue<string, double>();
        foreach (var (name, joins, workers) in Pools)
        {
            for (var i = 0; i < workers; i++)
            {
                free.Enqueue(name, joins + 0.02 + (0.0005 * i));
            }
        }

        var tasks = new List<TaskRecord>();
        for (var id = 1; id <= TaskCount; id++)
        {
            _ = free.TryDequeue(out var pool, out var started);
            var normal = Math.Sqrt(-2 * Math.Log(Uniform())) * Math.Cos(2 * Math.PI * Uniform());
            var stopped = started + (MeanSeconds * Math.Exp((0.6 * normal) - 0.18));
            free.Enqueue(pool!, stopped + (0.004 * Uniform()));
            var value = Value(this, (double)id / TaskCount);
            var result = Uniform() < FailureShare
                ? new TaskFailure(Uniform() < 0.8 ? "exception" : "timeout", "ValueError: beta must be positive, but was -0.25", 3).ToResultText()
                : value.ToString(CultureInfo.InvariantCulture);
            var x = string.Join(", ", Enumerable.Range(0, 4).Select(_ => Math.Round((Uniform() * 65) - 32.5, 3)));
            tasks.Add(Task(id, result, started, stopped, payload: $$"""{"x": [{{x}}]}""", pool: pool));
        }

        return tasks;
    }
}
