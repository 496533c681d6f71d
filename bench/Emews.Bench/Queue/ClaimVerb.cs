using System.Diagnostics;
using System.Globalization;

namespace Emews.Bench.Queue;

/// <summary>Claims some tasks of short and of long queues, whose length is kept.</summary>
internal sealed class ClaimVerb : IQueueVerb
{
    private const int Batch = 33;
    private const int ClaimsARound = 20;

    public string Name => "claim";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(QueueBench bench)
    {
        var queues = new List<ClaimedQueue>();
        foreach (var length in new[] { 10_000, 100_000, 1_000_000 })
        {
            bench.Progress.WriteLine($"claim: filling a queue with {bench.Tasks(length)} tasks");
            queues.Add(await ClaimedQueue.FillAsync(bench, bench.Tasks(length)));
        }

        await bench.InterleaveAsync("claim, warm-up", 2, [.. queues.Select(RoundOf)]);
        queues.ForEach(queue => queue.Forget());
        await bench.InterleaveAsync("claim", bench.Repetitions(20), [.. queues.Select(RoundOf)]);
        var rows = queues.ConvertAll(queue => queue.Ours.ToRow(Metric(queue), "ms", goal: "≤ 2", peer: queue.Plain));
        rows.AddRange(queues.Select(queue => new MeasurementRow($"{Metric(queue)}, p99", queue.Ours.Percentile(99), "ms", Peer: queue.Plain.Percentile(99))));
        rows.Add(Samples.Ratios(queues[^1].OursByRound, queues[0].OursByRound).ToRow("claim: longest queue over shortest", "", goal: "≤ 1.5"));
        foreach (var queue in queues)
        {
            await queue.DisposeAsync();
        }

        return rows;

        Func<Task> RoundOf(ClaimedQueue queue) => () => queue.RunRoundAsync(ClaimsARound, Batch);
        static string Metric(ClaimedQueue queue) => string.Create(CultureInfo.InvariantCulture, $"claim {Batch} of {queue.Length} queued");
    }

    /// <summary>A queue of one length, claimed from by an agent and by the plain statement in turn.</summary>
    private sealed class ClaimedQueue(int length, BenchDatabase database, Agent agent, RawQueue raw) : IAsyncDisposable
    {
        public int Length => length;

        public Samples Ours { get; private set; } = new();

        public Samples Plain { get; private set; } = new();

        /// <summary>The medians of the rounds.</summary>
        public Samples OursByRound { get; private set; } = new();

        public static async Task<ClaimedQueue> FillAsync(QueueBench bench, int length)
        {
            var database = await bench.Server.CreateDatabaseAsync();
            var agent = await Agent.OpenAsync(database);
            var raw = await database.OpenRawAsync(plansOnce: true);
            await raw.SubmitAsync(Work.Payloads(length), Work.Priorities(length));
            await raw.VacuumAsync();
            return new ClaimedQueue(length, database, agent, raw);
        }

        public void Forget() => (Ours, Plain, OursByRound) = (new(), new(), new());

        public async Task RunRoundAsync(int claims, int batch)
        {
            var round = new Samples();
            for (var i = 0; i < claims; i++)
            {
                var time = await TimeAsync(() => agent.ClaimAsync(batch));
                round.Add(time);
                Ours.Add(time);
                Plain.Add(await TimeAsync(() => raw.ClaimAsync(batch)));
                await raw.SubmitAsync(Work.Payloads(2 * batch), [.. Work.Priorities(length).Take(2 * batch)]);
            }

            OursByRound.Add(round.Median);
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
