using System.Reflection;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows.Outputs;

public sealed class OutputWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(RunEnd.Finished)]
    [InlineData(RunEnd.Interrupted)]
    public async Task Every_end_writes_the_same_files_and_leaves_no_other(object end)
    {
        var run = new SampleRun { TaskCount = 60 }.Make() with { Ended = (RunEnd)end };
        _ = await OutputWriter.WriteAsync(_folder.Path, run, Token);
        var summary = await OutputWriter.WriteAsync(_folder.Path, run, Token);

        var files = Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal("points.csv provenance.json report.html summary.json tasks.csv", string.Join(' ', files));
        Assert.Equal(SummaryFile.ToJson(summary), await File.ReadAllTextAsync(_folder[SummaryFile.Name], Token));
        Assert.Equal(61, CsvReader.Read(await File.ReadAllTextAsync(_folder[TasksCsv.Name], Token)).Count);
    }

    [Fact]
    public async Task Tasks_are_read_page_by_page_to_the_last()
    {
        var store = DispatchProxy.Create<ITaskStore, PagedStore>();
        var pages = (PagedStore)(object)store;
        pages.Tasks = [.. Enumerable.Range(1, 25).Select(id => SampleRun.Task(2 * id, "1"))];

        var read = new List<TaskRecord>();
        await foreach (var task in TaskPages.Read(store, "sample", Token))
        {
            read.Add(task);
        }

        Assert.Equal(pages.Tasks, read);
    }

    /// <summary>A store that knows one verb.</summary>
    internal class PagedStore : DispatchProxy
    {
        public IReadOnlyList<TaskRecord> Tasks { get; set; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var request = Assert.IsType<ListTasksRequest>(args![0]);
            Assert.Equal("sample", request.ExperimentId);
            IReadOnlyList<TaskRecord> page = [.. Tasks.Where(task => task.TaskId > request.After).Take(10)];
            return Task.FromResult(page);
        }
    }
}
