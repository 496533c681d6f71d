using Emews.Tasks;

namespace Emews.Bench.Queue;

/// <summary>
/// Those who empty a queue: eight agents, each with a store of its own, and beside them eight sessions for plain statements.
/// </summary>
internal sealed class Crew : IAsyncDisposable
{
    private const int Size = 8;

    private readonly List<Agent> _agents = [];
    private readonly List<RawQueue> _plain = [];

    private readonly CpuMeter _meter;

    private Crew(CpuMeter meter) => _meter = meter;

    public static async Task<Crew> OpenAsync(BenchDatabase database, CpuMeter meter)
    {
        var crew = new Crew(meter);
        for (var i = 0; i < Size; i++)
        {
            crew._agents.Add(await Agent.OpenAsync(database));
            crew._plain.Add(await database.OpenRawAsync(plansOnce: true));
        }

        return crew;
    }

    /// <summary>The agents empty the queue.</summary>
    public Task<Drain> DrainAsync(int batch) => Drain.RunAsync<Agent, ClaimedTask>(
        _meter, _agents, agent => agent.ClaimAsync(batch), (agent, tasks) => agent.ReportAsync(tasks));

    /// <summary>The plain statements empty the queue.</summary>
    public Task<Drain> DrainPlainAsync(int batch) => Drain.RunAsync<RawQueue, (int TaskId, string Text)>(
        _meter,
        _plain,
        async raw => await raw.ClaimAsync(batch),
        (raw, tasks) => raw.ReportAsync([.. tasks.Select(task => task.TaskId)], [.. tasks.Select(_ => Work.Result)]));

    /// <summary>What a task cost both, in processor time.</summary>
    public static IEnumerable<MeasurementRow> CpuRows(string what, IReadOnlyList<Drain> ours, IReadOnlyList<Drain> plain)
    {
        yield return Row("client", drain => drain.ClientTime);
        yield return Row("server", drain => drain.ServerTime);

        MeasurementRow Row(string part, Func<Drain, double> figure) =>
            Samples.Of(ours, figure).ToRow($"{what}: processor time of the {part}", "µs a task", peer: Samples.Of(plain, figure));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _agents.Concat<IAsyncDisposable>(_plain))
        {
            await member.DisposeAsync();
        }
    }
}
