using System.Diagnostics;
using Emews.Bench.Queue;
using Emews.Tasks;

namespace Emews.Bench.Services;

/// <summary>Gives everything that is queued a new priority.</summary>
internal sealed class ReprioritizePart : IPart<ServiceBench>
{
    public string Name => "reprioritize";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(ServiceBench bench)
    {
        var rows = new List<MeasurementRow>();
        var count = bench.Some(10_000);
        foreach (var engine in bench.Engines)
        {
            await using var database = await engine.ServeAsync();
            await using var direct = await Way.DirectAsync(database);
            await using var rest = await Way.RestAsync(database);
            await using var queue = new TaskQueue(direct.Search, Work.Experiment);
            var ids = (await queue.SubmitAsync(0, Work.Payloads(count))).Select(future => future.Id).ToArray();
            rows.AddRange(await Comparison.RunAsync(
                bench, $"{engine.Name}, reprioritize {count} tasks", count, 21, [direct, rest], way => UpdateAsync(way, ids)));
        }

        return rows;
    }

    private static async Task<TimeSpan> UpdateAsync(Way way, TaskId[] ids)
    {
        await using var queue = new TaskQueue(way.Search, Work.Experiment);
        TaskFuture[] futures = [.. ids.Select(queue.GetFuture)];
        var priorities = Work.Priorities(ids.Length);
        var watch = Stopwatch.StartNew();
        var updated = await queue.UpdatePrioritiesAsync(futures, priorities);
        return updated.Count == ids.Length ? watch.Elapsed : throw new InvalidOperationException($"{updated.Count} of {ids.Length} were queued.");
    }
}
