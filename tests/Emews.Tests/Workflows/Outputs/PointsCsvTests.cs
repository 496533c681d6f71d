using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows.Outputs;

public sealed class PointsCsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_row_a_point_has_the_mean_of_its_finished_runs_and_its_standard_error()
    {
        var failure = new TaskFailure("timeout", "10 s", 1).ToResultText();
        var run = Replicated(
            Run(1, """{"y": 0, "state": "x"}"""), Run(2, """{"y": 3}"""), Run(3, """{"y": 6}"""),
            Run(4, failure), Run(5, """{"y": -1.5}"""), Run(6, """{"other": 1}"""),
            Run(7, failure), Run(8, failure), Run(9, failure));

        Assert.Equal(
            "point,beta,parameter_state,state,runs_finished,runs_failed,mean,standard_error\r\n"
            + "1,0.5,delta,complete,3,0,3,1.7320508075688772\r\n"
            + "2,0.5,delta,complete,1,2,-1.5,\r\n"
            + "3,0.5,delta,failed,0,3,,\r\n",
            await WriteAsync(run));
    }

    [Theory]
    [InlineData("complete", TaskState.Complete, TaskState.Complete, TaskState.Canceled)]
    [InlineData("running", TaskState.Queued, TaskState.Running, TaskState.Queued)]
    [InlineData("running", TaskState.Complete, TaskState.Queued, TaskState.Requeued)]
    [InlineData("queued", TaskState.Queued, TaskState.Requeued, TaskState.Queued)]
    [InlineData("canceled", TaskState.Canceled, TaskState.Canceled, TaskState.Canceled)]
    public async Task A_point_stands_as_its_runs_do(string expected, params object[] states)
    {
        var run = Replicated([.. states.Select((state, i) => Run(i + 1, """{"y": 1}""", (TaskState)state))]);
        var table = CsvReader.Read(await WriteAsync(run));
        Assert.Equal(expected, table[1][table[0].IndexOf("state")]);
    }

    [Fact]
    public async Task Points_without_names_have_numbered_columns_and_other_tasks_no_row()
    {
        var run = SampleRun.Record(SampleRun.Task(1, "2.5"), SampleRun.Task(2, "9")) with { Origin = id => id.Value == 1 ? new(1, 1) : null };
        Assert.Equal("point,x_1,x_2,state,runs_finished,runs_failed,mean,standard_error\r\n1,1,2.5,complete,1,0,2.5,\r\n", await WriteAsync(run));
    }

    [Fact]
    public async Task A_parameter_has_the_same_name_in_both_tables()
    {
        var task = SampleRun.Task(1, """{"y": 1, "mean": 9}""", payload: """{"beta": 0, "mean": 5, "pool": 6}""");
        var run = SampleRun.Record(task) with { Parameters = ["beta", "mean", "pool"], Objective = "y", Origin = _ => new(1, 1) };

        var points = CsvReader.Read(await WriteAsync(run));
        await TasksCsv.WriteAsync(_folder.Path, run, await RunFactsReader.ReadAsync(run, Token), Token);
        var tasks = CsvReader.Read(await File.ReadAllTextAsync(_folder[TasksCsv.Name], Token));
        string[] names = ["beta", "parameter_mean", "parameter_pool"];
        Assert.Equal(names, points[0].Skip(1).Take(3));
        Assert.Equal(names, tasks[0].Skip(5).Take(3));
        Assert.Equal("9", tasks[1][tasks[0].IndexOf("mean")]);
    }

    private static TaskRecord Run(long id, string result, TaskState state = TaskState.Complete) =>
        SampleRun.Task(id, result, state: state, payload: """{"beta": 0.5, "state": "delta"}""");

    private static RunRecord Replicated(params IReadOnlyList<TaskRecord> tasks) => SampleRun.Record(tasks) with
    {
        Parameters = ["beta", "state"],
        Objective = "y",
        Replicates = 3,
        Origin = id => new TaskOrigin(((id.Value - 1) / 3) + 1, (int)((id.Value - 1) % 3) + 1),
    };

    private async Task<string> WriteAsync(RunRecord run)
    {
        await PointsCsv.WriteAsync(_folder.Path, run, await RunFactsReader.ReadAsync(run, Token), Token);
        return await File.ReadAllTextAsync(_folder[PointsCsv.Name], Token);
    }
}
