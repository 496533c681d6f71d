namespace Emews.Bench.Pools;

/// <summary>How a loaded pool did.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Engine">Where its tasks were.</param>
/// <param name="Utilization">Its steady utilisation: 1 where all workers were always busy.</param>
/// <param name="Idle">For how long a worker was idle between two tasks, in milliseconds.</param>
internal sealed record LoadedRun(LoadedPool Pool, IEngine Engine, double Utilization, Samples Idle)
{
    public IEnumerable<MeasurementRow> ToRows()
    {
        var name = $"{Engine.Name}, {Pool.Name}";
        yield return new($"{name}: steady utilisation", 100 * Utilization, "%", Pool.Goal, Pool.Peer);
        if (Pool.ClaimsForIdleWorkers)
        {
            yield return new($"{name}: overhead a task, mean", Idle.Mean, "ms");
            yield return new($"{name}: overhead a task, median", Idle.Median, "ms");
            yield return new($"{name}: overhead a task, p99", Idle.Percentile(99), "ms");
        }
    }
}
