namespace Emews.Bench.Queue;

/// <summary>Eight agents claim and report tasks one by one.</summary>
internal sealed class SingleVerb : IQueueVerb
{
    public string Name => "single";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(QueueBench bench)
    {
        await using var database = await bench.Server.CreateDatabaseAsync();
        await using var crew = await Crew.OpenAsync(database);
        await using var raw = await database.OpenRawAsync();
        var count = bench.Tasks(20_000);
        Samples ours = new(), plain = new();

        async Task RunAsync(Func<int, Task<Drain>> drain, Samples rates)
        {
            await raw.SubmitAsync(Work.Payloads(count), Work.Priorities(count));
            rates.Add((await drain(1)).TasksPerSecond);
        }

        await bench.InterleaveAsync(
            "claim and report one by one", bench.Repetitions(9), () => RunAsync(crew.DrainAsync, ours), () => RunAsync(crew.DrainPlainAsync, plain));
        return
        [
            ours.ToRow("claim + report one by one, 8 agents", "tasks/s", goal: "≥ 5000", peer: plain),
            Samples.Ratios(ours, plain).ToRow("claim + report one by one: share of plain statements", ""),
        ];
    }
}
