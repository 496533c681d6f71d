namespace Emews.Bench.Queue;

/// <summary>Eight agents empty a long queue in batches: it must not slow down on the way.</summary>
internal sealed class DrainVerb : IPart<QueueBench>
{
    private const int Batch = 33;
    private const int Fifths = 5;

    public string Name => "drain";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(QueueBench bench)
    {
        var count = bench.Tasks(1_000_000);
        var (ours, plain) = await MeasureAsync(bench, count, TaskOrder.Submitted, bench.Repetitions(3));
        var (oursShuffled, plainShuffled) = await MeasureAsync(bench, count, TaskOrder.Shuffled, bench.Repetitions(2));
        return
        [
            Rates(ours).ToRow($"claim {Batch} + report {Batch}, 8 agents, {count} tasks", "tasks/s", "≥ 40000", Rates(plain)),
            Samples.Of(ours, LastOverFirst).ToRow("drain: last fifth over first", "", "≥ 0.8", Samples.Of(plain, LastOverFirst)),
            .. Crew.CpuRows("drain", ours, plain),
            .. Enumerable.Range(0, Fifths).SelectMany(fifth => RowsOf(fifth, ours, plain)),
            Rates(oursShuffled).ToRow($"the same, {TaskOrder.Shuffled.Name}", "tasks/s", peer: Rates(plainShuffled)),
            Samples.Of(oursShuffled, LastOverFirst).ToRow(
                $"drain, {TaskOrder.Shuffled.Name}: last fifth over first", "", peer: Samples.Of(plainShuffled, LastOverFirst)),
        ];
    }

    private static async Task<(List<Drain> Ours, List<Drain> Plain)> MeasureAsync(
        QueueBench bench, int count, TaskOrder order, int repetitions)
    {
        List<Drain> ours = [], plain = [];
        await bench.InterleaveAsync(
            $"drain {count}, {order.Name}",
            repetitions,
            async () => ours.Add(await DrainAsync(bench, order.Priorities(count), crew => crew.DrainAsync(Batch))),
            async () => plain.Add(await DrainAsync(bench, order.Priorities(count), crew => crew.DrainPlainAsync(Batch))));
        return (ours, plain);
    }

    private static async Task<Drain> DrainAsync(QueueBench bench, int[] priorities, Func<Crew, Task<Drain>> drain)
    {
        await using var database = await bench.Server.CreateDatabaseAsync();
        await using var crew = await Crew.OpenAsync(database, bench.Server.Meter());
        await using var raw = await database.OpenRawAsync();
        await raw.SubmitAsync(Work.Payloads(priorities.Length), priorities);
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

    private static Samples Rates(List<Drain> drains) => Samples.Of(drains, drain => drain.TasksPerSecond);

    private static double LastOverFirst(Drain drain) =>
        drain.Parts(Fifths).Last().TasksPerSecond / drain.Parts(Fifths).First().TasksPerSecond;
}
