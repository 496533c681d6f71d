using System.Diagnostics;

namespace Emews.Bench.Queue;

/// <summary>Submits many tasks at once.</summary>
internal sealed class SubmitVerb : IPart<QueueBench>
{
    public string Name => "submit";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(QueueBench bench)
    {
        await using var database = await bench.Server.CreateDatabaseAsync();
        await using var store = await database.OpenStoreAsync();
        await using var raw = await database.OpenRawAsync();
        var count = bench.Tasks(10_000);
        var (payloads, priorities) = (Work.Payloads(count), Work.Priorities(count));
        Samples ours = new(), plain = new();

        Task SubmitAsync() => TimeAsync(() => store.SubmitAsync(Work.Submit(payloads, priorities)), ours);
        Task CopyAsync() => TimeAsync(() => raw.SubmitAsync(payloads, priorities), plain);
        async Task TimeAsync(Func<Task> submit, Samples rates)
        {
            var watch = Stopwatch.StartNew();
            await submit();
            rates.Add(count / watch.Elapsed.TotalSeconds);
        }

        await bench.InterleaveAsync("submit, warm-up", 2, SubmitAsync, CopyAsync);
        (ours, plain) = (new(), new());
        var repetitions = bench.Repetitions(21);
        await bench.InterleaveAsync($"submit {count}", repetitions, SubmitAsync, CopyAsync);
        return
        [
            ours.ToRow($"submit {count} tasks", "tasks/s", peer: plain),
            Samples.Ratios(ours, plain).ToRow("submit: share of binary COPY", "", goal: "≥ 0.6"),
        ];
    }
}
