using System.Diagnostics;
using Emews.Database;

namespace Emews.Bench.Queue;

/// <summary>
/// Many clients submit a task at a time to a disk that takes 3 ms more for every commit. Commits that wait for each other make such a
/// disk many times slower; telling others of them must not.
/// </summary>
internal sealed class SlowDiskVerb : IPart<QueueBench>
{
    private const int Clients = 32;
    private const string NotifyInside = "WITH one AS (INSERT INTO emews_queue_in VALUES (1, 0)) SELECT pg_notify('bench', $1)";
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    public string Name => "slow-disk";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(QueueBench bench)
    {
        await using var database = await bench.Server.CreateDatabaseAsync(("commit_delay", "3000"), ("commit_siblings", "0"));
        var loud = await OpenStoresAsync(database, notifies: true);
        var silent = await OpenStoresAsync(database, notifies: false);
        var plain = new List<RawQueue>();
        for (var i = 0; i < Clients; i++)
        {
            plain.Add(await database.OpenRawAsync());
        }

        await using var listener = await database.OpenRawAsync();
        using var end = new CancellationTokenSource();
        var listening = listener.ListenAsync(["emews_work_0", "bench"], end.Token);
        Samples told = new(), untold = new(), inside = new();
        await bench.InterleaveAsync(
            "commits on a slow disk",
            bench.Repetitions(7),
            async () => told.Add(await CommitsPerSecondAsync(loud, SubmitOneAsync)),
            async () => untold.Add(await CommitsPerSecondAsync(silent, SubmitOneAsync)),
            async () => inside.Add(await CommitsPerSecondAsync(plain, raw => raw.ScalarAsync(NotifyInside, "1"))));
        await end.CancelAsync();
        await listening;
        foreach (var client in loud.Concat(silent).Concat<IAsyncDisposable>(plain))
        {
            await client.DisposeAsync();
        }

        return
        [
            told.ToRow($"commits of {Clients} clients, commit_delay 3 ms", "commits/s", peer: untold),
            Samples.Ratios(told, untold).ToRow("slow disk: share of the same without notifications", "", goal: "≥ 0.8"),
            inside.ToRow("slow disk: plain inserts that notify in their own transaction", "commits/s", peer: untold),
        ];
    }

    private static async Task<List<PostgresStore>> OpenStoresAsync(BenchDatabase database, bool notifies)
    {
        var stores = new List<PostgresStore>();
        for (var i = 0; i < Clients; i++)
        {
            stores.Add(await database.OpenStoreAsync(notifies: notifies));
        }

        return stores;
    }

    private static Task SubmitOneAsync(PostgresStore store) => store.SubmitAsync(Work.Submit(["{}"], [0]));

    private static async Task<double> CommitsPerSecondAsync<T>(IReadOnlyList<T> clients, Func<T, Task> commit)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(clients.Select(client => Task.Run(async () =>
        {
            var count = 0;
            for (; watch.Elapsed < Window; count++)
            {
                await commit(client);
            }

            return count;
        })));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }
}
