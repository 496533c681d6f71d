using System.Diagnostics;
using Emews.Bench.Queue;
using Emews.Tasks;

namespace Emews.Bench.Services;

/// <summary>Submits many tasks at once.</summary>
internal sealed class SubmitPart : IPart<ServiceBench>
{
    public string Name => "submit";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(ServiceBench bench)
    {
        var rows = new List<MeasurementRow>();
        foreach (var engine in bench.Engines)
        {
            await using var database = await engine.ServeAsync();
            await using var direct = await Way.DirectAsync(database);
            await using var rest = await Way.RestAsync(database);
            // Every fourth submit of 10 MB has SQLite move its log into the file, and in turns that would always be the same one's.
            foreach (var kind in engine is ServedPostgres ? [Payloads.Usual, Payloads.Large] : new[] { Payloads.Usual })
            {
                var payloads = kind.Make(bench.Some(kind.Count));
                rows.AddRange(await Comparison.RunAsync(
                    bench, $"{engine.Name}, submit {payloads.Length} tasks{kind.Name}", payloads.Length, 21, [direct, rest],
                    way => SubmitAsync(way, payloads)));
            }
        }

        return rows;
    }

    private static async Task<TimeSpan> SubmitAsync(Way way, string[] payloads)
    {
        await using var queue = new TaskQueue(way.Search, Work.Experiment);
        var watch = Stopwatch.StartNew();
        await queue.SubmitAsync(0, payloads);
        return watch.Elapsed;
    }
}
