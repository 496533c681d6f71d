using Emews.Database;
using Emews.IntegrationTests.Tool;
using Emews.Tasks;
using Emews.Tests.Postgres;
using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Database.Outages;

/// <summary>The server restarts while a verb is under way: the verb is carried out once, and answers as if nothing had happened.</summary>
public sealed class PostgresRestartTests(OwnCluster own) : IClassFixture<OwnCluster>, IAsyncLifetime
{
    private const string Name = "under test";

    // Those that wait for rows which others hold.
    private static readonly string[] Waiting =
    [
        nameof(ITaskStore.AcknowledgeAsync), nameof(ITaskStore.UpdatePrioritiesAsync), nameof(ITaskStore.CancelAsync),
        nameof(ITaskStore.CancelExperimentAsync), nameof(ITaskStore.ClearQueuesAsync), nameof(IPoolStore.ClaimAsync),
        nameof(IPoolStore.ReportAsync), nameof(IPoolStore.ReleaseAsync), nameof(IPoolStore.HeartbeatAsync), nameof(IPoolStore.RescueAsync),
        nameof(IPoolStore.EndAgentAsync),
    ];

    private readonly PostgresCarrier _carrier = new(own.Cluster.CreateEmewsDatabaseAsync);
    private readonly TaskCompletionSource _trouble = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StoreClient _client = null!;

    public static TheoryData<string, Blocked, ShutdownMode> Held =>
    [
        .. from mode in Enum.GetValues<ShutdownMode>()
           from held in Verbs.Names.Select(verb => (verb, Blocked.Tables)).Concat(Waiting.Select(verb => (verb, Blocked.Rows)))
           select (held.verb, held.Item2, mode),
    ];

    public static TheoryData<string> All => [.. Verbs.Names];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _carrier.InitializeAsync();
        _client = await _carrier.OpenAsync(
            new PostgresStoreOptions { ApplicationName = Name, OnTrouble = _ => _trouble.TrySetResult() }, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _carrier.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Held))]
    public async Task A_verb_in_flight_is_carried_out_once(string verb, Blocked blocked, ShutdownMode mode)
    {
        var scene = await VerbScene.PrepareAsync(_carrier, _client);
        await using var blockade = await Blockade.BeginAsync(_carrier.Database, blocked);
        var call = Task.Run(() => Verbs.CallAsync(verb, scene), Token);
        await Eventually.TrueAsync(
            () => Blockade.HoldsUpAsync(_carrier.Database, Name), () => $"{verb} never waited, and is {call.Status}.");
        await own.Cluster.RestartAsync(mode);
        await Verbs.AssertRightAsync(verb, await call, scene, backFor: TimeSpan.Zero);
    }

    [Fact]
    public async Task Nobody_is_taken_for_dead_for_what_he_could_not_say_while_the_server_was_down()
    {
        AgentRegistration Silent(TimeSpan lease) => new(Guid.NewGuid(), "pool", "host", 1, WorkType: 7, Workers: 1, lease);
        await _client.Pools.RegisterAgentAsync(Silent(TimeSpan.FromHours(1)), Token);
        var hasty = await _client.Pools.RegisterAgentAsync(Silent(TimeSpan.FromSeconds(1)), Token);
        await _carrier.Database.RunAsync("UPDATE emews_agents SET last_heartbeat = last_heartbeat - interval '2 hours'");
        await own.Cluster.RestartAsync(ShutdownMode.Fast);

        await Eventually.TrueAsync(
            async () =>
            {
                await _client.Pools.RescueAsync(new(), Token);
                return (await _client.Tasks.ListAgentsAsync(7, Token)).Any(agent => agent.AgentId == hasty.AgentId && agent.Ended is not null);
            },
            () => "Who is silent since the server is up was never taken for dead.");
        Assert.Single(await _client.Tasks.ListAgentsAsync(7, Token), agent => agent.Ended is null);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_verb_that_begins_while_the_server_is_down_waits_for_it(string verb)
    {
        var scene = await VerbScene.PrepareAsync(_carrier, _client);
        await own.Cluster.StopAsync(ShutdownMode.Fast);
        var call = Task.Run(() => Verbs.CallAsync(verb, scene), Token);
        try
        {
            if (!verb.StartsWith("Wait", StringComparison.Ordinal))
            {
                // A wait is only a hint, and its outage none that anybody must hear of.
                await _trouble.Task.WaitAsync(Eventually.Deadline, Token);
            }

            Assert.False(call.IsCompleted);
        }
        finally
        {
            await own.Cluster.StartAsync();
        }

        await Verbs.AssertRightAsync(verb, await call, scene, backFor: TimeSpan.Zero);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ShutdownMode.Fast)]
    [InlineData(ShutdownMode.Immediate)]
    public async Task Those_who_wait_hear_of_what_is_committed_after_a_restart(ShutdownMode mode)
    {
        var scene = await VerbScene.PrepareAsync(_carrier, _client);
        await using var other = await _carrier.OpenAsync(Token);
        var results = _client.Tasks.WaitForResultsAsync(
            new(VerbScene.Experiment, new(1), new(99), Known: 2, Timeout.InfiniteTimeSpan), Token);
        var work = _client.Pools.WaitForWorkAsync(new(scene.Agent.Id, 7, Timeout.InfiniteTimeSpan), Token);
        await own.Cluster.RestartAsync(mode);
        await other.Pools.ReportAsync(new(scene.Agent.Id, [TestAgent.Result(scene.Held[0])]), Token);
        await other.Tasks.SubmitAsync(new(Guid.NewGuid(), "b", 7, ["1"], [0]), Token);
        await results;
        await work;
    }

    [Fact]
    public async Task An_outage_is_told_once_at_its_beginning_and_once_at_its_end()
    {
        var told = new List<string>();
        var options = new PostgresStoreOptions { OnTrouble = told.Add };
        await using var client = await _carrier.OpenAsync(options, Token);
        await own.Cluster.StopAsync(ShutdownMode.Fast);
        var calls = Enumerable.Range(0, 3).Select(_ => Task.Run(() => client.Tasks.CountTasksAsync("a", Token), Token)).ToList();
        await Eventually.TrueAsync(() => told.Count > 0, () => "Nobody was told.");
        await own.Cluster.StartAsync();
        await Task.WhenAll(calls);
        Assert.Equal(2, told.Count);
        Assert.Contains($"127.0.0.1:{own.Cluster.Port}", told[0], StringComparison.Ordinal);
        Assert.Contains("is back", told[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patience_that_ends_is_a_transient_error_that_names_the_database()
    {
        await using var client = await _carrier.OpenAsync(new PostgresStoreOptions { Patience = TimeSpan.FromMilliseconds(100) }, Token);
        await own.Cluster.StopAsync(ShutdownMode.Fast);
        try
        {
            var error = await Assert.ThrowsAsync<EmewsException>(() => client.Tasks.CountTasksAsync("a", Token));
            Assert.True(error.IsTransient);
            Assert.Contains($"127.0.0.1:{own.Cluster.Port}/{_carrier.Database.Name}", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            await own.Cluster.StartAsync();
        }
    }
}
