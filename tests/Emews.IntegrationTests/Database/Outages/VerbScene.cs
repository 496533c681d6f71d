using Emews.Tasks;
using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Database.Outages;

/// <summary>A small database in which every verb has something to do: tasks in all states, a live agent and a silent one.</summary>
internal sealed class VerbScene(StoreClient client, TestAgent agent, IReadOnlyList<ClaimedTask> held)
{
    public const string Experiment = "a";
    public const int WorkType = 0;
    private const int Count = 9;

    public StoreClient Client => client;

    public TestAgent Agent => agent;

    /// <summary>The request that put the experiment on record.</summary>
    public static Guid RequestId { get; } = new(1, 0, 0, new byte[8]);

    /// <summary>How long ago a rescuer was back who had no database; null for one who always had it.</summary>
    public TimeSpan? BackFor { get; init; }

    /// <summary>
    /// Tasks 3, 4 and 5, which the live agent runs. The silent one has task 1; 2 is complete, 6 is due to be tried again, 7 and 8 are queued,
    /// 9 is canceled.
    /// </summary>
    public IReadOnlyList<ClaimedTask> Held => held;

    public static async Task<VerbScene> PrepareAsync(IStoreCarrier carrier, StoreClient client, TimeSpan? backFor = null)
    {
        var token = TestContext.Current.CancellationToken;
        await client.Tasks.RegisterExperimentAsync(new(RequestId, Experiment, WorkType, "seed: 1", LockstepEvery: 2), token);
        await client.Tasks.SubmitAsync(
            new(Guid.NewGuid(), Experiment, WorkType, [.. Enumerable.Range(1, Count).Select(i => $"{i}")], [.. Enumerable.Range(1, Count).Reverse()]),
            token);
        var silent = await RegisterAsync(client, "silent");
        await silent.ClaimOneAsync();
        await carrier.LetTimePassAsync(TimeSpan.FromSeconds(31), token);
        var agent = await RegisterAsync(client, "pool");
        var claimed = await agent.ClaimAsync(5);
        await agent.ReportAsync(
            TestAgent.Result(claimed[0]), TestAgent.Failure(claimed[4], mayRetry: true) with { RetryAfter = TimeSpan.FromSeconds(1) });
        await carrier.LetTimePassAsync(TimeSpan.FromSeconds(1), token);
        await client.Tasks.CancelAsync(new([new(Count)]), token);
        return new VerbScene(client, agent, [.. claimed.Skip(1).SkipLast(1)]) { BackFor = backFor };
    }

    /// <summary>All there is to see in the end.</summary>
    public Task<string> DescribeAsync() => StoreState.DescribeAsync(client.Tasks, [Experiment, "b"], Count);

    private static async Task<TestAgent> RegisterAsync(StoreClient client, string pool)
    {
        var registration = new AgentRegistration(Guid.NewGuid(), pool, "host", 1, WorkType, 4, TimeSpan.FromSeconds(30));
        var agent = await client.Pools.RegisterAgentAsync(registration, TestContext.Current.CancellationToken);
        return new TestAgent(client.Pools, agent.AgentId, WorkType);
    }
}
