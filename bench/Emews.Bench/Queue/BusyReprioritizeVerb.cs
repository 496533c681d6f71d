using System.Diagnostics;
using Emews.Tasks;

namespace Emews.Bench.Queue;

/// <summary>
/// Agents claim while everything that is queued gets new priorities: how long they are held up, and whether any finds nothing.
/// </summary>
internal sealed class BusyReprioritizeVerb : IPart<QueueBench>
{
    private const int Batch = 33;
    private const int Agents = 4;

    public string Name => "busy";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(QueueBench bench) =>
    [
        .. await MeasureAsync(bench, bench.Tasks(10_000), bench.Repetitions(40), "≤ 50"),
        .. await MeasureAsync(bench, bench.Tasks(100_000), bench.Repetitions(12), "≤ 250"),
    ];

    private static async Task<IEnumerable<MeasurementRow>> MeasureAsync(QueueBench bench, int length, int repetitions, string goal)
    {
        await using var database = await bench.Server.CreateDatabaseAsync();
        await using var store = await database.OpenStoreAsync();
        await using var raw = await database.OpenRawAsync();
        var (first, last) = await raw.SubmitAsync(Work.Payloads(length), Work.Priorities(length));
        TaskId[] ids = [.. Enumerable.Range(first, last - first + 1).Select(id => new TaskId(id))];
        var updates = new Samples();
        using var end = new CancellationTokenSource();
        var claiming = Enumerable.Range(0, Agents).Select(_ => Task.Run(() => ClaimAsync(database, end.Token))).ToArray();
        await bench.InterleaveAsync($"claims while {length} are reprioritized", repetitions, async () =>
        {
            var priorities = Work.Priorities(length);
            var watch = Stopwatch.StartNew();
            await store.UpdatePrioritiesAsync(new UpdatePrioritiesRequest(ids, priorities));
            updates.Add(watch.Elapsed.TotalMilliseconds);
        });
        await end.CancelAsync();
        var (claims, empty) = (new Samples(), 0);
        foreach (var (times, none) in await Task.WhenAll(claiming))
        {
            claims.AddRange(times);
            empty += none;
        }

        return
        [
            updates.ToRow($"reprioritize {length} queued, {Agents} agents claiming", "ms"),
            claims.ToRow($"claim {Batch} meanwhile, {length} queued", "ms"),
            new($"claim {Batch} meanwhile, {length} queued, p99", claims.Percentile(99), "ms", goal),
            new($"claims that found nothing, {length} queued", empty, $"of {claims.Count}", "0"),
        ];
    }

    /// <summary>Claims, and gives back at once, so that the queue keeps its length.</summary>
    private static async Task<(List<double> Times, int Empty)> ClaimAsync(BenchDatabase database, CancellationToken end)
    {
        await using var agent = await Agent.OpenAsync(database);
        var (times, empty) = (new List<double>(), 0);
        while (!end.IsCancellationRequested)
        {
            var watch = Stopwatch.StartNew();
            var tasks = await agent.ClaimAsync(Batch);
            times.Add(watch.Elapsed.TotalMilliseconds);
            empty += tasks.Count == 0 ? 1 : 0;
            await agent.ReleaseAsync(tasks);
        }

        return (times, empty);
    }
}
