using Emews.Pools;
using Emews.Tasks;

namespace Emews.Bench.Pools;

/// <summary>Runs a pool until its work is done.</summary>
internal static class PoolRun
{
    /// <returns>When the last report is on record and the agent has left: what its store saw.</returns>
    public static async Task<MeteredStore> RunAsync(IPoolStore store, ITaskModel model, int tasks, WorkerPoolOptions options)
    {
        var metered = new MeteredStore(store, tasks);
        using var stop = new CancellationTokenSource();
        var pool = new WorkerPool(metered, model, options).RunAsync(PoolBench.WorkType, stop.Token);
        await Task.WhenAny(metered.AllReported, pool);
        await stop.CancelAsync();
        await pool;
        return metered;
    }
}
