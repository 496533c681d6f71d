using System.Diagnostics;
using Emews.Pools;

namespace Emews.Bench.Pools;

/// <summary>Watches what this process takes while it is an agent with many models at once.</summary>
/// <param name="model">The model.</param>
internal sealed class AgentMeter(ITaskModel model) : ITaskModel
{
    private const double Megabyte = 1e6;

    private int _begun;

    /// <summary>The most memory of this process that was resident at any time, in MB.</summary>
    public double MostMemory { get; private set; }

    /// <summary>Processor time over time, from when all models had begun until all results were on record.</summary>
    public double CoreShare { get; private set; }

    public Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _begun);
        return model.RunAsync(task, cancellationToken);
    }

    /// <summary>Looks every second until a run has ended.</summary>
    public async Task WatchAsync(Task run, int tasks)
    {
        using var process = Process.GetCurrentProcess();
        (long Time, TimeSpan Cpu)? allBegun = null;
        while (!run.IsCompleted)
        {
            await Task.WhenAny(run, Task.Delay(TimeSpan.FromSeconds(1)));
            process.Refresh();
            MostMemory = process.PeakWorkingSet64 / Megabyte;
            if (Volatile.Read(ref _begun) == tasks)
            {
                allBegun ??= (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
            }
        }

        await run;
        CoreShare = allBegun is { } begin ? (process.TotalProcessorTime - begin.Cpu) / Stopwatch.GetElapsedTime(begin.Time) : double.NaN;
    }
}
