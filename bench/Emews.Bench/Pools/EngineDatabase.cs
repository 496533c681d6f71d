using Emews.Tasks;

namespace Emews.Bench.Pools;

/// <summary>A database of one run, gone after it.</summary>
/// <param name="store">The one store that both sides of it use.</param>
/// <param name="drop">Removes it.</param>
internal sealed class EngineDatabase(IEmewsDatabase store, Func<ValueTask> drop) : IAsyncDisposable
{
    public IEmewsDatabase Store => store;

    /// <summary>Puts tasks into its queue, all of one priority.</summary>
    public Task SubmitAsync(IReadOnlyList<string> payloads) =>
        store.SubmitAsync(new SubmitRequest(Guid.NewGuid(), PoolBench.Experiment, PoolBench.WorkType, payloads, [0]));

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        await drop();
    }
}
