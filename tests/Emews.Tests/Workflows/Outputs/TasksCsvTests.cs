using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows.Outputs;

public sealed class TasksCsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Columns_are_those_of_the_contract_and_rows_say_all_that_is_known()
    {
        var ended = SampleRun.Task(1, "1.50", 1.25, 2.5, payload: """{"x": [0.10, -2, 1e-7]}""") with { Priority = -3, Attempts = 2 };
        var queued = new TaskRecord(
            new(2), TaskState.Queued, """{"x": [4, 5], "seed": 9}""", null, 7, null, 0, SampleRun.Start, null, null, null);
        var run = SampleRun.Record(ended, queued) with { Origin = id => id.Value == 1 ? new(5, 2, 2125157639) : null };

        Assert.Equal(
            "task_id,point,replicate,seed,state,x_1,x_2,x_3,result,error_kind,priority,pool,attempts,created,claimed,started,stopped\r\n"
            + "1,5,2,2125157639,complete,0.1,-2,1E-07,1.5,,-3,pool1,2,2026-01-31T12:00:00.000Z,2026-01-31T12:00:01.250Z,"
            + "2026-01-31T12:00:01.250Z,2026-01-31T12:00:02.500Z\r\n"
            + "2,,,9,queued,4,5,,,,7,,0,2026-01-31T12:00:00.000Z,,,\r\n",
            await WriteAsync(run));
    }

    [Fact]
    public async Task Named_parameters_and_further_scalars_of_results_have_columns_of_their_own()
    {
        var first = SampleRun.Task(
            1, """{"misfit": 2, "peak": 80, "note": "a", "series": [1, 2]}""", payload: """{"beta": 0.5, "variant": "delta", "days": 120}""");
        var second = SampleRun.Task(
            2, """{"peak": 81, "misfit": 1.25, "ok": true, "peak": 82}""", payload: """{"variant": "alpha", "beta": 1}""");
        var run = SampleRun.Record(first, second) with { Parameters = ["beta", "variant"], Objective = "misfit" };

        var table = await ReadAsync(run);
        Assert.Equal(
            "task_id point replicate seed state beta variant result peak note ok error_kind", string.Join(' ', table[0].Take(12)));
        Assert.Equal(["0.5", "delta", "2", "80", "a", ""], table[1].Skip(5).Take(6));
        Assert.Equal(["1", "alpha", "1.25", "82", "", "true"], table[2].Skip(5).Take(6));
    }

    [Fact]
    public async Task Every_state_has_its_word_and_a_failure_its_kind()
    {
        var failure = new TaskFailure("exception", "oh, \"no\"", 3).ToResultText();
        var run = SampleRun.Record(
            SampleRun.Task(1, "", state: TaskState.Queued), SampleRun.Task(2, "", state: TaskState.Running), SampleRun.Task(3, "1"),
            SampleRun.Task(4, failure), SampleRun.Task(5, "", state: TaskState.Canceled), SampleRun.Task(6, "", state: TaskState.Requeued));

        var table = await ReadAsync(run);
        Assert.Equal(["queued", "running", "complete", "failed", "canceled", "requeued"], Column(table, "state"));
        Assert.Equal(["", "", "", "exception", "", ""], Column(table, "error_kind"));
        Assert.Equal(["", "", "1", "", "", ""], Column(table, "result"));
    }

    [Fact]
    public async Task Fields_read_back_whatever_is_in_them()
    {
        string[] hostile = ["a,b", "say \"no\"", "two\r\nlines", "=1+1", "@SUM(A1)", "-2+3", "\ttab", " blank ", "é…𝄞", "", "-1.5"];
        var run = SampleRun.Record([.. hostile.Select((pool, i) => SampleRun.Task(i + 1, "1", pool: pool))]);

        var text = await WriteAsync(run);
        Assert.Equal(hostile, Column(CsvReader.Read(text), "pool"));
        foreach (var quoted in (string[])["\"=1+1\"", "\"@SUM(A1)\"", "\"-2+3\"", "\" blank \""])
        {
            Assert.Contains(quoted, text, StringComparison.Ordinal);
        }

        Assert.Contains(",-1.5,", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_are_taken_get_a_prefix()
    {
        var task = SampleRun.Task(1, """{"y": 1, "beta": 2, "state": 3, "result": 4}""", payload: """{"beta": 5, "pool": 6}""");
        var run = SampleRun.Record(task) with { Parameters = ["beta", "pool"], Objective = "y" };

        var table = await ReadAsync(run);
        Assert.Equal(table[0].Count, table[0].Distinct().Count());
        Assert.Equal(["5"], Column(table, "beta"));
        Assert.Equal(["6"], Column(table, "parameter_pool"));
        Assert.Equal(["2"], Column(table, "result_beta"));
        Assert.Equal(["3"], Column(table, "result_state"));
        Assert.Equal(["4"], Column(table, "result_result"));
        Assert.Equal(["1"], Column(table, "result"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("NaN")]
    [InlineData("null")]
    [InlineData("[1, [2, {}], null]")]
    [InlineData("\"text\"")]
    [InlineData("1e999")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("""{"x": 1, "y": {"a": 1}, "seed": 1.5}""")]
    [InlineData("""{"x": [[1, 2], {"a": 1}, "b", null], "seed": "a", "y": 1e400}""")]
    [InlineData("""{"emews_error": 1}""")]
    [InlineData("""{"emews_error": {"kind": "\ud800"}}""")]
    [InlineData("""{"y": "\ud800", "\uDC00": 1}""")]
    [InlineData("{\"y\": \"\\u0000\u0001\"}")]
    [InlineData("\ud800")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public async Task Payloads_and_results_of_any_kind_make_a_row(string text)
    {
        var run = SampleRun.Record(SampleRun.Task(1, text, payload: text), SampleRun.Task(2, "1"));
        foreach (var form in (RunRecord[])[run, run with { Parameters = ["x", "y"], Objective = "y" }])
        {
            var table = await ReadAsync(form);
            Assert.Equal(3, table.Count);
            Assert.All(table, row => Assert.Equal(table[0].Count, row.Count));
            _ = await OutputWriter.WriteAsync(_folder.Path, form, Token);
        }
    }

    [Fact]
    public async Task A_writing_that_fails_leaves_what_was_there_and_nothing_else()
    {
        _ = await WriteAsync(SampleRun.Record(SampleRun.Task(1, "1")));
        var before = await File.ReadAllTextAsync(_folder[TasksCsv.Name], Token);
        var run = SampleRun.Record(SampleRun.Task(1, "1"));
        var facts = await RunFactsReader.ReadAsync(run, Token);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TasksCsv.WriteAsync(_folder.Path, run, facts, stop.Token));
        Assert.Equal(before, await File.ReadAllTextAsync(_folder[TasksCsv.Name], Token));
        Assert.Equal([_folder[TasksCsv.Name]], Directory.GetFiles(_folder.Path));
    }

    private static IEnumerable<string> Column(List<List<string>> table, string name) =>
        table.Skip(1).Select(row => row[table[0].IndexOf(name)]);

    private async Task<List<List<string>>> ReadAsync(RunRecord run) => CsvReader.Read(await WriteAsync(run));

    private async Task<string> WriteAsync(RunRecord run)
    {
        await TasksCsv.WriteAsync(_folder.Path, run, await RunFactsReader.ReadAsync(run, Token), Token);
        return await File.ReadAllTextAsync(_folder[TasksCsv.Name], Token);
    }
}
