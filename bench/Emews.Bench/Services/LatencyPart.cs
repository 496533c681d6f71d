using System.Diagnostics;
using Emews.Bench.Queue;
using Emews.Tasks;

namespace Emews.Bench.Services;

/// <summary>One result at a time, from just before the pool reports it until the search has its future.</summary>
internal sealed class LatencyPart : IPart<ServiceBench>
{
    private const int Rounds = 40;

    public string Name => "latency";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(ServiceBench bench)
    {
        var rows = new List<MeasurementRow>();
        foreach (var engine in bench.Engines)
        {
            await using var database = await engine.ServeAsync();
            await using var direct = await Way.DirectAsync(database);
            await using var rest = await Way.RestAsync(database);
            await using var both = await Way.RestOnBothSidesAsync(database);
            Way[] ways = [direct, rest, both];
            var times = ways.Select(_ => new Samples()).ToArray();
            Task TakeTurnsAsync(string stage, int turns) => bench.InterleaveAsync(
                $"{engine.Name}, latency, {stage}", turns, [.. ways.Select((way, i) => (Func<Task>)(() => MeasureAsync(way, times[i])))]);

            await TakeTurnsAsync("warm-up", 1);
            times = [.. ways.Select(_ => new Samples())];
            await TakeTurnsAsync("measured", bench.Repetitions(10));
            rows.AddRange(ways.SelectMany((way, i) => Rows($"{engine.Name}, report → future, {way.Name}", times[i], i > 0 && engine is ServedPostgres)));
        }

        return rows;
    }

    private static IEnumerable<MeasurementRow> Rows(string what, Samples times, bool hasGoal) =>
    [
        times.ToRow(what, "ms", hasGoal ? "< 5" : null),
        new($"{what}, p99", times.Percentile(99), "ms"),
    ];

    private static async Task MeasureAsync(Way way, Samples times)
    {
        await using var queue = new TaskQueue(way.Search, Work.Experiment);
        var futures = await queue.SubmitAsync(0, Work.Payloads(Rounds));
        var given = 0L;
        var quiet = new Quiet();
        using var seen = new SemaphoreSlim(0);
        var collecting = Task.Run(async () =>
        {
            await foreach (var _ in queue.AsCompletedAsync(futures))
            {
                given = Stopwatch.GetTimestamp();
                seen.Release();
            }
        });
        foreach (var task in await way.Pool.ClaimAsync(Rounds))
        {
            await quiet.PassAsync();
            var begun = Stopwatch.GetTimestamp();
            await way.Pool.ReportAsync([task]);
            await seen.WaitAsync();
            times.Add(Stopwatch.GetElapsedTime(begun, given).TotalMilliseconds);
        }

        await collecting;
    }
}
