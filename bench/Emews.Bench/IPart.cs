namespace Emews.Bench;

/// <summary>One thing that is measured with a bench, by its own name.</summary>
/// <typeparam name="TBench">What the parts of a measurement share.</typeparam>
internal interface IPart<in TBench>
{
    string Name { get; }

    Task<IReadOnlyList<MeasurementRow>> RunAsync(TBench bench);
}
