using System.Collections.Concurrent;
using Emews.Database;
using Emews.Pools;
using Emews.Searches;
using Emews.Tasks;
using Emews.Tests.Stores;

namespace Emews.Tests.Tasks;

/// <summary>What goes on with a call while its database is gone for longer than the store waits.</summary>
public sealed class RideOutTests : IDisposable
{
    private readonly SqliteDatabase _database = new();
    private readonly ConcurrentQueue<string> _told = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task It_calls_until_there_is_an_answer_and_says_why_it_waits()
    {
        var calls = 0;
        var answer = await new RideOut(TimeProvider.System, _told.Enqueue).RunAsync(
            () => ++calls < 3 ? throw Gone() : Task.FromResult(calls), Token);

        Assert.Equal(3, answer);
        Assert.Equal("The database is gone. Still trying.", Assert.Single(_told));
    }

    [Fact]
    public async Task What_no_waiting_mends_is_thrown_at_once()
    {
        var calls = 0;
        await Assert.ThrowsAsync<EmewsException>(() => new RideOut(TimeProvider.System, _told.Enqueue).RunAsync(
            () => ++calls > 0 ? throw new EmewsException("The table is missing.") : Task.CompletedTask, Token));

        Assert.Equal(1, calls);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task Told_to_stop_it_tries_a_last_time_and_says_why_it_failed()
    {
        using var stop = new CancellationTokenSource();
        var calls = 0;
        var error = await Assert.ThrowsAsync<EmewsException>(() => new RideOut(TimeProvider.System).RunAsync(
            async () =>
            {
                calls++;
                await stop.CancelAsync();
                throw Gone();
            },
            stop.Token));

        Assert.True(error.IsTransient);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_run_whose_every_verb_loses_its_first_answer_does_everything_once()
    {
        var lost = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var options = new SqliteStoreOptions { AfterCommit = verb => _ = lost.TryAdd(verb, true) ? throw Gone() : 0 };
        await using var store = await SqliteStore.OpenAsync(_database.Path, options, Token);
        await using var queue = new TaskQueue(store, "exp");
        using var stop = new CancellationTokenSource();

        // Coming and going is for the store alone to ride out.
        foreach (var verb in (string[])["RegisterExperimentAsync", "RegisterAgentAsync", "EndAgentAsync"])
        {
            lost.TryAdd(verb, true);
        }

        await store.RegisterExperimentAsync(new(Guid.NewGuid(), "exp", 0, "", LockstepEvery: 4), Token);
        var pool = new WorkerPool(store, new Emews.Pools.Models.AckleyModel(), new() { Workers = 2 }).RunAsync(0, stop.Token, Token);

        var search = new ReprioritizeSearch(new() { Space = SearchSpace.Cube(2), Points = 12, RetrainAfter = 4, Seed = 1, Surrogate = new() });
        var end = await new SearchLoop(queue, search, new() { EndAfter = 12, LockstepEvery = 4 }).RunAsync(Token);
        await stop.CancelAsync();
        await pool;

        Assert.Equal(SearchEnd.Finished, end);
        Assert.Equal(new TaskCounts(0, 0, 12, 0, 0, 0), await store.CountTasksAsync("exp", Token));
        Assert.Superset(
            new HashSet<string>(["SubmitAsync", "ClaimAsync", "ReportAsync", "AcknowledgeAsync", "UpdatePrioritiesAsync"], StringComparer.Ordinal),
            lost.Keys.ToHashSet(StringComparer.Ordinal));
    }

    private static EmewsException Gone() => new("The database is gone.", isTransient: true);
}
