using System.Diagnostics;

namespace Emews.Bench.Queue;

/// <summary>What one commit costs here: no verb that changes something can be quicker.</summary>
internal sealed class CommitVerb : IPart<QueueBench>
{
    public string Name => "commit";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(QueueBench bench)
    {
        await using var database = await bench.Server.CreateDatabaseAsync();
        await using var raw = await database.OpenRawAsync();
        await raw.ExecuteAsync("CREATE TABLE one (number integer)");
        var times = new Samples();
        for (var i = 0; i < bench.Tasks(2_000); i++)
        {
            var watch = Stopwatch.StartNew();
            await raw.ExecuteAsync("INSERT INTO one VALUES (1)");
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        return [times.ToRow("plain: commit of one row", "ms"), new("plain: commit of one row, p99", times.Percentile(99), "ms")];
    }
}
