using Emews.Tasks;

namespace Emews.Bench.Queue;

/// <summary>One process of a worker pool whose models take no time: it claims and reports through a store of its own.</summary>
internal sealed class Agent : IAsyncDisposable
{
    private readonly IEmewsDatabase _store;
    private readonly long _id;
    private long _lease;

    private Agent(IEmewsDatabase store, long id) => (_store, _id, _lease) = (store, id, id << 32);

    public static async Task<Agent> OpenAsync(BenchDatabase database) => await OpenAsync(await database.OpenStoreAsync());

    /// <param name="store">Its own, closed with it.</param>
    public static async Task<Agent> OpenAsync(IEmewsDatabase store)
    {
        var registration = new AgentRegistration(
            Guid.NewGuid(), "bench", Environment.MachineName, Environment.ProcessId, WorkType: 0, Workers: 33, TimeSpan.FromHours(1));
        return new Agent(store, (await store.RegisterAgentAsync(registration)).AgentId);
    }

    public async Task<IReadOnlyList<ClaimedTask>> ClaimAsync(int limit) =>
        (await _store.ClaimAsync(new ClaimRequest(_id, ++_lease, 0, limit))).Tasks;

    public Task ReportAsync(IReadOnlyList<ClaimedTask> tasks, string result = Work.Result)
    {
        var now = TimeProvider.System.GetUtcNow();
        TaskReport[] reports = [.. tasks.Select(task => new TaskReport(task.TaskId, task.LeaseId, result, null, false, now, now))];
        return _store.ReportAsync(new ReportRequest(_id, reports));
    }

    public Task ReleaseAsync(IReadOnlyList<ClaimedTask> tasks) =>
        _store.ReleaseAsync(new ReleaseRequest(_id, [.. tasks.Select(task => new HeldLease(task.TaskId, task.LeaseId))]));

    public async ValueTask DisposeAsync()
    {
        await _store.EndAgentAsync(_id);
        await _store.DisposeAsync();
    }
}
