using System.Text.Json;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows.Outputs;

public sealed class SummaryFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Summary_is_as_the_contract_has_it()
    {
        var failure = new TaskFailure("exception", "no", 3).ToResultText();
        var run = SampleRun.Record(
            SampleRun.Task(1, "2.5", 0.6, 3.1, payload: """{"x": [0.1, -0.2, 0.0]}"""),
            SampleRun.Task(2, "1.9", 1.6, 2.6, payload: """{"x": [1, 2, 3]}"""),
            SampleRun.Task(3, "1.9", 2.6, 4.6, pool: "pool2"),
            SampleRun.Task(4, failure, 3.1, 4.0, pool: "foreign"),
            SampleRun.Task(5, "", state: TaskState.Canceled),
            SampleRun.Task(6, "", state: TaskState.Requeued)) with
        {
            ExperimentId = "quickstart",
            Ended = RunEnd.Interrupted,
            Stopped = SampleRun.Start.AddSeconds(21.4),
            Pools = [new("pool1", SampleRun.Start.AddSeconds(0.4)), new("pool2", SampleRun.Start.AddSeconds(2.1239))],
            Agents = [SampleRun.Agent(1, "pool1", 0.6, null, 2)],
            Reprioritizations =
            [
                new(50, SampleRun.Start.AddSeconds(3), TimeSpan.FromSeconds(0.2)),
                new(100, SampleRun.Start.AddSeconds(4), TimeSpan.FromSeconds(0.05)),
                new(150, SampleRun.Start.AddSeconds(5), TimeSpan.FromSeconds(0.07)),
                new(200, SampleRun.Start.AddSeconds(6), TimeSpan.FromSeconds(0.01)),
            ],
        };

        // Busy are 2.5 + 1 + 0.5 of the 2 × 2.5 worker seconds between 0.6 and 3.1.
        Assert.Equal(
            $$"""
            {
              "format": 1,
              "exp_id": "quickstart",
              "ended": "interrupted",
              "tasks_submitted": 6,
              "tasks_completed": 3,
              "tasks_failed": 1,
              "tasks_canceled": 1,
              "tasks_unfinished": 1,
              "reprioritizations": 4,
              "pools": [
                {"name":"pool1","joined_after_s":0.4,"tasks":2},
                {"name":"pool2","joined_after_s":2.124,"tasks":1},
                {"name":"foreign","joined_after_s":null,"tasks":1}
              ],
              "best": {
                "task_id": 2,
                "x": [1,2,3],
                "value": 1.9
              },
              "surrogate": null,
              "wall_s": 21.4,
              "first_task_s": 0.6,
              "last_start_s": 3.1,
              "steady_utilization": 0.8,
              "reprioritization_s": {"median":0.06,"max":0.2},
              "db": "sqlite",
              "version": "{{ProgramVersion.Version}}"
            }

            """,
            await WriteAsync(run));
    }

    [Fact]
    public async Task Best_names_the_parameters_where_they_are_named()
    {
        var task = SampleRun.Task(1, """{"misfit": 0.1}""", payload: """{"beta": 0.5, "days": 120, "variant": "delta"}""");
        var run = SampleRun.Record(task) with { Parameters = ["beta", "variant"], Objective = "misfit" };
        Assert.Equal("""{"task_id":1,"parameters":{"beta":0.5,"variant":"delta"},"value":0.1}""", await BestOf(run));
    }

    [Theory]
    [InlineData(false, "2")]
    [InlineData(true, "4")]
    public async Task Best_is_the_lowest_or_the_highest_value_and_on_a_tie_the_lowest_task(bool maximize, string task)
    {
        var run = SampleRun.Record(
            SampleRun.Task(1, "5"), SampleRun.Task(3, "-1"), SampleRun.Task(2, "-1.0"), SampleRun.Task(4, "9"), SampleRun.Task(5, "9"),
            SampleRun.Task(6, "NaN"), SampleRun.Task(7, "-99", state: TaskState.Canceled),
            SampleRun.Task(8, new TaskFailure("x", "", 1).ToResultText()));
        Assert.Contains($"\"task_id\":{task},", await BestOf(run with { Maximize = maximize }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_task_everything_that_is_not_there_is_null()
    {
        using var summary = JsonDocument.Parse(await WriteAsync(SampleRun.Record() with { Ended = RunEnd.Failed }));
        foreach (var name in (string[])["best", "first_task_s", "last_start_s", "steady_utilization", "reprioritization_s"])
        {
            Assert.Equal(JsonValueKind.Null, summary.RootElement.GetProperty(name).ValueKind);
        }

        Assert.Equal("failed", summary.RootElement.GetProperty("ended").GetString());
    }

    [Fact]
    public async Task Submitted_is_the_sum_of_what_became_of_the_tasks_in_every_sample()
    {
        var run = new SampleRun { TaskCount = 200, FailureShare = 0.2 }.Make();
        using var summary = JsonDocument.Parse(await WriteAsync(run));
        long Of(string name) => summary.RootElement.GetProperty(name).GetInt64();
        Assert.Equal(200, Of("tasks_submitted"));
        Assert.Equal(Of("tasks_submitted"), Of("tasks_completed") + Of("tasks_failed") + Of("tasks_canceled") + Of("tasks_unfinished"));
        Assert.Equal(200, summary.RootElement.GetProperty("pools").EnumerateArray().Sum(pool => pool.GetProperty("tasks").GetInt64()));
        Assert.InRange(summary.RootElement.GetProperty("steady_utilization").GetDouble(), 0.9, 1);
    }

    private async Task<string> BestOf(RunRecord run)
    {
        using var summary = JsonDocument.Parse(await WriteAsync(run));
        return JsonSerializer.Serialize(summary.RootElement.GetProperty("best"));
    }

    private async Task<string> WriteAsync(RunRecord run)
    {
        _ = await OutputWriter.WriteAsync(_folder.Path, run, Token);
        return await File.ReadAllTextAsync(_folder[SummaryFile.Name], Token);
    }
}
