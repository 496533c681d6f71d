namespace Emews.Bench.Pools;

/// <summary>One thing that is measured of a worker pool.</summary>
internal interface IPoolPart
{
    string Name { get; }

    Task<IReadOnlyList<MeasurementRow>> RunAsync(PoolBench bench);
}
