namespace Emews.Bench.Queue;

/// <summary>Eight agents empty a long queue in batches: it must not slow down on the way.</summary>
internal sealed class DrainVerb : IQueueVerb
{
    private const int Batch = 33;
    private const int Fifths = 5;

    public string Name => "drain";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(QueueBench bench)
    {
        var count = bench.Tasks(1_000_000);
        var ours = new List<Drain>();
        var plain = new List<Drain>();
        await bench.InterleaveAsync(
            $"drain {count}",
            bench.Repetitions(3),
            async () => ours.Add(await DrainAsync(bench, count, crew => crew.DrainAsync(Batch))),
            async () => plain.Add(await DrainAsync(bench, count, crew => crew.DrainPlainAsync(Batch))));
        return
        [
            Samples.Of(ours, drain => drain.TasksPerSecond).ToRow(
                $"claim {Batch} + report {Batch}, 8 agents, {count} tasks", "tasks/s", goal: "≥ 40000", peer: Samples.Of(plain, drain => drain.TasksPerSecond)),
            Samples.Of(ours, LastOverFirst).ToRow("drain: last fifth over first", "", goal: "≥ 0.8", peer: Samples.Of(plain, LastOverFirst)),
            .. Crew.CpuRows("drain", ours, plain),
            .. Enumerable.Range(0, Fifths).SelectMany(fifth => RowsOf(fifth, ours, plain)),
        ];
    }

    private static async Task<Drain> DrainAsync(QueueBench bench, int count, Func<Crew, Task<Drain>> drain)
    {
        await using var database = await bench.Server.CreateDatabaseAsync();
        await using var crew = await Crew.OpenAsync(database, bench.Server.Meter());
        await using var raw = await database.OpenRawAsync();
        await raw.SubmitAsync(Work.Payloads(count), Work.Priorities(count));
        await raw.ExecuteAsync("CHECKPOINT");
        return await drain(crew);
    }

    private static IEnumerable<MeasurementRow> RowsOf(int fifth, List<Drain> ours, List<Drain> plain)
    {
        var name = $"drain, fifth {fifth + 1}";
        yield return Row(name, "tasks/s", part => part.TasksPerSecond);
        yield return Row($"{name}: claim, median", "ms", part => part.Claims.Median);
        yield return Row($"{name}: claim, p99", "ms", part => part.Claims.Percentile(99));

        MeasurementRow Row(string metric, string unit, Func<(double TasksPerSecond, Samples Claims), double> figure) =>
            Samples.Of(ours, drain => figure(drain.Parts(Fifths).ElementAt(fifth)))
                .ToRow(metric, unit, peer: Samples.Of(plain, drain => figure(drain.Parts(Fifths).ElementAt(fifth))));
    }

    private static double LastOverFirst(Drain drain) => drain.Parts(Fifths).Last().TasksPerSecond / drain.Parts(Fifths).First().TasksPerSecond;
}
