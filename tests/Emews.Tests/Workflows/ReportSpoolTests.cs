using Emews.Database;
using Emews.Database.Addresses;
using Emews.Tasks;
using Emews.Tests.Stores;
using Emews.Workflows;

namespace Emews.Tests.Workflows;

/// <summary>What a pool could not deliver, kept in the experiment's folder.</summary>
public sealed class ReportSpoolTests : IAsyncLifetime
{
    private readonly SqliteDatabase _database = new();
    private readonly string _output = Directory.CreateTempSubdirectory("emews-test-").FullName;
    private readonly List<string> _said = [];
    private SqliteStore _store = null!;
    private ReportSpool _spool = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(_output, "exp");

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync(_database.Path, cancellationToken: Token);
        _spool = Spool(_database.Path);
        Directory.CreateDirectory(Folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _database.Dispose();
        Directory.Delete(_output, recursive: true);
    }

    [Fact]
    public async Task Reports_are_delivered_as_they_were()
    {
        var (tasks, reports) = await OwnAsync();
        await _spool.KeepAsync("pool1", reports);

        await _spool.DeliverAsync(_store, _said.Add, Token);

        var result = (await _store.GetTaskAsync(tasks[0], Token))!;
        Assert.Equal(("\"grüß\\ndich\"", reports.Reports[0].Started), (result.Task.Result, result.Attempts[0].Started));
        Assert.Equal("exit_code", TaskFailure.FromResultText((await _store.GetTaskAsync(tasks[1], Token))!.Task.Result)!.Kind);
        Assert.Equal("2 reports of pool pool1, which had ended without its database, went there now.", Assert.Single(_said));
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Fact]
    public async Task Those_that_come_too_late_are_dropped_and_told()
    {
        var (tasks, reports) = await OwnAsync();
        await _spool.KeepAsync("pool1", reports);
        await _store.CancelAsync(new CancelRequest([tasks[0]], IncludeRunning: true), Token);

        await _spool.DeliverAsync(_store, _said.Add, Token);

        Assert.Equal(TaskState.Canceled, (await _store.GetTaskAsync(tasks[0], Token))!.Task.State);
        Assert.Contains(" 1 of them came too late", Assert.Single(_said), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"format\":1}")]
    [InlineData("{\"format\":2,\"pool\":\"p\",\"database\":\"d\",\"unreported\":{\"agent_id\":1,\"reports\":[]}}")]
    public async Task A_file_that_cannot_be_read_is_told_and_left(string text)
    {
        var path = Path.Combine(Folder, "pool1.7.unreported.json");
        await File.WriteAllTextAsync(path, text, Token);

        await _spool.DeliverAsync(_store, _said.Add, Token);
        await _spool.DeliverAsync(_store, _said.Add, Token);

        Assert.StartsWith($"The reports in {path} cannot be delivered: ", Assert.Single(_said), StringComparison.Ordinal);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task Reports_for_another_database_stay_where_they_are()
    {
        var (_, reports) = await OwnAsync();
        await Spool("/elsewhere/emews.db").KeepAsync("pool1", reports);

        await _spool.DeliverAsync(_store, _said.Add, Token);

        Assert.Empty(_said);
        Assert.Single(Directory.GetFiles(Folder));
    }

    private ReportSpool Spool(string database) => new(ExperimentFolder.At(_output, "exp"), new DatabaseAddress.Sqlite(database));

    /// <summary>An agent with two tasks, of which one has a result and one has failed.</summary>
    private async Task<(IReadOnlyList<TaskId> Tasks, ReportRequest Reports)> OwnAsync()
    {
        var queue = new TaskQueue(_store, "exp");
        await queue.SubmitAsync(0, ["1", "2"], cancellationToken: Token);
        await queue.DisposeAsync();
        var agent = await _store.RegisterAgentAsync(new AgentRegistration(Guid.NewGuid(), "pool1", "host", 1, 0, 2, TimeSpan.FromSeconds(30)), Token);
        var claimed = (await _store.ClaimAsync(new ClaimRequest(agent.AgentId, 1, 0, 2), Token)).Tasks;
        TaskReport Report(int i, string? result, TaskFailure? failure) => new(
            claimed[i].TaskId, claimed[i].LeaseId, result, failure, MayRetry: false, agent.Now, agent.Now.AddSeconds(1), TimeSpan.FromSeconds(3));
        var reports = new ReportRequest(agent.AgentId, [Report(0, "\"grüß\\ndich\"", null), Report(1, null, new TaskFailure("exit_code", "It said 3.", 1))]);
        return ([.. claimed.Select(task => task.TaskId)], reports);
    }
}
