using System.Diagnostics;
using Emews.Bench.Queue;
using Emews.Tasks;

namespace Emews.Bench.Services;

/// <summary>A thousand clients wait for a result each: what they cost the service and the database, and how soon they hear of it.</summary>
internal sealed class WaitersPart : IPart<ServiceBench>
{
    private const double Kilobyte = 1e3;

    // Longer than a turn of a wait, so that all clients have asked again meanwhile.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    public string Name => "waiters";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(ServiceBench bench)
    {
        var rows = new List<MeasurementRow>();
        foreach (var engine in bench.Engines.OfType<ServedPostgres>())
        {
            rows.AddRange(await RunAsync(bench, engine));
        }

        return rows;
    }

    private static async Task<IReadOnlyList<MeasurementRow>> RunAsync(ServiceBench bench, ServedPostgres engine)
    {
        var (count, rounds) = (bench.Some(1_000), bench.Some(200));
        await using var database = await engine.ServeAsync();
        await using var direct = await Way.DirectAsync(database);
        await using (await WaitingClients.StartAsync(database, await SubmitAsync(direct, count / 10)))
        {
            await Task.Delay(Settling);
        }

        var connections = await engine.CountConnectionsAsync();
        var memory = database.Service.Memory;
        var tasks = await SubmitAsync(direct, count);
        bench.Progress.WriteLine($"waiters: {count} clients begin to wait");
        await using var clients = await WaitingClients.StartAsync(database, tasks);
        await Task.Delay(Settling);
        var (connectionsThen, memoryThen, begun) = (await engine.CountConnectionsAsync(), database.Service.Memory, database.Service.ProcessorTime);
        bench.Progress.WriteLine($"waiters: they wait for {Window.TotalSeconds:0} s");
        await Task.Delay(Window);
        var share = (database.Service.ProcessorTime - begun) / Window;
        var single = await ReportOneByOneAsync(direct.Pool, clients, tasks.Take(rounds));
        var watch = Stopwatch.StartNew();
        await direct.Pool.ReportAsync([.. tasks.Skip(rounds)]);
        await clients.AllAsync();
        var all = watch.Elapsed;
        var name = $"{engine.Name}, {count} waiting clients";
        return
        [
            new($"{name}: connections to the database", connectionsThen, "", $"≤ {connections + 1}", connections),
            new($"{name}: memory of the service", (memoryThen - memory) / Kilobyte / count, "kB a client"),
            new($"{name}: the service's share of a core", 100 * share, "%"),
            single.ToRow($"{name}: report → its client", "ms"),
            new($"{name}: report → its client, p99", single.Percentile(99), "ms"),
            new($"{name}: {count - rounds} reported at once → the last client", all.TotalMilliseconds, "ms"),
        ];
    }

    private static async Task<IReadOnlyList<ClaimedTask>> SubmitAsync(Way way, int count)
    {
        await way.Search.SubmitAsync(Work.Submit(Work.Payloads(count), [0]));
        return await way.Pool.ClaimAsync(count);
    }

    private static async Task<Samples> ReportOneByOneAsync(Agent pool, WaitingClients clients, IEnumerable<ClaimedTask> tasks)
    {
        var (times, quiet) = (new Samples(), new Quiet());
        foreach (var task in tasks)
        {
            await quiet.PassAsync();
            var begun = Stopwatch.GetTimestamp();
            await pool.ReportAsync([task]);
            times.Add(Stopwatch.GetElapsedTime(begun, await clients.HeardAsync(task.TaskId)).TotalMilliseconds);
        }

        return times;
    }
}
