using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Emews.Searches;
using Emews.Tasks;
using Emews.Tests.Postgres;
using Emews.Workflows;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs;
using Emews.Workflows.OwnSearches;

namespace Emews.IntegrationTests.Tool;

/// <summary>What of a run can be had again: all of it in lockstep with one worker, else the decisions given the completions.</summary>
public sealed class RepeatTests : IDisposable
{
    private const string Lockstep =
        """
        search_space_size: 60
        sample_dimensions: 3
        retrain_after: 15
        seed: 11
        lockstep: true
        pools: {local: {CFG_PROCS: 1}}

        """;

    private readonly Workspace workspace = new();

    [Fact]
    public async Task In_lockstep_with_one_worker_a_whole_run_is_repeatable()
    {
        workspace.Write("lockstep.yaml", Lockstep);

        var first = await RepeatableEventsAsync("first");
        var second = await RepeatableEventsAsync("second");

        Assert.Equal(60, first.Count(line => Is("completed", line)));
        Assert.Equal(1 + 3, first.Count(line => Is("decision", line)));
        Assert.Equal(first, second, StringComparer.Ordinal);

        // The order of the search counts, not the order of submission.
        var order = workspace.Run("first").Events<CompletedEvent>().Select(completed => completed.TaskId).ToArray();
        Assert.NotEqual(order.Order(), order);
    }

    [Fact]
    public async Task In_lockstep_with_one_worker_the_database_makes_no_difference()
    {
        await using var database = await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync();
        workspace.Write("lockstep.yaml", Lockstep);
        workspace.Write("postgresql.yaml", Lockstep + PostgresEntry.Of(database, workspace));

        var sqlite = await RepeatableEventsAsync("sqlite");
        var postgres = await RepeatableEventsAsync("postgresql", "postgresql.yaml");

        Assert.Equal(1 + 3, sqlite.Count(line => Is("decision", line)));
        Assert.Equal(sqlite, postgres, StringComparer.Ordinal);
        Assert.Equal("postgresql", workspace.Run("postgresql").Summary.GetProperty("db").GetString());
    }

    [Fact]
    public async Task In_a_free_run_the_decisions_follow_from_the_completions()
    {
        workspace.Write("free.yaml", """
            search_space_size: 120
            sample_dimensions: 4
            retrain_after: 20
            seed: 12
            runtime: -3
            runtime_var: 1
            pools: {local: {CFG_PROCS: 7}}
            """);
        Assert.Equal(0, (await workspace.RunAsync("run", "free", "free.yaml")).ExitCode);
        var run = workspace.Run("free");

        var replayed = Replay(run);

        var logged = run.EventLines.Where(line => Is("decision", line)).ToArray();
        Assert.InRange(logged.Length, 1 + 4, 1 + 5);
        Assert.Equal(logged, replayed.Take(logged.Length), StringComparer.Ordinal);
    }

    public void Dispose() => workspace.Dispose();

    /// <summary>The decisions that the search of a run's own configuration makes of its completions, as lines of the log.</summary>
    private static List<string> Replay(RunFolder run)
    {
        var search = SearchFactory.Make(ConfigurationReader.ReadFile(run.PathOf("config.yaml")).Configuration!, "repeat", new SearchLog("/dev/null", _ => { }), _ => { }, TimeProvider.System);
        var taskOf = run.Tasks.ToDictionary(task => Number(task["point"]), task => new TaskId(Number(task["task_id"])));
        var pointOf = taskOf.ToDictionary(pair => pair.Value, pair => pair.Key);
        var times = run.Events<DecisionEvent>().ToDictionary(decision => decision.After, decision => decision.Time);

        var lines = new List<string> { Line(0, search.Begin()) };
        foreach (var completed in run.Events<CompletedEvent>())
        {
            var ended = new EndedPoint(pointOf[completed.TaskId], completed.Value);
            if (search.Observe(ended, TestContext.Current.CancellationToken) is { } decision)
            {
                lines.Add(Line(completed.Order, decision));
            }
        }

        return lines;

        string Line(long after, SearchDecision decision)
        {
            var priorities = decision.Priorities.Select(priority => new TaskPriority(taskOf[priority.Point], priority.Priority));
            var canceled = decision.Cancel.Select(point => taskOf[point]);
            var written = new DecisionEvent(after, decision.Submit.Count, [.. priorities], [.. canceled]);
            var line = RunEventJson.ToLine(written with { Time = times.GetValueOrDefault(after) });
            return Encoding.UTF8.GetString(line.Span).TrimEnd('\n');
        }
    }

    private async Task<string[]> RepeatableEventsAsync(string experiment, string configuration = "lockstep.yaml")
    {
        var result = await workspace.RunAsync("run", experiment, configuration);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return [.. workspace.Run(experiment).EventLines.Where(line => Is("completed", line) || Is("decision", line)).Select(WithoutTime)];
    }

    private static bool Is(string name, string line) => line.StartsWith($"{{\"event\":\"{name}\"", StringComparison.Ordinal);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string WithoutTime(string line)
    {
        var fields = JsonNode.Parse(line)!.AsObject();
        fields.Remove("time");
        return fields.ToJsonString();
    }
}
