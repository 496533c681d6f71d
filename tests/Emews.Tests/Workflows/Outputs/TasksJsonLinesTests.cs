using System.Text;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows.Outputs;

public sealed class TasksJsonLinesTests
{
    [Fact]
    public async Task A_line_is_an_object_with_values_as_they_were()
    {
        var ended = SampleRun.Task(1, """{"misfit": 1.50, "note": "a"}""", 1.25, 2.5, payload: """{"beta": 0.10, "state": "delta", "seed": 7}""");
        var failed = SampleRun.Task(2, new TaskFailure("timeout", "10 s\nlast words", 1).ToResultText(), payload: """{"beta": 1}""");
        var queued = new TaskRecord(new(3), TaskState.Queued, "no JSON", null, 7, null, 0, null, null, null, null);
        var run = SampleRun.Record(ended, failed, queued) with { Parameters = ["beta", "state"], Objective = "misfit", Origin = id => id.Value < 3 ? new(id.Value, 1) : null };

        const string Start = "\"2026-01-31T12:00:00.000Z\"";
        const string Begun = "\"2026-01-31T12:00:01.250Z\"";
        Assert.Equal(
            [
                """{"task_id":1,"point":1,"replicate":1,"seed":7,"state":"complete","beta":0.10,"parameter_state":"delta","result":{"misfit":1.50,"note":"a"},"error_kind":null,"error":null,"priority":0,"pool":"pool1","attempts":1,"created":"""
                    + $"{Start},\"claimed\":{Begun},\"started\":{Begun},\"stopped\":\"2026-01-31T12:00:02.500Z\"}}",
                """{"task_id":2,"point":2,"replicate":1,"seed":null,"state":"failed","beta":1,"parameter_state":null,"result":null,"error_kind":"timeout","error":"10 s\nlast words","priority":0,"pool":"pool1","attempts":1,"created":"""
                    + $"{Start},\"claimed\":null,\"started\":null,\"stopped\":null}}",
                """{"task_id":3,"point":null,"replicate":null,"seed":null,"state":"queued","beta":null,"parameter_state":null,"result":null,"error_kind":null,"error":null,"priority":7,"pool":null,"attempts":0,"created":null,"claimed":null,"started":null,"stopped":null}""",
            ],
            await WriteAsync(run));
    }

    [Fact]
    public async Task Without_named_parameters_the_point_is_x()
    {
        var line = Assert.Single(await WriteAsync(SampleRun.Record(SampleRun.Task(1, "2.5"))));
        Assert.Contains("\"x\":[1, 2.5],\"result\":2.5,", line.Replace("[1,2.5]", "[1, 2.5]", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static async Task<string[]> WriteAsync(RunRecord run)
    {
        using var stream = new MemoryStream();
        await TasksJsonLines.WriteAsync(stream, run, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n');
    }
}
