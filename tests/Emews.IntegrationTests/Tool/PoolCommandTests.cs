using System.Text.Json;
using Emews.TestModels;
using Emews.Tests.Postgres;

namespace Emews.IntegrationTests.Tool;

/// <summary><c>emews pool list</c>, <c>stop</c> and <c>cancel</c>: pools are seen and ended from any terminal.</summary>
public sealed class PoolCommandTests : IDisposable
{
    private const int Points = 30;

    private readonly Workspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pool_is_listed_stopped_and_ends_what_it_owns(bool onPostgres)
    {
        await using var database = onPostgres ? await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync() : null;
        using var run = await BeginAsync(database);

        var extra = Assert.Single(await AgentsAsync(), agent => agent.GetProperty("pool").GetString() is "extra");
        Assert.Equal(("working", 2, 2), (extra.GetProperty("state").GetString(), extra.GetProperty("workers").GetInt32(), extra.GetProperty("owned").GetInt32()));
        Assert.Contains(" extra  working ", await DoAsync("pool", "list", "trial"), StringComparison.Ordinal);

        Assert.Contains("Pool extra (1 agent) claims no more; 2 tasks of trial it owns will run to their end.", await DoAsync("pool", "stop", "trial", "extra"), StringComparison.Ordinal);
        workspace.Release();

        Assert.True((await run.EndsAsync()).ExitCode == 0, run.Said);
        Assert.Equal((Points, Points, 0, 0, 0), workspace.Run("trial").Counts);
        Assert.All(workspace.Run("trial").Tasks, task => Assert.Equal("1", task["attempts"]));
        Assert.Equal(2, workspace.Run("trial").Tasks.Count(task => task["pool"] is "extra"));
    }

    [Fact]
    public async Task A_pool_is_canceled_and_gives_its_tasks_back_at_no_cost()
    {
        using var run = await BeginAsync(null);

        Assert.Contains("ends its models now; 2 tasks of trial it owns go back to the queue.", await DoAsync("pool", "cancel", "trial", "extra"), StringComparison.Ordinal);
        await run.SaysAsync("Pool extra has ended");
        Assert.Equal(["local"], (await AgentsAsync()).Select(agent => agent.GetProperty("pool").GetString()));
        Assert.Contains(" extra  ended ", await DoAsync("pool", "list", "trial", "--all"), StringComparison.Ordinal);
        workspace.Release();

        Assert.True((await run.EndsAsync()).ExitCode == 0, run.Said);
        Assert.All(workspace.Run("trial").Tasks, task => Assert.Equal(("complete", "local", "1"), (task["state"], task["pool"], task["attempts"])));
    }

    [Fact]
    public async Task A_pool_that_is_not_at_work_is_named_with_those_that_are()
    {
        using var run = await BeginAsync(null);

        foreach (var verb in (string[])["stop", "cancel"])
        {
            var refused = await workspace.RunAsync("pool", verb, "trial", "nobody");
            Assert.Equal(2, refused.ExitCode);
            Assert.Contains("No pool 'nobody' is at work on trial. At work: ", refused.Error, StringComparison.Ordinal);
        }

        workspace.Release();
        await run.EndsAsync();
        Assert.Contains("No pool is at work on trial.", await DoAsync("pool", "list", "trial"), StringComparison.Ordinal);
    }

    /// <summary>Starts a run with two pools of two workers each, which then hold a task each.</summary>
    private async Task<EmewsProcess> BeginAsync(PostgresDatabase? database)
    {
        workspace.Write("trial.yaml", $$"""
            search_space_size: {{Points}}
            sample_dimensions: 2
            retrain_after: {{Points}}
            seed: 3
            tasks: [{type: 0, pools: [local, extra], {{Workspace.Model(typeof(MarkingModel))}}}]
            pools:
              local: &pool {CFG_PROCS: 2, lease: 3s}
              extra: *pool
            {{(database is null ? "" : PostgresEntry.Of(database, workspace))}}
            """);
        workspace.Hold();
        var run = workspace.Start("run", "trial", "trial.yaml");
        await workspace.HoldsAsync(4);
        await Eventually.TrueAsync(async () => (await AgentsAsync()).All(agent => agent.GetProperty("busy").GetInt32() == 2), () => "Not all are busy.");
        return run;
    }

    private async Task<IReadOnlyList<JsonElement>> AgentsAsync() =>
        [.. JsonDocument.Parse(await DoAsync("pool", "list", "trial", "--json")).RootElement.GetProperty("agents").EnumerateArray()];

    private async Task<string> DoAsync(params string[] arguments)
    {
        var result = await workspace.RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result.Output;
    }
}
