using System.Globalization;
using Emews.Tasks;

namespace Emews.Bench.Queue;

/// <summary>What a database hears from a queue whose many futures are all pending: it logs every statement meanwhile.</summary>
internal sealed class IdleVerb : IPart<QueueBench>
{
    private static readonly string[] Marks = ["LOG:  execute ", "LOG:  statement: "];
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(12);

    public string Name => "idle";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(QueueBench bench)
    {
        await using var database = await bench.Server.CreateDatabaseAsync(("log_statement", "all"));
        await using var store = await database.OpenStoreAsync(3);
        await using var queue = new TaskQueue(store, Work.Experiment);
        var count = bench.Tasks(10_000);
        var futures = await queue.SubmitAsync(0, Work.Payloads(count));
        using var stop = new CancellationTokenSource();
        var collecting = CollectAsync(queue, futures, stop.Token);
        await Task.Delay(Settling);
        bench.Progress.WriteLine($"idle: {count} futures are pending for {Window.TotalSeconds:0} s");
        var before = CountStatements(bench.Server.LogPath);
        await Task.Delay(Window);
        var during = CountStatements(bench.Server.LogPath) - before;
        await stop.CancelAsync();
        await collecting;
        return
        [
            new($"{count} futures pending: statements a second", during / Window.TotalSeconds, "1/s", "only the safety poll: ≤ 1"),
            new($"{count} futures pending: statements in {Window.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s", during, ""),
        ];
    }

    private static async Task CollectAsync(TaskQueue queue, IReadOnlyList<TaskFuture> futures, CancellationToken stop)
    {
        try
        {
            await foreach (var future in queue.AsCompletedAsync(futures, cancellationToken: stop))
            {
                throw new InvalidOperationException($"{future} ended, and nobody ran it.");
            }
        }
        catch (OperationCanceledException)
        {
            // Measured.
        }
    }

    private static int CountStatements(string log)
    {
        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var count = 0;
        while (reader.ReadLine() is { } line)
        {
            count += Array.Exists(Marks, mark => line.Contains(mark, StringComparison.Ordinal)) ? 1 : 0;
        }

        return count;
    }
}
