using System.Diagnostics;
using Emews.Bench.Queue;
using Emews.Tasks;

namespace Emews.Bench.Services;

/// <summary>Collects many results as they are completed: those that are there already, or those that a pool reports meanwhile.</summary>
internal sealed class CollectPart : IPart<ServiceBench>
{
    // As the prototype's pools report: what 33 workers have done.
    private const int Batch = 33;

    public string Name => "collect";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(ServiceBench bench)
    {
        var rows = new List<MeasurementRow>();
        foreach (var engine in bench.Engines)
        {
            await using var database = await engine.ServeAsync();
            await using var direct = await Way.DirectAsync(database);
            await using var rest = await Way.RestAsync(database);
            await using var both = await Way.RestOnBothSidesAsync(database);
            foreach (var kind in new[] { Payloads.Usual, Payloads.Large })
            {
                var count = bench.Some(kind.Count);
                rows.AddRange(await Comparison.RunAsync(
                    bench, $"{engine.Name}, collect {count} results{kind.Name}", count, 15, [direct, rest],
                    way => CollectAsync(way, count, tasks => way.Pool.ReportAsync(tasks, kind.Result), meanwhile: null)));
            }

            var usual = bench.Some(Payloads.Usual.Count);
            rows.AddRange(await Comparison.RunAsync(
                bench, $"{engine.Name}, collect {usual} results that a pool reports meanwhile", usual, 11, [direct, rest, both],
                way => CollectAsync(way, usual, beforehand: null, tasks => ReportAsync(way.Pool, tasks))));
        }

        return rows;
    }

    private static async Task<TimeSpan> CollectAsync(
        Way way, int count, Func<IReadOnlyList<ClaimedTask>, Task>? beforehand, Func<IReadOnlyList<ClaimedTask>, Task>? meanwhile)
    {
        await using var queue = new TaskQueue(way.Search, Work.Experiment);
        var futures = await queue.SubmitAsync(0, Work.Payloads(count));
        var tasks = await way.Pool.ClaimAsync(count);
        await (beforehand?.Invoke(tasks) ?? Task.CompletedTask);
        var watch = Stopwatch.StartNew();
        var reporting = Task.Run(() => meanwhile?.Invoke(tasks) ?? Task.CompletedTask);
        var collected = 0;
        await foreach (var _ in queue.AsCompletedAsync(futures))
        {
            collected++;
        }

        var time = watch.Elapsed;
        await reporting;
        return collected == count ? time : throw new InvalidOperationException($"{collected} results of {count} were collected.");
    }

    private static async Task ReportAsync(Agent pool, IReadOnlyList<ClaimedTask> tasks)
    {
        foreach (var batch in tasks.Chunk(Batch))
        {
            await pool.ReportAsync(batch);
        }
    }
}
