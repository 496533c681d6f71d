namespace Emews.Bench.Services;

/// <summary>One thing that is measured of the EMEWS service.</summary>
internal interface IServicePart
{
    string Name { get; }

    Task<IReadOnlyList<MeasurementRow>> RunAsync(ServiceBench bench);
}
