using System.Diagnostics;
using Emews.Tasks;

namespace Emews.Bench.Queue;

/// <summary>Gives everything that is queued a new priority.</summary>
internal sealed class ReprioritizeVerb : IPart<QueueBench>
{
    public string Name => "reprioritize";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(QueueBench bench)
    {
        (int Length, int Repetitions, string? Goal, string? ShareGoal)[] queues =
            [(700, 41, "≤ 5", null), (10_000, 21, null, "≤ 1.3"), (100_000, 11, null, "≤ 1.5")];
        var rows = new List<MeasurementRow>();
        foreach (var (length, repetitions, goal, shareGoal) in queues)
        {
            var (ours, plain) = await MeasureAsync(bench, bench.Tasks(length), bench.Repetitions(repetitions));
            rows.Add(ours.ToRow($"reprioritize {bench.Tasks(length)} queued", "ms", goal, plain));
            rows.Add(Samples.Ratios(ours, plain).ToRow($"reprioritize {bench.Tasks(length)}: over the plain updates", "", shareGoal));
        }

        return rows;
    }

    private static async Task<(Samples Ours, Samples Plain)> MeasureAsync(QueueBench bench, int length, int repetitions)
    {
        await using var database = await bench.Server.CreateDatabaseAsync();
        await using var store = await database.OpenStoreAsync();
        await using var raw = await database.OpenRawAsync();
        var (first, last) = await raw.SubmitAsync(Work.Payloads(length), Work.Priorities(length));
        int[] plainIds = [.. Enumerable.Range(first, last - first + 1)];
        TaskId[] ids = [.. plainIds.Select(id => new TaskId(id))];
        Samples ours = new(), plain = new();

        Task UpdateAsync() => TimeAsync(priorities => store.UpdatePrioritiesAsync(new UpdatePrioritiesRequest(ids, priorities)), ours);
        Task UpdatePlainAsync() => TimeAsync(priorities => raw.ReprioritizeAsync(plainIds, priorities), plain);
        async Task TimeAsync(Func<int[], Task> update, Samples times)
        {
            await raw.VacuumAsync();
            var priorities = Work.Priorities(length);
            var watch = Stopwatch.StartNew();
            await update(priorities);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        await bench.InterleaveAsync($"reprioritize {length}, warm-up", 2, UpdateAsync, UpdatePlainAsync);
        (ours, plain) = (new(), new());
        await bench.InterleaveAsync($"reprioritize {length}", repetitions, UpdateAsync, UpdatePlainAsync);
        return (ours, plain);
    }
}
