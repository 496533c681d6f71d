namespace Emews.Bench.Gpr;

/// <summary>One thing that is measured of the Gaussian process.</summary>
internal interface IGprPart
{
    string Name { get; }

    Task<IReadOnlyList<MeasurementRow>> RunAsync(GprBench bench);
}
