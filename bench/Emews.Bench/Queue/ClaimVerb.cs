using System.Diagnostics;

namespace Emews.Bench.Queue;

/// <summary>Claims some tasks of short and of long queues, whose length is kept.</summary>
internal sealed class ClaimVerb : IPart<QueueBench>
{
    private const int Batch = 33;
    private const int ClaimsARound = 20;

    public string Name => "claim";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(QueueBench bench)
    {
        var queues = new List<ClaimedQueue>();
        foreach (var order in new[] { TaskOrder.Submitted, TaskOrder.Shuffled })
        {
            foreach (var length in new[] { 10_000, 100_000, 1_000_000 })
            {
                bench.Progress.WriteLine($"claim: filling a queue with {bench.Tasks(length)} tasks, {order.Name}");
                queues.Add(await ClaimedQueue.FillAsync(bench, bench.Tasks(length), order));
            }
        }

        await bench.InterleaveAsync("claim, warm-up", 2, [.. queues.Select(RoundOf)]);
        queues.ForEach(queue => queue.Forget());
        await bench.InterleaveAsync("claim", bench.Repetitions(20), [.. queues.Select(RoundOf)]);
        List<MeasurementRow> rows =
        [
            .. RowsOf([.. queues.Where(queue => queue.Order == TaskOrder.Submitted)], goal: "≤ 2", growthGoal: "≤ 1.5"),
            .. RowsOf([.. queues.Where(queue => queue.Order == TaskOrder.Shuffled)], goal: null, growthGoal: null),
        ];
        foreach (var queue in queues)
        {
            await queue.DisposeAsync();
        }

        return rows;

        static Func<Task> RoundOf(ClaimedQueue queue) => () => queue.RunRoundAsync(ClaimsARound, Batch);
    }

    private static IEnumerable<MeasurementRow> RowsOf(ClaimedQueue[] queues, string? goal, string? growthGoal)
    {
        foreach (var queue in queues)
        {
            var metric = $"claim {Batch} of {queue.Length} queued, {queue.Order.Name}";
            yield return queue.Ours.ToRow(metric, "ms", goal, queue.Plain);
            yield return new($"{metric}, p99", queue.Ours.Percentile(99), "ms", Peer: queue.Plain.Percentile(99));
        }

        yield return Growth(queue => queue.OursByRound)
            .ToRow($"claim, {queues[0].Order.Name}: longest queue over shortest", "", growthGoal, Growth(queue => queue.PlainByRound));

        Samples Growth(Func<ClaimedQueue, Samples> rounds) => Samples.Ratios(rounds(queues[^1]), rounds(queues[0]));
    }

    /// <summary>A queue of one length, claimed from by an agent and by the plain statement in turn.</summary>
    private sealed class ClaimedQueue(int length, TaskOrder order, BenchDatabase database, Agent agent, RawQueue raw) : IAsyncDisposable
    {
        public int Length => length;

        public TaskOrder Order => order;

        public Samples Ours { get; private set; } = new();

        public Samples Plain { get; private set; } = new();

        /// <summary>The medians of the rounds.</summary>
        public Samples OursByRound { get; private set; } = new();

        public Samples PlainByRound { get; private set; } = new();

        public static async Task<ClaimedQueue> FillAsync(QueueBench bench, int length, TaskOrder order)
        {
            var database = await bench.Server.CreateDatabaseAsync();
            var agent = await Agent.OpenAsync(database);
            var raw = await database.OpenRawAsync(plansOnce: true);
            await raw.SubmitAsync(Work.Payloads(length), order.Priorities(length));
            await raw.VacuumAsync();
            return new ClaimedQueue(length, order, database, agent, raw);
        }

        public void Forget() => (Ours, Plain, OursByRound, PlainByRound) = (new(), new(), new(), new());

        public async Task RunRoundAsync(int claims, int batch)
        {
            Samples ours = new(), plain = new();
            for (var i = 0; i < claims; i++)
            {
                ours.Add(await TimeAsync(() => agent.ClaimAsync(batch)));
                plain.Add(await TimeAsync(() => raw.ClaimAsync(batch)));
                await raw.SubmitAsync(Work.Payloads(2 * batch), [.. order.Priorities(length).Take(2 * batch)]);
            }

            Ours.AddRange(ours);
            Plain.AddRange(plain);
            OursByRound.Add(ours.Median);
            PlainByRound.Add(plain.Median);
        }

        public async ValueTask DisposeAsync()
        {
            await agent.DisposeAsync();
            await raw.DisposeAsync();
            await database.DisposeAsync();
        }

        private static async Task<double> TimeAsync(Func<Task> claim)
        {
            var watch = Stopwatch.StartNew();
            await claim();
            return watch.Elapsed.TotalMilliseconds;
        }
    }
}
