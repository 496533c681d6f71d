namespace Emews.Bench.Queue;

/// <summary>Eight agents claim and report tasks one by one.</summary>
internal sealed class SingleVerb : IPart<QueueBench>
{
    public string Name => "single";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(QueueBench bench)
    {
        await using var database = await bench.Server.CreateDatabaseAsync();
        await using var crew = await Crew.OpenAsync(database, bench.Server.Meter());
        await using var raw = await database.OpenRawAsync();
        var count = bench.Tasks(20_000);
        List<Drain> ours = [], plain = [];

        async Task RunAsync(Func<int, Task<Drain>> drain, List<Drain> done)
        {
            await raw.SubmitAsync(Work.Payloads(count), Work.Priorities(count));
            done.Add(await drain(1));
        }

        Func<Task>[] rivals = [() => RunAsync(crew.DrainAsync, ours), () => RunAsync(crew.DrainPlainAsync, plain)];
        await bench.InterleaveAsync("claim and report one by one, warm-up", 1, rivals);
        (ours, plain) = ([], []);
        await bench.InterleaveAsync("claim and report one by one", bench.Repetitions(7), rivals);
        var (rates, plainRates) = (Samples.Of(ours, drain => drain.TasksPerSecond), Samples.Of(plain, drain => drain.TasksPerSecond));
        return
        [
            rates.ToRow("claim + report one by one, 8 agents", "tasks/s", goal: "≥ 5000", peer: plainRates),
            Samples.Ratios(rates, plainRates).ToRow("one by one: share of plain statements", ""),
            .. Crew.CpuRows("one by one", ours, plain),
        ];
    }
}
