using Emews.Pools;

namespace Emews.Bench.Pools;

/// <summary>Tasks of no work through one agent, beside the database's own claims and reports.</summary>
internal sealed class ThroughputPart : IPart<PoolBench>
{
    private const int Workers = 8;

    public string Name => "throughput";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(PoolBench bench)
    {
        var rows = new List<MeasurementRow>();
        foreach (var engine in bench.Engines)
        {
            rows.AddRange(await RunAsync(bench, engine, bench.IsQuick ? 1_000 : 10_000));
        }

        return rows;
    }

    private static async Task<IReadOnlyList<MeasurementRow>> RunAsync(PoolBench bench, IEngine engine, int tasks)
    {
        await using var database = await engine.CreateDatabaseAsync();
        Samples ours = new(), plain = new(), sizes = new();
        var payloads = Enumerable.Repeat("{}", tasks).ToArray();

        async Task RunPoolAsync()
        {
            await database.SubmitAsync(payloads);
            var run = await PoolRun.RunAsync(database.Store, new NoWorkModel(), tasks, new WorkerPoolOptions { Workers = Workers });
            ours.Add(tasks / run.Elapsed.TotalSeconds);
            sizes.Add(tasks / (double)run.Reports);
        }

        async Task RunPlainAsync()
        {
            await database.SubmitAsync(payloads);
            plain.Add(tasks / (await PlainLoop.RunAsync(database.Store, Workers)).TotalSeconds);
        }

        await Turns.TakeAsync(bench.Progress, $"{engine.Name}, tasks of no work, warm-up", 1, RunPoolAsync, RunPlainAsync);
        (ours, plain, sizes) = (new(), new(), new());
        await Turns.TakeAsync(bench.Progress, $"{engine.Name}, tasks of no work", bench.IsQuick ? 2 : 7, RunPoolAsync, RunPlainAsync);
        var name = $"{engine.Name}, {tasks} tasks of no work, {Workers} workers";
        return
        [
            ours.ToRow(name, "tasks/s", peer: plain),
            Samples.Ratios(plain, ours).ToRow($"{name}: claim {Workers} + report {Workers} over it", "", goal: "≤ 2"),
            sizes.ToRow($"{name}: tasks a report", "", peer: Samples.Of([(double)Workers], size => size)),
        ];
    }
}
