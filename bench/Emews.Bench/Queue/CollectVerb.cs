using System.Diagnostics;
using Emews.Database;
using Emews.Tasks;

namespace Emews.Bench.Queue;

/// <summary>Collects many results that are there already: take, hand out, acknowledge.</summary>
internal sealed class CollectVerb : IPart<QueueBench>
{
    public string Name => "collect";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(QueueBench bench)
    {
        await using var database = await bench.Server.CreateDatabaseAsync();
        await using var store = await database.OpenStoreAsync(3);
        await using var queue = new TaskQueue(store, Work.Experiment);
        await using var agent = await Agent.OpenAsync(database);
        await using var raw = await database.OpenRawAsync();
        var count = bench.Tasks(10_000);
        Samples ours = new(), verbs = new(), plain = new();

        Task OursAsync() => RunAsync(ours, futures => CollectAsync(queue, futures));
        Task VerbsAsync() => RunAsync(verbs, futures => TakeAndAcknowledgeAsync(store, futures));
        Task PlainAsync() => RunAsync(plain, async futures =>
            (await raw.CollectAsync((int)futures[0].Id.Value, (int)futures[^1].Id.Value)).Count);

        async Task RunAsync(Samples rates, Func<IReadOnlyList<TaskFuture>, Task<int>> collect)
        {
            var futures = await queue.SubmitAsync(0, Work.Payloads(count));
            await agent.ReportAsync(await agent.ClaimAsync(count));
            var watch = Stopwatch.StartNew();
            var collected = await collect(futures);
            rates.Add(collected == count
                ? count / watch.Elapsed.TotalSeconds
                : throw new InvalidOperationException($"{collected} results of {count} were collected."));
        }

        await bench.InterleaveAsync("collect, warm-up", 2, OursAsync, VerbsAsync, PlainAsync);
        (ours, verbs, plain) = (new(), new(), new());
        await bench.InterleaveAsync($"collect {count}", bench.Repetitions(15), OursAsync, VerbsAsync, PlainAsync);
        return
        [
            ours.ToRow($"collect {count} finished, by the queue", "tasks/s", goal: "≥ 150000", peer: plain),
            verbs.ToRow($"collect {count} finished, by the store's two verbs", "tasks/s", peer: plain),
        ];
    }

    private static async Task<int> CollectAsync(TaskQueue queue, IReadOnlyList<TaskFuture> futures)
    {
        var collected = 0;
        await foreach (var _ in queue.AsCompletedAsync(futures))
        {
            collected++;
        }

        return collected;
    }

    private static async Task<int> TakeAndAcknowledgeAsync(PostgresStore store, IReadOnlyList<TaskFuture> futures)
    {
        var taken = await store.TakeResultsAsync(new TakeResultsRequest(Work.Experiment, futures[0].Id, futures[^1].Id));
        await store.AcknowledgeAsync(new AcknowledgeRequest(Work.Experiment, [.. taken.Results.Select(result => result.TaskId)]));
        return taken.Results.Count;
    }
}
