using Emews.Pools;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Bench.Pools;

/// <summary>A pool of one agent that has more to do than workers, for as long as tasks begin.</summary>
/// <param name="Times">How long tasks run.</param>
/// <param name="Workers">How many at once.</param>
/// <param name="BatchSize">How many tasks it owns at most.</param>
/// <param name="Threshold">How many must be missing before it claims.</param>
/// <param name="Tasks">How many there are.</param>
internal sealed record LoadedPool(TaskTimes Times, int Workers, int BatchSize, int Threshold, int Tasks)
{
    public string Name => $"{Times.Name}, {Workers} workers, {BatchSize}/{Threshold}";

    /// <summary>What its utilisation should reach; null where there is no goal.</summary>
    public string? Goal { get; init; }

    /// <summary>The prototype's own utilisation, in percent.</summary>
    public double? Peer { get; init; }

    /// <summary>Whether each worker waits for a report and a claim: the agent owns no more than its workers run, and asks soon.</summary>
    public bool ClaimsForIdleWorkers => BatchSize == Workers && Threshold == 1;

    /// <summary>All that are measured.</summary>
    /// <param name="isQuick">With a tenth of the tasks.</param>
    public static IEnumerable<LoadedPool> All(bool isQuick)
    {
        var part = isQuick ? 10 : 1;
        foreach (var (mean, rounds) in new[] { (0.1, 100), (1, 20), (8, 16) })
        {
            foreach (var workers in new[] { 33, 256 })
            {
                var (tasks, times) = (workers * rounds / part, TaskTimes.OfMean(mean));
                yield return new(times, workers, workers, 1, tasks) { Goal = mean == 1 && workers == 33 ? "≥ 99" : null };
                yield return new(times, workers, workers, (int)Math.Round(0.45 * workers), tasks);
                yield return new(times, workers, workers * 3 / 2, 1, tasks);
            }
        }

        foreach (var (batch, threshold, peer) in new[] { (33, 1, 97.5), (40, 1, 99.7), (33, 10, 83.6), (34, 20, 61.7) })
        {
            yield return new(TaskTimes.Prototype, 33, batch, threshold, 750 / part) { Peer = peer };
        }
    }

    /// <summary>Runs it on an engine.</summary>
    public async Task<LoadedRun> RunAsync(IEngine engine)
    {
        await using var database = await engine.CreateDatabaseAsync();
        await database.SubmitAsync(Times.Payloads(Tasks));
        var model = new SleepModel(Tasks);
        var options = new WorkerPoolOptions { Workers = Workers, BatchSize = BatchSize, BatchThreshold = Threshold };
        await PoolRun.RunAsync(database.Store, model, Tasks, options);
        return new LoadedRun(this, engine, await UtilizationAsync(database.Store), model.IdleTimes());
    }

    /// <summary>The share of the workers' time that models ran, from the first start of one to the last, as the database has it.</summary>
    private async Task<double> UtilizationAsync(ITaskStore store)
    {
        var tasks = await TaskPages.Read(store, PoolBench.Experiment).ToListAsync();
        var begin = tasks.Min(task => task.Started!.Value);
        var busy = tasks.ConvertAll(task => new Interval(SecondsAt(task.Started!.Value), SecondsAt(task.Stopped!.Value)));
        var window = Utilization.Window(busy.Select(task => task.Start))!.Value;

        // The agent claims from before the first start until after the last.
        return Utilization.Steady(window, busy, [(window, Workers)])!.Value;

        double SecondsAt(DateTimeOffset time) => (time - begin).TotalSeconds;
    }
}
