using Emews.Tasks;

namespace Emews.Bench.Queue;

/// <summary>Those who empty a queue: eight agents, each with a store of its own, and beside them eight sessions for plain statements.</summary>
internal sealed class Crew : IAsyncDisposable
{
    private const int Size = 8;

    private readonly List<Agent> _agents = [];
    private readonly List<RawQueue> _plain = [];

    private Crew()
    {
    }

    public static async Task<Crew> OpenAsync(BenchDatabase database)
    {
        var crew = new Crew();
        for (var i = 0; i < Size; i++)
        {
            crew._agents.Add(await Agent.OpenAsync(database));
            crew._plain.Add(await database.OpenRawAsync());
        }

        return crew;
    }

    /// <summary>The agents empty the queue.</summary>
    public Task<Drain> DrainAsync(int batch) => Drain.RunAsync<Agent, ClaimedTask>(
        _agents, agent => agent.ClaimAsync(batch), (agent, tasks) => agent.ReportAsync(tasks));

    /// <summary>The plain statements empty the queue.</summary>
    public Task<Drain> DrainPlainAsync(int batch) => Drain.RunAsync<RawQueue, (int TaskId, string Text)>(
        _plain,
        async raw => await raw.ClaimAsync(batch),
        (raw, tasks) => raw.ReportAsync([.. tasks.Select(task => task.TaskId)], [.. tasks.Select(_ => Work.Result)]));

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _agents.Concat<IAsyncDisposable>(_plain))
        {
            await member.DisposeAsync();
        }
    }
}
