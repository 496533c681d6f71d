using System.Diagnostics;

namespace Emews.Bench.Pools;

/// <summary>How much of its workers' time a pool uses while there is always more to do, and what passes between a worker's tasks.</summary>
internal sealed class UtilizationPart : IPart<PoolBench>
{
    // Pools that end more tasks a second than this, all together, would get in each other's way.
    private const double CalmRate = 40;

    public string Name => "utilization";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(PoolBench bench)
    {
        var all = LoadedPool.All(bench.IsQuick).SelectMany(pool => bench.Engines.Select(engine => (Pool: pool, Engine: engine))).ToList();
        var runs = new Dictionary<(LoadedPool, IEngine), LoadedRun>();
        foreach (var (pool, engine) in all.Where(run => !IsCalm(run.Pool)))
        {
            runs[(pool, engine)] = await RunAsync(bench, pool, engine);
        }

        foreach (var run in await Task.WhenAll(all.Where(run => IsCalm(run.Pool)).Select(run => RunAsync(bench, run.Pool, run.Engine))))
        {
            runs[(run.Pool, run.Engine)] = run;
        }

        return [.. all.SelectMany(run => runs[run].ToRows())];
    }

    private static bool IsCalm(LoadedPool pool) => pool.Goal is null && pool.Workers / pool.Times.Mean < CalmRate;

    private static async Task<LoadedRun> RunAsync(PoolBench bench, LoadedPool pool, IEngine engine)
    {
        var watch = Stopwatch.StartNew();
        var run = await pool.RunAsync(engine);
        bench.Progress.WriteLine(
            $"{engine.Name}, {pool.Name}: {run.Utilization:P2}, idle {run.Idle.Mean:0.00} ms a task, {watch.Elapsed.TotalSeconds:0} s");
        return run;
    }
}
