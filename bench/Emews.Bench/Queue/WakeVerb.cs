using System.Diagnostics;
using Emews.Pools;
using Emews.Tasks;

namespace Emews.Bench.Queue;

/// <summary>
/// One task at a time, between two stores that know nothing of each other: from the end of the submit until the model begins, and from
/// the model's end until the future has its result. Pool and queue wait meanwhile.
/// </summary>
internal sealed class WakeVerb : IPart<QueueBench>
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(60);

    public string Name => "wake";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(QueueBench bench)
    {
        await using var database = await bench.Server.CreateDatabaseAsync();
        await using var store = await database.OpenStoreAsync(3);
        await using var queue = new TaskQueue(store, Work.Experiment);
        await using var poolStore = await database.OpenStoreAsync();
        var model = new ClockModel();
        using var stop = new CancellationTokenSource();
        var pool = new WorkerPool(poolStore, model, new WorkerPoolOptions { Workers = 1 }).RunAsync(0, stop.Token);
        Samples submit = new(), claim = new(), report = new();
        var rounds = bench.Repetitions(400);
        const int warmUp = 10;
        for (var round = -warmUp; round < rounds; round++)
        {
            if (round == 0)
            {
                (submit, claim, report) = (new(), new(), new());
            }

            // Longer than a notification waits for others.
            await Task.Delay(Quiet);
            var begun = Stopwatch.GetTimestamp();
            var future = await queue.SubmitAsync(0, "{}");
            var submitted = Stopwatch.GetTimestamp();
            var ended = await WaitAsync(queue, future);
            submit.Add(Milliseconds(begun, submitted));
            claim.Add(Milliseconds(submitted, model.Ran));
            report.Add(Milliseconds(model.Ran, ended));
            if (round % 100 == 0)
            {
                bench.Progress.WriteLine($"wake: {round} of {rounds}");
            }
        }

        await stop.CancelAsync();
        await pool;
        return
        [
            submit.ToRow("submit of one task", "ms"),
            claim.ToRow("submit → model begins", "ms", "≤ 3"),
            new("submit → model begins, p99", claim.Percentile(99), "ms", "≤ 15"),
            report.ToRow("model ends → future", "ms", "≤ 3"),
            new("model ends → future, p99", report.Percentile(99), "ms", "≤ 15"),
        ];
    }

    /// <summary>The moment the future is given; its result is acknowledged after that.</summary>
    private static async Task<long> WaitAsync(TaskQueue queue, TaskFuture future)
    {
        var given = 0L;
        await foreach (var _ in queue.AsCompletedAsync([future]))
        {
            given = Stopwatch.GetTimestamp();
        }

        return given;
    }

    private static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;

    /// <summary>A model that only looks at the clock.</summary>
    private sealed class ClockModel : ITaskModel
    {
        public long Ran { get; private set; }

        public Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
        {
            Ran = Stopwatch.GetTimestamp();
            return Task.FromResult(Work.Result);
        }
    }
}
