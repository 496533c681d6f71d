namespace Emews.Bench.Queue;

/// <summary>One thing that is done with a queue, measured beside the plain statements that move the same rows.</summary>
internal interface IQueueVerb
{
    string Name { get; }

    Task<IReadOnlyList<MeasurementRow>> RunAsync(QueueBench bench);
}
